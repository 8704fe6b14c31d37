"""SQL of drafts and their earlier texts. Row scope: everybody's own, `own`. Nobody else is told of a change."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.drafts import VERSIONS_MAX, Draft, DraftMode
from usen_desk.server.context import Context
from usen_desk.server.db.schema import draft, draft_version, message, staff

_COLUMNS = tuple(Draft.__struct_fields__)
"""Of both tables: their columns have the names of the fields."""


def own(context: Context, table: Table) -> ColumnElement[bool]:
    """Row scope on `draft` and `draft_version`."""
    column: ColumnElement[int] = table.c.staff_id
    return column == context.actor.staff_id


def take_turn(context: Context) -> None:
    """In a write unit: until its end nobody else changes this person's drafts, so that two PCs can't both find none."""
    row = select(staff.c.staff_id).where(staff.c.staff_id == context.actor.staff_id)
    context.tx.execute(row.with_for_update(key_share=True))


def drafts(context: Context) -> list[Draft]:
    """Newest first."""
    return drafts_of(context.tx, context.actor.staff_id)


def is_of_disabled(tx: Connection, staff_id: int) -> bool:
    found = select(staff.c.staff_id).where(staff.c.staff_id == staff_id, staff.c.disabled_at.is_not(None))
    return tx.execute(found).one_or_none() is not None


def drafts_of(tx: Connection, staff_id: int) -> list[Draft]:
    """Newest first; of another person only what `is_of_disabled` lets a supervisor see."""
    wanted = _select(draft).where(draft.c.staff_id == staff_id)
    rows = tx.execute(wanted.order_by(draft.c.saved_at.desc(), draft.c.inquiry_id, draft.c.mode))
    return [_draft(row) for row in rows]


def find(context: Context, mode: DraftMode, inquiry_id: int) -> Draft | None:
    row = context.tx.execute(_select(draft).where(_is(context, draft, mode, inquiry_id))).one_or_none()
    return None if row is None else _draft(row)


def put(context: Context, text: Draft) -> None:
    """In place of the one that is there."""
    kinds: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    values = _values(context, text)
    row = kinds[context.tx.dialect.name](draft).values(values)
    keys = [column.name for column in draft.primary_key]
    new = {name: value for name, value in values.items() if name not in keys}
    context.tx.execute(row.on_conflict_do_update(index_elements=keys, set_=new))


def remove(context: Context, mode: DraftMode, inquiry_id: int) -> None:
    context.tx.execute(delete(draft).where(_is(context, draft, mode, inquiry_id)))


def versions(context: Context, mode: DraftMode, inquiry_id: int) -> list[Draft]:
    """Newest first, an empty one too."""
    wanted = _select(draft_version).where(_is(context, draft_version, mode, inquiry_id))
    rows = context.tx.execute(wanted.order_by(draft_version.c.revision.desc(), draft_version.c.version_id.desc()))
    return [_draft(row) for row in rows]


def is_empty(text: Draft) -> bool:
    """Of an opening the other fields count as well."""
    return not text.body.strip() and (text.mode is not DraftMode.OPENING or not text.details)


def set_aside(context: Context, text: Draft) -> None:
    """The draft goes to the versions. Needs the turn."""
    keep_version(context, text)
    remove(context, text.mode, text.inquiry_id)


def keep_version(context: Context, text: Draft) -> None:
    """Beside the newest VERSIONS_MAX - 1 of this draft; of empty ones only the last, which keeps the count."""
    here = _is(context, draft_version, text.mode, text.inquiry_id)
    if is_empty(text):
        text = replace(text, body="", details="")
        context.tx.execute(delete(draft_version).where(here, draft_version.c.body == "", draft_version.c.details == ""))
    context.tx.execute(insert(draft_version).values(_values(context, text)))
    newest = select(draft_version.c.version_id).where(here)
    newest = newest.order_by(draft_version.c.revision.desc(), draft_version.c.version_id.desc()).limit(VERSIONS_MAX)
    context.tx.execute(delete(draft_version).where(here, draft_version.c.version_id.not_in(newest)))


def is_sent(context: Context, reply_id: UUID) -> bool:
    """Whether this person sent a message, or opened an inquiry, as that."""
    sent = select(func.count()).where(
        message.c.reply_id == str(reply_id), message.c.author_staff_id == context.actor.staff_id
    )
    return context.tx.execute(sent).scalar_one() > 0


def forget_versions(tx: Connection, before: datetime, rows: int) -> int:
    """Drop at most that many which were written earlier; returns how many."""
    old = select(draft_version.c.version_id).where(draft_version.c.saved_at < before).limit(rows)
    return tx.execute(delete(draft_version).where(draft_version.c.version_id.in_(old))).rowcount


def _select(table: Table) -> Any:
    return select(*(table.c[name] for name in _COLUMNS))


def _is(context: Context, table: Table, mode: DraftMode, inquiry_id: int) -> ColumnElement[bool]:
    found: ColumnElement[bool] = own(context, table) & (table.c.inquiry_id == inquiry_id) & (table.c.mode == mode.value)
    return found


def _values(context: Context, text: Draft) -> dict[str, Any]:
    values = {name: getattr(text, name) for name in _COLUMNS}
    return values | {"staff_id": context.actor.staff_id, "mode": text.mode.value, "reply_id": str(text.reply_id)}


def _draft(row: Any) -> Draft:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Draft(**values | {"mode": DraftMode(values["mode"]), "reply_id": UUID(values["reply_id"])})
