"""One piece of the feed as it goes out (WHATWG, server-sent events): encoded once, sent to all of an audience."""

from __future__ import annotations

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


def _frame(changes: Changes, event: bytes) -> Frame:
    """JSON has no line break of its own, so one data line holds it."""
    position = str(Position(changes.epoch, changes.next_after)).encode()
    data = msgspec.json.encode(changes)
    return Frame(changes, b"id: " + position + b"\nevent: " + event + b"\ndata: " + data + b"\n\n")
