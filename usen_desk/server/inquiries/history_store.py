"""SQL of history and of messages that are taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from usen_desk.server.db.schema import message, staff


def names(tx: Connection) -> dict[int, str]:
    """staff_id → name, of everybody who ever worked here."""
    return {staff_id: name for staff_id, name in tx.execute(select(staff.c.staff_id, staff.c.name))}


def withdraw_message(tx: Connection, message_id: int, at: datetime) -> int:
    """The row stays for supervisors; nobody is shown its text any more. Returns the inquiry where it stands now."""
    changed = update(message).where(message.c.message_id == message_id).values(withdrawn_at=at)
    return int(tx.execute(changed.returning(message.c.inquiry_id)).scalar_one())
