"""SQL of messages that move between inquiries, and of the marks of who has read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from usen_desk.server.db.schema import attachment, inquiry, inquiry_link, message, portal_read_mark, read_mark

_MARKS = ((read_mark, "staff_id"), (portal_read_mark, "user_id"))


class Line(msgspec.Struct, frozen=True, gc=False):
    """One message of a thread, as far as numbering and counting need it."""

    message_id: int
    inquiry_id: int
    sequence: int
    public_sequence: int | None
    kind: str
    is_by_staff: bool
    is_taken_down: bool
    """The first message of an exchange that staff wrote down for a caller: it is the caller's word."""
    at: datetime
    body: str
    attachment_count: int
    is_withdrawn: bool = False


def lines_of(tx: Connection, inquiry_ids: Sequence[int]) -> list[Line]:
    """All messages of these threads, by time, then number."""
    counts: dict[int, int] = {}
    of_threads = message.c.inquiry_id.in_(list(inquiry_ids))
    for message_id in tx.execute(
        select(attachment.c.message_id).join_from(attachment, message).where(of_threads)
    ).scalars():
        counts[message_id] = counts.get(message_id, 0) + 1
    rows = tx.execute(
        select(
            message.c.message_id,
            message.c.inquiry_id,
            message.c.sequence,
            message.c.public_sequence,
            message.c.kind,
            message.c.author_staff_id.is_not(None).label("is_by_staff"),
            message.c.reply_id.in_(select(inquiry.c.opening_id).where(inquiry.c.opened_by_staff_id.is_not(None))).label(
                "is_taken_down"
            ),
            message.c.at,
            message.c.body,
            message.c.withdrawn_at.is_not(None).label("is_withdrawn"),
        )
        .where(of_threads)
        .order_by(message.c.at, message.c.message_id)
    )
    return [
        Line(
            message_id=row.message_id,
            inquiry_id=row.inquiry_id,
            sequence=row.sequence,
            public_sequence=row.public_sequence,
            kind=row.kind,
            is_by_staff=bool(row.is_by_staff),
            is_taken_down=bool(row.is_taken_down),
            at=row.at,
            body=row.body,
            attachment_count=counts.get(row.message_id, 0),
            is_withdrawn=bool(row.is_withdrawn),
        )
        for row in rows
    ]


def put_numbers(tx: Connection, inquiry_id: int, numbers: Sequence[tuple[int, int, int | None]]) -> None:
    """(message_id, sequence, public_sequence) of a whole thread; messages of other threads come over."""
    if not numbers:
        return
    rows = [{"id": row_id, "sequence": at, "public": public} for row_id, at, public in numbers]
    of_message = message.c.message_id == bindparam("id")
    # first out of the way: a number may be another message's until that one is written
    tx.execute(
        update(message).where(of_message).values(inquiry_id=inquiry_id, sequence=-message.c.message_id),
        [{"id": row["id"]} for row in rows],
    )
    tx.execute(
        update(message).where(of_message).values(sequence=bindparam("sequence"), public_sequence=bindparam("public")),
        rows,
    )


def marks_of(tx: Connection, inquiry_id: int) -> dict[tuple[str, int], int]:
    """(whose column, number of the person) → sequence up to which that person has read."""
    found: dict[tuple[str, int], int] = {}
    for table, who in _MARKS:
        rows = tx.execute(select(table.c[who], table.c.sequence).where(table.c.inquiry_id == inquiry_id))
        found |= {(who, person): sequence for person, sequence in rows}
    return found


def put_marks(tx: Connection, inquiry_id: int, marks: dict[tuple[str, int], tuple[int, int]], at: datetime) -> None:
    """All marks of one thread anew: person → (sequence, read_count)."""
    for table, who in _MARKS:
        tx.execute(delete(table).where(table.c.inquiry_id == inquiry_id))
        rows = [
            {who: person, "inquiry_id": inquiry_id, "sequence": sequence, "read_count": count, "at": at}
            for (column, person), (sequence, count) in marks.items()
            if column == who
        ]
        if rows:
            tx.execute(insert(table), rows)


def add_link(tx: Connection, one: int, other: int) -> bool:
    """Both ways; False where it is there already."""
    known = select(inquiry_link.c.other_id).where(inquiry_link.c.inquiry_id == one, inquiry_link.c.other_id == other)
    if tx.execute(known).one_or_none() is not None:
        return False
    tx.execute(insert(inquiry_link), [{"inquiry_id": one, "other_id": other}, {"inquiry_id": other, "other_id": one}])
    return True


def drop_link(tx: Connection, one: int, other: int) -> bool:
    """False where there was none."""
    gone = 0
    for first, second in ((one, other), (other, one)):
        gone += tx.execute(
            delete(inquiry_link).where(inquiry_link.c.inquiry_id == first, inquiry_link.c.other_id == second)
        ).rowcount
    return gone > 0
