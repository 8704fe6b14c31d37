"""One piece of the feed as it goes out (WHATWG, server-sent events): encoded once, sent to all of an audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from usen_desk.contract.changes import Change, Changes, Position

HEARTBEAT = b": still here\n"


@dataclass(frozen=True)
class Frame:
    changes: Changes
    sse: bytes

    @property
    def says_something(self) -> bool:
        return self.changes.resync or bool(self.changes.items)

    @property
    def tells_changes(self) -> bool:
        """More than presence."""
        return self.changes.resync or any(item.change_id for item in self.changes.items)


def leading(epoch: str, after: int, next_after: int, items: list[Change]) -> Frame:
    """From one id to another. Without items: how far the receiver has heard."""
    return _frame(Changes(epoch=epoch, after=after, next_after=next_after, items=items), b"changes")


def heartbeat(epoch: str, after: int, next_after: int) -> Frame:
    frame = leading(epoch, after, next_after, [])
    return Frame(frame.changes, HEARTBEAT + frame.sse)


def resync(epoch: str, next_after: int) -> Frame:
    return _frame(Changes(epoch=epoch, after=next_after, next_after=next_after, resync=True), b"resync")


def presence(epoch: str, at: int, items: list[Change]) -> Frame:
    """Without an id: it never moves Last-Event-ID."""
    changes = Changes(epoch=epoch, after=at, next_after=at, items=items)
    return Frame(changes, b"event: changes\ndata: " + msgspec.json.encode(changes) + b"\n\n")


def joined(several: Sequence[Frame]) -> Changes:
    """Frames that follow each other, as one answer. What came before a resync doesn't count any more."""
    anew = max((at for at, frame in enumerate(several) if frame.changes.resync), default=0)
    parts = [frame.changes for frame in several[anew:]]
    return Changes(
        epoch=parts[-1].epoch,
        after=parts[0].after,
        next_after=max(part.next_after for part in parts),
        items=[item for part in parts for item in part.items],
        resync=parts[0].resync,
    )


def _frame(changes: Changes, event: bytes) -> Frame:
    """JSON has no line break of its own, so one data line holds it."""
    position = str(Position(changes.epoch, changes.next_after)).encode()
    data = msgspec.json.encode(changes)
    return Frame(changes, b"id: " + position + b"\nevent: " + event + b"\ndata: " + data + b"\n\n")
