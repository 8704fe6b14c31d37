"""Who views, who types, and who writes an answer (a claim): each desk says it and renews it; the hub tells the others.
It never blocks anybody, and changes no inquiry."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import CLAIM_S, PRESENCE_S, ChangeKind, PresenceShown, PresenceState
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Scope
from usen_desk.server.changes import store
from usen_desk.server.context import Context, Refusal

Visible = Callable[[Context, Collection[int]], Collection[int]]
"""Of these inquiries, those that the caller may see."""


def all_visible(_: Context, inquiry_ids: Collection[int]) -> Collection[int]:
    return inquiry_ids


def shown_where(visible: Visible) -> Callable[[Context, PresenceShown], Nothing]:
    """The handler of SHOW_PRESENCE, with the rule for which inquiries a person may see."""

    def show_presence(context: Context, body: PresenceShown) -> Nothing:
        """
        Raises:
            Refusal: NOT_FOUND, for an inquiry that the caller may not see as for none.
        """
        if body.inquiry_id not in visible(context, [body.inquiry_id]):
            raise Refusal(Code.NOT_FOUND)
        if body.releases:
            store.drop_claims(context.tx, body.inquiry_id, context.actor.staff_id)
        _put(context, body)
        context.changed(ChangeKind.PRESENCE, body.inquiry_id)
        return Nothing()

    return show_presence


def end_claim(context: Context, inquiry_id: int) -> None:
    """The caller has answered here."""
    if store.drop_claims(context.tx, inquiry_id, context.actor.staff_id):
        context.changed(ChangeKind.PRESENCE, inquiry_id)


def _put(context: Context, body: PresenceShown) -> None:
    key = (context.tx, body.inquiry_id, context.actor.staff_id, body.device_id)
    now = context.now
    if body.state is PresenceState.GONE:
        store.drop_presence(*key, now)
        return
    is_typing = body.state is PresenceState.TYPING
    may_answer = context.actor.scope(Permission.REPLY_INQUIRIES) is not Scope.NONE
    claims = is_typing and may_answer and not body.releases
    store.put_presence(
        *key,
        is_typing=is_typing,
        until=now + timedelta(seconds=PRESENCE_S),
        claims=(now, now + timedelta(seconds=CLAIM_S)) if claims else None,
    )


def forget(tx: Connection, now: datetime) -> None:
    """Drop what no longer counts, with a margin for those who are late to hear of it."""
    store.forget_presence(tx, now - timedelta(seconds=PRESENCE_S))
