"""Somebody of the staff who does things with trials, each in a write unit of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from tests.server.conftest import NOW
from usen_desk.contract.base import Message, Nothing
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import (
    Decision,
    Extension,
    ExtensionAsk,
    FollowUpDraft,
    FollowUpKind,
    FollowUpResult,
    HandOver,
    MyTrials,
    MyTrialsAsk,
    Registered,
    Registrations,
    Trial,
    TrialStore,
)
from usen_desk.server.context import Actor, Context, Refusal
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.settings import Settings
from usen_desk.server.trials import extensions, follow_ups, my_trials, registration, reps, service


class Person:
    """`now` may be set; `told` collects the account IDs of the trials that the desks are told of."""

    def __init__(self, database: Database, staff_id: int, name: str, role: Role, branch_code: str | None) -> None:
        self.database, self.staff_id, self.name, self.role = database, staff_id, name, role
        self.branch_code, self.now, self.told = branch_code, NOW, list[int]()
        with database.write() as tx:
            tx.execute(
                insert(schema.staff).values(
                    staff_id=staff_id,
                    login_id=f"staff{staff_id}",
                    name=name,
                    department="営業部",
                    role=role.value,
                    branch_code=branch_code,
                    password_hash="x",
                    created_at=NOW,
                )
            )

    def does(
        self,
        function: Callable[..., Any],
        body: Message,
        *path: str,
        permission: Permission = Permission.FOLLOW_TRIALS,
        if_match: int | None = None,
    ) -> Any:
        """
        Raises:
            Refusal: as the edge gets it.
        """
        caller = Actor(self.staff_id, "", self.name, "営業部", self.role, self.branch_code, "")
        with self.database.write() as tx:
            context = Context(tx, Settings(), self.now, "0" * 32, "", permission, caller, if_match)
            answer = function(context, body, *path)
            assert all(noted.kind is ChangeKind.TRIAL for noted in context.noted)
        self.told += [noted.object_id for noted in context.noted]
        return answer

    def sees(self, login: str) -> Trial:
        return self.does(service.get_trial, Nothing(), login, permission=Permission.READ_TRIALS)

    def lists(self, rep_id: int | None = None) -> MyTrials:
        return self.does(my_trials.list_my_trials, MyTrialsAsk(rep_id=rep_id), permission=Permission.READ_TRIALS)

    def registers(self, *login_ids: str) -> list[tuple[str, Registered, str]]:
        made = self.does(registration.register_trials, Registrations(login_ids=login_ids))
        return [(item.login_id, item.outcome, item.rep_name) for item in made.items]

    def follows_up(
        self,
        login: str,
        follow_up_id: UUID | None = None,
        *,
        kind: FollowUpKind = FollowUpKind.PHONE,
        result: FollowUpResult = FollowUpResult.TALKED,
        at: datetime | None = None,
        **draft: Any,
    ) -> Trial:
        body = FollowUpDraft(follow_up_id=follow_up_id or uuid4(), kind=kind, result=result, at=at, **draft)
        return self.does(follow_ups.post_follow_up, body, login)

    def withdraws(self, login: str, follow_up_id: UUID | str) -> Trial:
        return self.does(follow_ups.withdraw_follow_up, Nothing(), login, str(follow_up_id))

    def hands_over(self, login: str, to: int | None, note: str = "", *, seen: int = 1) -> Trial:
        return self.does(reps.hand_over_trial, HandOver(staff_id=to, note=note), login, if_match=seen)

    def sets_store(self, login: str, customer_code: str | None, *, seen: int = 1) -> Trial:
        return self.does(reps.set_trial_store, TrialStore(customer_code=customer_code), login, if_match=seen)

    def asks_extension(
        self, login: str, extension_id: UUID | None = None, days: int = 7, reason: str = "改装のため"
    ) -> Trial:
        body = ExtensionAsk(extension_id=extension_id or uuid4(), days=days, reason=reason)
        return self.does(extensions.ask_extension, body, login)

    def decides(self, extension_id: UUID | str, *, is_approved: bool = True, note: str = "") -> Extension:
        body = Decision(is_approved=is_approved, note=note)
        answer: Extension = self.does(
            extensions.decide_extension, body, str(extension_id), permission=Permission.SUPERVISE_TRIALS
        )
        return answer


def refused(call: Callable[..., Any], *given: Any, **more: Any) -> tuple[Code, str | None]:
    """The code that it is refused with, and the field at fault."""
    with pytest.raises(Refusal) as caught:
        call(*given, **more)
    return caught.value.code, caught.value.field


def logged(database: Database) -> list[tuple[str, str, int, str]]:
    """Action, object, person and detail of each row of the access log but for views."""
    columns = schema.access_log.c
    rows = select(columns.action, columns.object_key, columns.staff_id, columns.detail).order_by(columns.access_id)
    with database.read() as tx:
        return [tuple(row) for row in tx.execute(rows.where(columns.action != "trial_viewed"))]


def stored(database: Database, login: str) -> Any:
    with database.read() as tx:
        return tx.execute(select(schema.trial).where(schema.trial.c.login_id == login)).one()
