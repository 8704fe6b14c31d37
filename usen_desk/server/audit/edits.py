"""Before and after of what the office changes in its own data. A row goes in the change's own transaction."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from usen_desk.contract.edits import ChangedField, Edits, EditSearch, RecordEdit
from usen_desk.server.audit import edits_store as store
from usen_desk.server.context import Context

VALUE_MAX_CHARS = 4000
TITLE_MAX_CHARS = 200


def note(
    context: Context, kind: str, key: str, title: str, before: Mapping[str, object], after: Mapping[str, object]
) -> bool:
    """Keep which fields changed; nothing where none did, which is what it returns.

    Names of fields are the contract's. Never a password, a hash or a token.
    """
    changes = tuple(
        ChangedField(field=field, before=_text(before.get(field)), after=_text(after.get(field)))
        for field in dict.fromkeys((*before, *after))
        if before.get(field) != after.get(field)
    )
    if not changes:
        return False
    store.add(
        context.tx,
        at=context.now,
        staff_id=context.caller.staff_id or None if context.caller else None,
        kind=kind,
        key=key,
        title=title[:TITLE_MAX_CHARS],
        changes=msgspec.json.encode(changes).decode(),
    )
    return True


def list_edits(context: Context, asked: EditSearch) -> Edits:
    rows = store.edits(context.tx, asked)
    items = [
        RecordEdit(
            edit_id=row.edit_id,
            at=row.at,
            by_name=row.name or "",
            kind=row.kind,
            key=row.key,
            title=row.title,
            changes=msgspec.json.decode(row.changes, type=tuple[ChangedField, ...]),
        )
        for row in rows[: asked.limit]
    ]
    return Edits(items=items, has_more=len(rows) > asked.limit)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))[:VALUE_MAX_CHARS]
    return str(value)[:VALUE_MAX_CHARS]
