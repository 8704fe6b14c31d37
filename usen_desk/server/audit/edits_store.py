"""SQL of the edits. Who sees them is decided by the permission alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from usen_desk.contract.edits import EditSearch
from usen_desk.server.db.schema import record_edit, staff


def add(tx: Connection, **values: Any) -> None:
    tx.execute(insert(record_edit).values(**values))


def edits(tx: Connection, asked: EditSearch) -> Sequence[Row[Any]]:
    """One more than asked for, if there is one."""
    found = select(record_edit, staff.c.name).outerjoin_from(
        record_edit, staff, staff.c.staff_id == record_edit.c.staff_id
    )
    if asked.kind:
        found = found.where(record_edit.c.kind == asked.kind)
    if asked.key:
        found = found.where(record_edit.c.key == asked.key)
    if asked.before:
        found = found.where(record_edit.c.edit_id < asked.before)
    return tx.execute(found.order_by(record_edit.c.edit_id.desc()).limit(asked.limit + 1)).all()
