"""A desk for the state machine of the sync core: a disk that keeps what was written, and the adapters around the core,
each step of which is taken by the machine."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field

from msgspec.structs import replace

from usen_desk.contract.drafts import DraftMode
from usen_desk.local.sync import actions, events
from usen_desk.local.sync.core import SyncCore
from usen_desk.local.sync.events import Write


class Disk:
    """Outbox of usen_desk.local.records, in memory. What was written stays; a full disk changes nothing."""

    def __init__(self):
        self.drafts, self.items = {}, {}
        self.is_full = False

    def write(self, write, item):
        """Raises: OSError."""
        if self.is_full:
            raise OSError("disk full")
        key = (item.draft.mode, item.draft.inquiry_id)
        if write is Write.QUEUE:
            self.items[item.item_id] = item
            if self.drafts.get(key) and self.drafts[key].reply_id == item.item_id:
                del self.drafts[key]
        elif write in (Write.PUT, Write.ALLOW):
            assert item.item_id in self.items, "a record that was gone comes back"
            self.items[item.item_id] = item
        elif write is Write.GIVE_BACK:
            del self.items[item.item_id]
            self.drafts[key] = item.draft
        else:
            self.items.pop(item.item_id, None)


@dataclass(eq=False)
class Call:
    """One try on its way. `life`: of the desk that sent it; an answer to an earlier life reaches nobody."""

    desk: ModelDesk
    life: int
    send: actions.Send
    session: int | None
    answer: object = None
    """An event, once the service has answered."""


@dataclass(eq=False)
class ModelDesk:
    staff_id: int
    disk: Disk = field(default_factory=Disk)
    life: int = 0
    seed: int = 0
    core: SyncCore | None = None
    session: int | None = None
    """Whose session the calls carry; None: it is over."""
    wakes_at: float | None = None
    to_write: deque = field(default_factory=deque)
    to_tell: deque = field(default_factory=deque)
    """How writes ended that the core does not know of yet."""
    calls: list = field(default_factory=list)
    is_parked: bool = False
    """Until the same person has signed in again."""
    confirmed: list = field(default_factory=list)
    seen: dict = field(default_factory=dict)
    """By inquiry: the newest sequence on its screen."""

    def start(self, now, at):
        self.life += 1
        self.core = SyncCore(self.staff_id, self.seed + self.life)
        self.session, self.is_parked, self.wakes_at = self.staff_id, False, None
        items = sorted(self.disk.items.values(), key=lambda item: item.number)
        return self.take(events.Restored(tuple(items), at), now)

    def crash(self):
        """Everything in memory is gone."""
        self.to_write.clear()
        self.to_tell.clear()
        self.calls.clear()
        self.seen.clear()
        self.core = None

    def take(self, event, now):
        """The new calls; everything else waits for its step."""
        new = []
        if isinstance(event, events.SessionEnded):
            self.is_parked = True
        elif isinstance(event, events.SignedIn):
            self.is_parked = event.staff_id != self.staff_id
        for action in self.core.take(event, now):
            if isinstance(action, actions.Save):
                self.to_write.append(action)
            elif isinstance(action, actions.Send):
                assert not self.disk.items[action.item.item_id].problem, "I3: sent while it needs its author"
                new.append(Call(self, self.life, action, self.session))
            elif isinstance(action, actions.WakeAt):
                self.wakes_at = action.at
            elif isinstance(action, actions.AskSignIn):
                self.is_parked = True
            elif isinstance(action, actions.Confirmed):
                self.confirmed.append(action.item)
        assert not (new and self.is_parked), "I7: sent before the same person signed in again"
        self.calls += new
        return new

    def write_next(self):
        """The disk's thread takes one step; the core is told later. Returns the write when it was done."""
        save = self.to_write.popleft()
        try:
            self.disk.write(save.write, save.item)
        except OSError:
            self.to_tell.append(events.SaveFailed(save.item.item_id, save.write))
            return None
        self.to_tell.append(events.Saved(save.item.item_id, save.write))
        return save

    def edit(self, key, body):
        self.disk.drafts[key] = replace(self.disk.drafts[key], body=body)


numbers = itertools.count(1)
MODES = (DraftMode.REPLY, DraftMode.NOTE)
