"""The decisions about everything that waits to be sent: events in, actions out. Rows X3, X4; RELIABILITY I1-I8, R6.

No I/O, no clock, no thread: `now` is any clock that only goes forward, in seconds, and every random choice comes from
one seed. An item is on the disk before it is shown as queued, is sent under one id for ever, and goes from the disk
only when the service has said that it has it or the author has taken it away. What is not known is never called failed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from random import Random

import msgspec

from usen_desk.contract.errors import Code
from usen_desk.local.records import OutItem
from usen_desk.local.sync.actions import Action, AskAuthor, AskSignIn, Confirmed, Save, Send, Show, TooLate, WakeAt
from usen_desk.local.sync.content import says, seen_up_to
from usen_desk.local.sync.entries import Entry, Phase, Standing
from usen_desk.local.sync.events import (
    Answered,
    Dropped,
    Event,
    Fixed,
    Hidden,
    NoAnswer,
    Queued,
    Refused,
    Restored,
    Saved,
    SaveFailed,
    Seen,
    SendAnyway,
    SessionEnded,
    SignedIn,
    TakenBack,
    Tick,
    WentOffline,
    WentOnline,
    Write,
)
from usen_desk.local.sync.lines import Lines
from usen_desk.local.sync.schedule import Schedule

LATE_AFTER_S = 24 * 3600.0
ERASE_AGAIN_S = 30.0
SESSION_OVER = frozenset({Code.SESSION_EXPIRED, Code.DEVICE_REVOKED})
TRIED_AGAIN = frozenset({Code.BUSY, Code.STORAGE_FULL, Code.TOO_MANY_CALLS, Code.INTERNAL})
"""Nobody knows whether it was stored, or it would be taken later. Every other refusal is the author's to settle."""


class SyncCore:
    """Of one person on one service."""

    def __init__(self, staff_id: int, seed: int) -> None:
        self._staff_id = staff_id
        self._schedule = Schedule(Random(seed))
        self._lines = Lines()
        self._number = 0
        self._session = 1
        self._is_signed_in = True
        self._now = 0.0
        self._ticked_at = 0.0
        self._wakes_at: float | None = None
        self._actions: list[Action] = []

    def take(self, event: Event, now: float) -> list[Action]:
        """What is to be done, in this order."""
        self._now, self._actions = max(now, self._now), []
        self._on(event)
        if self._is_signed_in:
            self._send_what_is_due()
        self._erase_what_is_left()
        self._set_alarm()
        return self._actions

    def standings(self, now: float) -> list[Standing]:
        """Of everything that is queued, by number."""
        ahead = self._lines.ahead()
        found = []
        for entry in self._lines.in_order():
            waits_for = ahead.get(entry.item.item_id, "")
            is_timed = entry.phase is Phase.READY and not waits_for and self._is_signed_in
            if entry.state is not None:
                found.append(Standing.of(entry, waits_for, self._leaves_at(entry) if is_timed else None, now))
        return found

    @functools.singledispatchmethod
    def _on(self, event: Event) -> None:
        raise TypeError(type(event).__name__)

    @_on.register
    def _on_tick(self, event: Tick) -> None:
        self._wakes_at = None
        for entry in self._lines:
            if self._ticked_at < entry.late_at <= self._now:
                self._show(entry)
        self._ticked_at = self._now

    @_on.register
    def _on_restored(self, event: Restored) -> None:
        """At the start. What was held is not held any more, and may have left before."""
        for item in event.items:
            self._number = max(self._number, item.number)
            age_s = max(0.0, (event.at - item.queued_at).total_seconds())
            entry = Entry(item, Phase.READY, self._now, self._now + LATE_AFTER_S - age_s, self._now, has_left=True)
            if item.is_settled:
                entry.phase = Phase.SENT
            elif item.problem:
                entry.phase = Phase.NEEDS
            self._lines.add(entry)
            self._show(entry)

    @_on.register
    def _on_queued(self, event: Queued) -> None:
        if event.item.item_id in self._lines:
            return
        self._number += 1
        item = msgspec.structs.replace(event.item, number=self._number)
        hold_until = self._now + event.hold_s
        entry = Entry(item, Phase.QUEUING, hold_until, self._now + LATE_AFTER_S)
        self._lines.add(entry)
        self._save(Write.QUEUE, entry)

    @_on.register
    def _on_saved(self, event: Saved) -> None:
        entry = self._lines.get(event.item_id)
        if entry is None or not entry.awaits(event.write):
            return
        if event.write in (Write.GIVE_BACK, Write.ERASE):
            self._lines.remove(entry)
        elif entry.stored_in:
            self._confirm(entry)
        else:
            entry.phase, entry.before = Phase.READY, None
        self._show(entry)

    @_on.register
    def _on_save_failed(self, event: SaveFailed) -> None:
        entry = self._lines.get(event.item_id)
        if entry is None or not entry.awaits(event.write):
            return
        if event.write is Write.QUEUE:
            self._lines.remove(entry)
        elif entry.phase is Phase.SENT:
            entry.retry_at = self._now + ERASE_AGAIN_S
        else:
            self._stand_again(entry)
        self._show(entry)

    @_on.register
    def _on_answered(self, event: Answered) -> None:
        self._schedule_succeeded()
        if entry := self._lines.get(event.item_id):
            self._learn_stored(entry, event.inquiry_id)

    @_on.register
    def _on_seen(self, event: Seen) -> None:
        """Only what says the same is the same message: an earlier text may have arrived under this id."""
        entry = self._lines.get(event.item_id)
        if entry is not None and says(entry.item, event.body, event.file_sizes):
            self._learn_stored(entry, event.inquiry_id)

    @_on.register
    def _on_refused(self, event: Refused) -> None:
        if event.code is not Code.INTERNAL and event.code in TRIED_AGAIN:
            self._schedule.fail(self._now)
        else:
            self._schedule_succeeded()
        if event.retry_after_s is not None and event.code in TRIED_AGAIN:
            self._schedule.ask_to_wait(self._now, event.retry_after_s)
        entry = self._lines.sending(event.item_id, event.attempt)
        if entry is None:
            return
        if event.code in SESSION_OVER:
            self._park(entry, asks=event.code is Code.SESSION_EXPIRED)
        elif event.code in TRIED_AGAIN:
            self._try_later(entry, event.code)
        else:
            self._ask_author(entry, event.code, event.detail)

    @_on.register
    def _on_no_answer(self, event: NoAnswer) -> None:
        self._schedule.fail(self._now)
        if entry := self._lines.sending(event.item_id, event.attempt):
            self._try_later(entry)

    @_on.register
    def _on_taken_back(self, event: TakenBack) -> None:
        entry = self._lines.get(event.item_id)
        if entry is not None and entry.may_be_taken_back:
            self._leave_for(Phase.GIVING_BACK, entry, entry.item)
            self._save(Write.GIVE_BACK, entry)
        else:
            self._actions.append(TooLate(event.item_id))

    @_on.register
    def _on_fixed(self, event: Fixed) -> None:
        entry = self._lines.needing(event.item_id)
        if entry is None:
            self._actions.append(TooLate(event.item_id))
            return
        draft = entry.item.draft
        is_taken = entry.item.problem == Code.OTHER_CONTENT
        draft = msgspec.structs.replace(
            draft,
            # lower where the service lost messages (a restored backup)
            last_seen=event.shown.sequence or draft.last_seen,
            last_seen_id=event.shown.reply_id if event.shown.sequence else draft.last_seen_id,
            reply_id=event.new_id if is_taken else draft.reply_id,
        )
        self._leave_for(Phase.GIVING_BACK, entry, msgspec.structs.replace(entry.item, draft=draft))
        self._save(Write.GIVE_BACK, entry)

    @_on.register
    def _on_send_anyway(self, event: SendAnyway) -> None:
        entry = self._lines.needing(event.item_id)
        if entry is None:
            return
        item = msgspec.structs.replace(entry.item, problem="", detail=b"")
        if entry.item.problem == Code.BEHIND:
            item = seen_up_to(item, event.shown)
        entry.retry_at = self._now
        self._leave_for(Phase.ALLOWING, entry, item)
        self._save(Write.ALLOW, entry)

    @_on.register
    def _on_dropped(self, event: Dropped) -> None:
        if entry := self._lines.needing(event.item_id):
            self._leave_for(Phase.DROPPING, entry, entry.item)
            self._save(Write.ERASE, entry)

    @_on.register
    def _on_went_online(self, event: WentOnline) -> None:
        self._try_all_at(self._schedule.come_back(self._now))

    @_on.register
    def _on_went_offline(self, event: WentOffline) -> None:
        """A hint, no more: what is queued is tried all the same."""
        self._schedule.fail(self._now)

    @_on.register
    def _on_session_ended(self, event: SessionEnded) -> None:
        self._is_signed_in = False
        self._show_all()

    @_on.register
    def _on_signed_in(self, event: SignedIn) -> None:
        """Somebody else's session sends nothing of this person's (I7)."""
        self._session += 1
        self._is_signed_in = event.staff_id == self._staff_id
        if self._is_signed_in:
            self._schedule.succeed()
            self._try_all_at(self._now)

    @_on.register
    def _on_hidden(self, event: Hidden) -> None:
        self._schedule.is_hidden = event.is_hidden
        if not event.is_hidden:
            self._schedule.come_to_front(self._now)
            for entry in self._lines.ready():
                entry.retry_at = self._schedule.at_most(entry.retry_at, self._now)

    def _send_what_is_due(self) -> None:
        """The oldest first, but those that have failed most often last: none stands in the way of all."""
        due = [entry for entry in self._lines.heads() if self._leaves_at(entry) <= self._now]
        on_the_way = sum(entry.phase is Phase.SENDING for entry in self._lines)
        due.sort(key=lambda entry: (entry.failures, entry.item.number))
        for entry in due[: max(0, self._schedule.at_once - on_the_way)]:
            entry.phase, entry.has_left, entry.session = Phase.SENDING, True, self._session
            entry.tries += 1
            self._actions.append(Send(entry.item, entry.tries))
            self._show(entry)

    def _erase_what_is_left(self) -> None:
        """Of what the service has; again, where the disk would not."""
        for entry in self._lines:
            if entry.phase is Phase.SENT and entry.retry_at <= self._now:
                entry.retry_at = float("inf")
                self._save(Write.ERASE, entry)

    def _set_alarm(self) -> None:
        at = min(self._alarms(), default=None)
        if at != self._wakes_at:
            self._wakes_at = at
            self._actions.append(WakeAt(at))

    def _alarms(self) -> Iterator[float]:
        for entry in self._lines:
            if entry.phase is Phase.SENT and entry.retry_at < float("inf"):
                yield entry.retry_at
            if entry.phase in (Phase.READY, Phase.SENDING) and entry.late_at > self._now:
                yield entry.late_at
        if self._is_signed_in:
            yield from (at for entry in self._lines.heads() if (at := self._leaves_at(entry)) > self._now)

    def _leaves_at(self, entry: Entry) -> float:
        return max(entry.hold_until, entry.retry_at, self._schedule.opens_at)

    def _learn_stored(self, entry: Entry, inquiry_id: int) -> None:
        entry.stored_in = inquiry_id
        if entry.phase in (Phase.READY, Phase.SENDING, Phase.NEEDS):
            self._confirm(entry)

    def _confirm(self, entry: Entry) -> None:
        entry.phase, entry.retry_at = Phase.SENT, self._now
        self._actions.append(Confirmed(entry.item, entry.stored_in))
        self._show(entry)

    def _park(self, entry: Entry, *, asks: bool) -> None:
        """The session is over. A call that left with an earlier one says nothing about the present one. A desk that was
        revoked asks for no sign-in: it is about to be wiped."""
        entry.phase, entry.retry_at = Phase.READY, self._now
        if entry.session == self._session and self._is_signed_in:
            self._is_signed_in = False
            if asks:
                self._actions.append(AskSignIn())
            self._show_all()
        self._show(entry)

    def _try_later(self, entry: Entry, refused: Code | None = None) -> None:
        entry.phase, entry.refused = Phase.READY, refused
        entry.failures += 1
        entry.retry_at = self._now + self._schedule.pause_s(entry.failures)
        self._show(entry)

    def _try_all_at(self, at: float) -> None:
        for entry in self._lines.ready():
            entry.failures, entry.retry_at = 0, min(entry.retry_at, at)
        self._show_all()

    def _schedule_succeeded(self) -> None:
        if self._schedule.succeed():
            for entry in self._lines.ready():
                entry.retry_at = self._now

    def _ask_author(self, entry: Entry, code: Code, detail: bytes) -> None:
        entry.item = msgspec.structs.replace(entry.item, problem=code.value, detail=detail)
        entry.phase, entry.failures = Phase.NEEDS, 0
        self._save(Write.PUT, entry)
        self._actions.append(AskAuthor(entry.item))
        self._show(entry)

    def _leave_for(self, phase: Phase, entry: Entry, item: OutItem) -> None:
        entry.before, entry.item, entry.phase = entry.item, item, phase
        self._show(entry)

    def _stand_again(self, entry: Entry) -> None:
        """The change could not be written."""
        assert entry.before is not None
        entry.item, entry.before = entry.before, None
        entry.phase = Phase.NEEDS if entry.item.problem else Phase.READY
        if entry.stored_in:
            self._confirm(entry)

    def _save(self, write: Write, entry: Entry) -> None:
        self._actions.append(Save(write, entry.item))

    def _show(self, entry: Entry) -> None:
        show = Show(entry.item.inquiry_id)
        if show not in self._actions:
            self._actions.append(show)

    def _show_all(self) -> None:
        for entry in self._lines:
            self._show(entry)
