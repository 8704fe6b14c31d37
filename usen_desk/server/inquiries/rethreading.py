"""One thread made anew from its messages: numbers without gaps, counts, preview, who waits. Pure: no SQL, no clock.

Used when messages move between inquiries (moving.py); a single new message is counted on by posting.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from usen_desk.contract.inquiries import MessageKind, Side
from usen_desk.server.inquiries.clocks import side_of
from usen_desk.server.inquiries.moving_store import Line
from usen_desk.server.inquiries.posting import one_line


@dataclass(frozen=True)
class Thread:
    """What the inquiry's row says of its messages."""

    numbers: tuple[tuple[int, int, int | None], ...]
    """(message_id, sequence, public_sequence), by sequence."""
    columns: dict[str, object]
    waiting_since: datetime | None


def made(lines: Sequence[Line]) -> Thread:
    """`lines` by time."""
    numbers: list[tuple[int, int, int | None]] = []
    public = 0
    for at, line in enumerate(lines, start=1):
        is_public = line.kind == MessageKind.PUBLIC
        public += is_public
        numbers.append((line.message_id, at, public if is_public else None))
    said = [line for line in lines if line.kind != MessageKind.SYSTEM]
    told = [line for line in said if line.kind == MessageKind.PUBLIC]
    waiting_since = _waiting_since(told)
    answers = [line.at for line in told if side_of(line) is Side.STAFF]
    columns: dict[str, object] = {
        "last_sequence": len(lines),
        "said_count": len(said),
        "public_count": public,
        "attachment_count": sum(line.attachment_count for line in said),
        "public_attachment_count": sum(line.attachment_count for line in told),
        "waiting_since": waiting_since,
        "first_answered_at": answers[0] if answers else None,
    }
    return Thread(tuple(numbers), columns | preview_of(lines), waiting_since)


def preview_of(lines: Sequence[Line]) -> dict[str, object]:
    """Of the newest word that was not taken back, for staff and for customers; no columns where there is none."""
    standing = [line for line in lines if line.kind != MessageKind.SYSTEM and not line.is_withdrawn]
    told = [line for line in standing if line.kind == MessageKind.PUBLIC]
    columns: dict[str, object] = {}
    if standing:
        columns |= {
            "preview": one_line(standing[-1].body),
            "preview_side": side_of(standing[-1]).value,
            "preview_is_note": standing[-1].kind == MessageKind.NOTE,
        }
    if told:
        columns |= {"public_preview": one_line(told[-1].body), "public_preview_side": side_of(told[-1]).value}
    return columns


def read_up_to(lines: Sequence[Line], read: set[int], *, public_only: bool) -> tuple[int, int]:
    """(sequence, read_count) of a person who has read these messages: up to the first one that is unread.

    Customers count public messages only.
    """
    sequence = count = 0
    for line in lines:
        if public_only and line.kind != MessageKind.PUBLIC:
            continue
        if line.message_id not in read and line.kind != MessageKind.SYSTEM:
            break
        sequence += 1
        count += line.kind != MessageKind.SYSTEM
    return sequence, count


def _waiting_since(told: Sequence[Line]) -> datetime | None:
    """The first of the customer's words since our last one."""
    since: datetime | None = None
    for line in told:
        since = None if side_of(line) is Side.STAFF else since or line.at
    return since
