"""SQL of inquiries and their messages, but for the inbox (inbox_store.py), search and work. Row scope: `visible_to`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, false, null, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import func

from usen_desk.contract.inquiries import ReplyDraft
from usen_desk.contract.permissions import Scope
from usen_desk.contract.text import fold
from usen_desk.server.context import Actor, Context
from usen_desk.server.db import search
from usen_desk.server.db.schema import (
    attachment,
    company,
    customer,
    inquiry,
    message,
    portal_read_mark,
    presence,
    read_mark,
    staff,
    staff_image,
)


def visible_to(context: Context) -> ColumnElement[bool]:
    """Row scope on `inquiry`."""
    reach, value = _reach(context)
    return _within(reach, bindparam(None, value))


def _reach(context: Context) -> tuple[str | None, str | int | None]:
    """The column that has to have a value, "" for none; (None, None) where the caller sees nothing."""
    actor = context.actor
    if context.scope is Scope.ALL:
        return "", None
    if context.scope is Scope.BRANCH and actor.branch_code:
        return "branch_code", actor.branch_code
    if context.scope is Scope.OWN and actor.company_id is not None:
        return "company_id", actor.company_id
    return None, None


def _within(reach: str | None, value: ColumnElement[Any]) -> ColumnElement[bool]:
    if reach is None:
        return false()
    return inquiry.c[reach] == value if reach else true()


def readable(actor: Actor) -> ColumnElement[bool]:
    """Which messages of a visible inquiry: customers never get a note or a system line."""
    return message.c.public_sequence.is_not(None) if actor.is_customer else true()


class StoredCard(msgspec.Struct, frozen=True, gc=False):
    """The row of an inquiry with the names that are printed on its card. Fields stand in the order of CARD."""

    inquiry_id: int
    category: str
    status: str
    queue: str
    customer_id: int | None
    company_id: int | None
    branch_code: str | None
    prefecture_code: int
    planned_name: str
    assignee_id: int | None
    opened_by_staff_id: int | None
    opened_by_user_id: int | None
    opener_name: str
    opener_department: str
    created_at: datetime
    updated_at: datetime
    public_updated_at: datetime
    preview: str
    preview_side: str
    preview_is_note: bool
    public_preview: str
    public_preview_side: str
    said_count: int
    public_count: int
    attachment_count: int
    public_attachment_count: int
    last_sequence: int
    waiting_since: datetime | None
    first_answered_at: datetime | None
    answer_due_at: datetime | None
    hold_until: datetime | None
    hold_reason: str
    merged_into: int | None
    done_at: datetime | None
    version: int
    answer_notice_at: datetime | None
    answer_warn_at: datetime | None
    done_due_at: datetime | None
    done_warn_at: datetime | None
    waited_s: int
    rules_version: int
    customer_code: str | None
    store_name: str | None
    company_name: str | None
    assignee_name: str | None
    read_count: int | None
    read_sequence: int | None


_OF_OTHERS: dict[str, ColumnElement[Any]] = {
    "customer_code": customer.c.customer_code,
    "store_name": customer.c.store_name,
    "company_name": company.c.name,
    "assignee_name": staff.c.name,
}
_CARD: Sequence[ColumnElement[Any]] = [
    _OF_OTHERS[name] if name in _OF_OTHERS else inquiry.c[name] for name in StoredCard.__struct_fields__[:-2]
]
_JOINED = (
    inquiry.outerjoin(customer, customer.c.customer_id == inquiry.c.customer_id)
    .outerjoin(company, company.c.company_id == inquiry.c.company_id)
    .outerjoin(staff, staff.c.staff_id == inquiry.c.assignee_id)
)


def cards_for(actor: Actor) -> Select[Any]:
    """Cards with this person's read mark; conditions and order are the caller's. Bind :reader."""
    return cards_with_marks(actor.is_customer)


@lru_cache
def cards_with_marks(for_customers: bool) -> Select[Any]:
    mark, reader = (
        (portal_read_mark, portal_read_mark.c.user_id) if for_customers else (read_mark, read_mark.c.staff_id)
    )
    on = and_(mark.c.inquiry_id == inquiry.c.inquiry_id, reader == bindparam("reader"))
    return select(*_CARD, mark.c.read_count, mark.c.sequence).select_from(_JOINED.outerjoin(mark, on))


def cards_for_nobody() -> Select[Any]:
    """Cards without a read mark, for what goes to many."""
    return select(*_CARD, null(), null()).select_from(_JOINED)


def reader_of(actor: Actor) -> int | None:
    """The value of :reader."""
    return actor.user_id if actor.is_customer else actor.staff_id


def stored_card(context: Context, inquiry_id: int) -> StoredCard | None:
    """None also where the caller may not see it."""
    reach, value = _reach(context)
    values = {"inquiry_id": inquiry_id, "reader": reader_of(context.actor)} | ({"within": value} if reach else {})
    row = context.tx.execute(_one_card(context.actor.is_customer, reach), values).one_or_none()
    return None if row is None else StoredCard(*row)


@lru_cache
def _one_card(for_customers: bool, reach: str | None) -> Select[Any]:
    within = _within(reach, bindparam("within"))
    return cards_with_marks(for_customers).where(inquiry.c.inquiry_id == bindparam("inquiry_id"), within)


def held_card(context: Context, inquiry_id: int) -> StoredCard | None:
    """As `stored_card`, in a write unit: nobody else changes the row until its end. SQLite has one writer anyway.

    In two questions: after a wait, one that also locks would join the new row with the staff, company and mark that
    belonged to the old one.
    """
    if context.tx.dialect.name != "sqlite":
        reach, value = _reach(context)
        values = {"inquiry_id": inquiry_id} | ({"within": value} if reach else {})
        if context.tx.execute(_hold(reach), values).one_or_none() is None:
            return None
    return stored_card(context, inquiry_id)


@lru_cache
def _hold(reach: str | None) -> Select[Any]:
    within = _within(reach, bindparam("within"))
    return select(inquiry.c.inquiry_id).where(inquiry.c.inquiry_id == bindparam("inquiry_id"), within).with_for_update()


def stored_cards(context: Context, inquiry_ids: Collection[int]) -> list[StoredCard]:
    """Those that the caller may see, without read marks, in no order."""
    wanted = cards_for_nobody().where(inquiry.c.inquiry_id.in_(list(inquiry_ids)), visible_to(context))
    return [StoredCard(*row) for row in context.tx.execute(wanted)]


def visible_ids(context: Context, inquiry_ids: Collection[int]) -> set[int]:
    wanted = select(inquiry.c.inquiry_id).where(inquiry.c.inquiry_id.in_(list(inquiry_ids)), visible_to(context))
    return set(context.tx.execute(wanted).scalars())


class StoredMessage(msgspec.Struct, frozen=True, gc=False):
    """Fields stand in the order of the columns that are read."""

    message_id: int
    reply_id: str
    inquiry_id: int
    sequence: int
    public_sequence: int | None
    kind: str
    author_staff_id: int | None
    author_user_id: int | None
    author_name: str
    author_department: str
    at: datetime
    body: str
    content_hash: str
    withdrawn_at: datetime | None
    image_sha256: str | None


_MESSAGES: Select[Any] = select(
    *(message.c[name] for name in StoredMessage.__struct_fields__[:-1]), staff_image.c.sha256
).select_from(message.outerjoin(staff_image, staff_image.c.staff_id == message.c.author_staff_id))


SEQUENCE_MAX = 2**31 - 1


def _kept(sequence: int) -> int:
    """A number that no message can have is as good as the highest that the column holds: PostgreSQL refuses others."""
    return min(sequence, SEQUENCE_MAX)


def number_for(actor: Actor) -> ColumnElement[int]:
    """The message's number as the caller counts."""
    return message.c.public_sequence if actor.is_customer else message.c.sequence


def messages_of(
    context: Context, inquiry_id: int, *, before: int | None = None, after: int | None = None, limit: int
) -> list[StoredMessage]:
    """By sequence: the last before or the first after a sequence (as the caller counts); neither: the newest."""
    number = number_for(context.actor)
    wanted = _MESSAGES.where(message.c.inquiry_id == inquiry_id, readable(context.actor)).limit(limit)
    if after is not None:
        rows = context.tx.execute(wanted.where(number > _kept(after)).order_by(number)).all()
        return [StoredMessage(*row) for row in rows]
    if before is not None:
        wanted = wanted.where(number < _kept(before))
    rows = context.tx.execute(wanted.order_by(number.desc())).all()
    return [StoredMessage(*row) for row in reversed(rows)]


def messages_by_id(context: Context, message_ids: Collection[int]) -> list[StoredMessage]:
    """Those of visible inquiries that the caller may read, in no order."""
    wanted = _MESSAGES.join(inquiry, inquiry.c.inquiry_id == message.c.inquiry_id).where(
        message.c.message_id.in_(list(message_ids)), visible_to(context), readable(context.actor)
    )
    return [StoredMessage(*row) for row in context.tx.execute(wanted)]


_MESSAGE_OF_REPLY = _MESSAGES.where(message.c.reply_id == bindparam("reply_id"))


def message_of_reply(tx: Connection, reply_id: str) -> StoredMessage | None:
    """Whoever wrote it, wherever it stands."""
    row = tx.execute(_MESSAGE_OF_REPLY, {"reply_id": reply_id}).one_or_none()
    return None if row is None else StoredMessage(*row)


_ATTACHMENTS = (
    select(attachment)
    .where(attachment.c.message_id.in_(bindparam("message_ids", expanding=True)))
    .order_by(attachment.c.message_id, attachment.c.attachment_id)
)


def attachments_of(tx: Connection, message_ids: Collection[int]) -> Sequence[Any]:
    """Rows of `attachment` by message and number."""
    return tx.execute(_ATTACHMENTS, {"message_ids": list(message_ids)}).all() if message_ids else []


def add_inquiry(tx: Connection, values: dict[str, object]) -> int | None:
    """The new inquiry_id; None where the opening_id is there already."""
    insert_for = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    folded = {"planned_name_folded": fold(str(values.get("planned_name", "")))}
    added = insert_for(inquiry).values(**values, **folded).on_conflict_do_nothing(index_elements=[inquiry.c.opening_id])
    return tx.execute(added.returning(inquiry.c.inquiry_id)).scalar_one_or_none()


def add_message(tx: Connection, values: dict[str, object]) -> int | None:
    """Stores and indexes one message; returns its message_id, None where the reply_id is there already. System lines
    are not indexed."""
    message_id = tx.execute(_added_message(tx.dialect.name), values).scalar_one_or_none()
    if message_id is not None and values["kind"] != "system":
        search.put(tx, "message", [(message_id, str(values["body_folded"]))], new=True)
    return message_id


@lru_cache
def _added_message(dialect: str) -> Any:
    insert_for = sqlite.insert if dialect == "sqlite" else postgresql.insert
    added = insert_for(message).on_conflict_do_nothing(index_elements=[message.c.reply_id])
    return added.returning(message.c.message_id)


_PUT_INQUIRY = update(inquiry).where(inquiry.c.inquiry_id == bindparam("of_inquiry"))


def put_inquiry(tx: Connection, inquiry_id: int, values: dict[str, object]) -> None:
    tx.execute(_PUT_INQUIRY, {**values, "of_inquiry": inquiry_id})


def put_read_mark(context: Context, inquiry_id: int, sequence: int, read_count: int) -> None:
    """Only forward: an older mark changes nothing."""
    actor, tx = context.actor, context.tx
    who = "user_id" if actor.is_customer else "staff_id"
    values = {who: reader_of(actor), "inquiry_id": inquiry_id, "sequence": sequence, "read_count": read_count}
    tx.execute(_put_mark(tx.dialect.name, who), values | {"at": context.now})


@lru_cache
def _put_mark(dialect: str, who: str) -> Any:
    table = portal_read_mark if who == "user_id" else read_mark
    added = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    newer = {name: added.excluded[name] for name in ("sequence", "read_count", "at")}
    return added.on_conflict_do_update(
        index_elements=[table.c[who], table.c.inquiry_id],
        set_=newer,
        where=table.c.sequence < added.excluded.sequence,
    )


def said_up_to(context: Context, inquiry_id: int, sequence: int) -> int:
    """Messages of people that the caller may read, up to that sequence."""
    number = number_for(context.actor)
    counted = select(func.count()).where(
        message.c.inquiry_id == inquiry_id, number <= sequence, message.c.kind != "system", readable(context.actor)
    )
    return context.tx.execute(counted).scalar_one()


@dataclass(frozen=True)
class Before:
    """What a reply has to know before it is stored."""

    is_known: bool
    """A message has this reply_id, whoever wrote it."""
    said_since: bool
    """Others than the author said something after what the author has seen; system lines don't count."""
    has_claim: bool
    image_sha256: str | None
    """Of the author."""
    last_seen: int | None
    """Where the message stands here that the author was shown last; None: not here, or none was named."""


_BEFORE = select(
    exists().where(message.c.reply_id == bindparam("reply_id")),
    exists().where(
        message.c.inquiry_id == bindparam("inquiry_id"),
        message.c.sequence > bindparam("sequence"),
        message.c.kind != "system",
        func.coalesce(message.c.author_staff_id, 0) != bindparam("author"),
    ),
    exists().where(
        presence.c.inquiry_id == bindparam("inquiry_id"),
        presence.c.staff_id == bindparam("author"),
        presence.c.claimed_until.is_not(None),
    ),
    select(staff_image.c.sha256).where(staff_image.c.staff_id == bindparam("author")).scalar_subquery(),
    select(message.c.sequence)
    .where(message.c.reply_id == bindparam("last_seen_id"), message.c.inquiry_id == bindparam("inquiry_id"))
    .scalar_subquery(),
)


def before_reply(context: Context, inquiry_id: int, body: ReplyDraft) -> Before:
    """In one question: each costs PostgreSQL a way there and back. The inquiry is held by this unit."""
    values = {"reply_id": str(body.reply_id), "inquiry_id": inquiry_id, "sequence": _kept(body.last_seen)}
    values["last_seen_id"] = str(body.last_seen_id or "")
    return Before(*context.tx.execute(_BEFORE, values | {"author": context.actor.staff_id}).one())
