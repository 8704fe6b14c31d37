"""Tests for usen_desk.server.trials.holding."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.server.conftest import OTHER_BRANCH
from tests.server.trials.person import stored
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import FollowUpKind
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.trials.holding import change, hold, remember, uuid_of
from usen_desk.server.trials.holding_store import held

FOLLOWS = (Role.SALES, Permission.FOLLOW_TRIALS)


@pytest.mark.parametrize(
    ("typed", "branch_code", "is_there"),
    [
        ("xfeeaP", None, True),
        ("XFEEAP", None, True),
        ("xfeeaP", OTHER_BRANCH, False),
        ("nobody", None, False),
    ],
)
def test_a_trial_is_held_in_reach_only(put, unit, typed, branch_code, is_there):
    put("xfeeaP", 870381)
    with unit(*FOLLOWS, branch_code=branch_code) as context:
        if is_there:
            assert hold(context, typed).account_id == 870381
        else:
            with pytest.raises(Refusal) as caught:
                hold(context, typed)
            assert caught.value.code is Code.NOT_FOUND
        assert set(held(context, [870381])) == ({870381} if branch_code is None else set())


def test_each_change_is_a_version_and_is_told(put, unit, database):
    put("xfeeaP", 870381)
    with unit(*FOLLOWS) as context:
        for _ in range(2):
            change(context, hold(context, "xfeeaP").account_id, extended_days=3)
        assert [(noted.kind, noted.object_id) for noted in context.noted] == [(ChangeKind.TRIAL, 870381)] * 2
    row = stored(database, "xfeeaP")
    assert (row.extended_days, row.version) == (3, 3)


def test_what_the_service_remembers_has_no_result_and_an_id_of_its_own(put, misaki, unit, database):
    put("xfeeaP", 870381)
    with unit(*FOLLOWS, staff_id=misaki.staff_id) as context:
        remember(context, 870381, FollowUpKind.REGISTERED)
        remember(context, 870381, FollowUpKind.STORE_SET, "店舗: 未設定")
    with database.read() as tx:
        first, second = tx.execute(select(schema.follow_up).order_by(schema.follow_up.c.said)).all()
    assert (first.result, first.said, second.said) == ("", "", "店舗: 未設定")
    assert UUID(first.follow_up_id) != UUID(second.follow_up_id)


def test_nobody_else_changes_a_trial_that_is_held(put, unit, database):
    """The second unit waits for the first and reads what that one wrote."""
    put("xfeeaP", 870381)
    is_held, seen = threading.Event(), []

    def second():
        assert is_held.wait(20)
        with unit(*FOLLOWS) as context:
            seen.append(hold(context, "xfeeaP").version)

    waiting = threading.Thread(target=second)
    waiting.start()
    with unit(*FOLLOWS) as context:
        hold(context, "xfeeaP")
        is_held.set()
        waiting.join(0.2)
        assert waiting.is_alive()
        change(context, 870381, extended_days=3)
    waiting.join(20)
    assert seen == [2]


def test_a_path_that_is_no_uuid_names_nothing():
    assert uuid_of("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10").int
    with pytest.raises(Refusal) as caught:
        uuid_of("x")
    assert caught.value.code is Code.NOT_FOUND
