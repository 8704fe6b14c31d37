"""Who wants to hear, and from where on: what a handler finds out before the hub takes over. Rights are checked here
as for every call, and again by the hub while the stream lasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from usen_desk.contract.changes import ChangesAfter, ChangesPoll, Position
from usen_desk.contract.errors import Code
from usen_desk.server.changes import store
from usen_desk.server.changes.presence import Visible
from usen_desk.server.context import Actor, Context, Refusal
from usen_desk.server.db.migrate import epoch


@dataclass(frozen=True)
class Listening:
    """Result of an endpoint that waits. resync: what the receiver has leads nowhere, it goes on from `position`."""

    actor: Actor
    position: Position
    resync: bool = False
    wait_s: float = 0.0
    """Of a poll."""
    inquiry_id: int = 0
    """Only what concerns this exchange; 0: everything."""


def stream_changes(context: Context, body: ChangesAfter) -> Listening:
    position, resync = _start(context, context.last_event_id or body.after)
    return Listening(context.actor, position, resync)


def poll_changes(context: Context, body: ChangesPoll) -> Listening:
    position, resync = _start(context, body.after)
    return Listening(context.actor, position, resync, min(body.wait_s, context.settings.poll_wait_max_s))


def streamed_where(visible: Visible) -> Callable[..., Listening]:
    def stream_inquiry(context: Context, body: ChangesAfter, inquiry_id: int) -> Listening:
        """
        Raises:
            Refusal: NOT_FOUND, also for an exchange that the caller may not see.
        """
        if inquiry_id not in visible(context, {inquiry_id}):
            raise Refusal(Code.NOT_FOUND)
        position, resync = _start(context, context.last_event_id or body.after)
        return Listening(context.actor, position, resync, inquiry_id=inquiry_id)

    return stream_inquiry


def _start(context: Context, text: str) -> tuple[Position, bool]:
    """Where to begin, and whether the receiver has to start anew: a position of another history, one that this history
    hasn't reached, or one whose next change was dropped already."""
    lowest, highest = store.ends(context.tx)
    newest = Position(epoch(context.tx), highest)
    if not text:
        return newest, False
    asked = Position.of(text)
    if asked is None or asked.epoch != newest.epoch or not lowest - 1 <= asked.change_id <= highest:
        return newest, True
    return asked, False
