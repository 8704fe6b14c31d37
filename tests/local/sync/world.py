"""Two people on three desks, one service, a net and disks with every fault: what can happen, what must hold (I1-I8)."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from tests.local.store.samples import NOON
from tests.local.sync.model_desk import Call, ModelDesk
from tests.local.sync.model_service import ModelService, Refusal, detail_of
from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MessageKind, ReplyDraft
from usen_desk.local.records import DraftRecord, OutItem, OutKind, Shown
from usen_desk.local.sync import events
from usen_desk.local.sync.entries import OutState
from usen_desk.local.sync.events import Write

SAYS_NO = {Code.BEHIND, Code.INQUIRY_CLOSED, Code.NOT_PERMITTED, Code.OTHER_CONTENT}
"""Of what the model service says; everything else may mean that it was stored."""


@dataclass
class Intent:
    """One thing that somebody wants to say, whatever happens to it."""

    staff_id: int
    reply_id: str
    body: str
    is_refused: bool = False
    """The service said no to it once, and its author was told."""
    is_dropped: bool = False
    is_confirmed: bool = False


def seen_of(thread):
    return Shown(thread[-1].sequence, thread[-1].reply_id) if thread else Shown()


def token(body):
    return body.partition(".")[0]


def body_of(item):
    return msgspec.json.decode(item.content, type=ReplyDraft).body


class World:
    def __init__(self):
        self.now = 1000.0
        self.service = ModelService(self._check_landing)
        self.desks = [ModelDesk(1, seed=100), ModelDesk(2, seed=200), ModelDesk(1, seed=300)]
        self.intents, self.versions = {}, []
        self.ghosts, self._arriving = [], None
        self.shown, self.lost = defaultdict(set), set()
        self.allowed, self.refused = set(), set()
        self.drafts = {}
        """What the authors last wrote, by desk and draft."""
        self._numbers = itertools.count(1)
        self.happened = Counter()
        for desk in self.desks:
            desk.start(self.now, self.clock)

    @property
    def clock(self):
        return NOON + timedelta(seconds=self.now)

    # what people do

    def read(self, desk, inquiry_id):
        thread = self.service.thread(inquiry_id)
        self.shown[desk.staff_id] |= {row.reply_id for row in thread}
        desk.seen[inquiry_id] = seen_of(thread)

    def write(self, desk, inquiry_id, mode):
        number = next(self._numbers)
        seen = desk.seen.get(inquiry_id, Shown())
        body = f"t{number}.0"
        reply_id = str(UUID(int=number))
        self.intents[token(body)] = Intent(desk.staff_id, reply_id, body)
        desk.disk.drafts[(mode, inquiry_id)] = DraftRecord(
            mode=mode,
            inquiry_id=inquiry_id,
            reply_id=reply_id,
            body=body,
            last_seen=seen.sequence,
            last_seen_id=seen.reply_id,
            saved_at=self.clock,
        )
        self.drafts[(desk, (mode, inquiry_id))] = body

    def edit(self, desk, key):
        intent = self.intents[token(desk.disk.drafts[key].body)]
        name, _, turn = intent.body.partition(".")
        intent.body = f"{name}.{int(turn) + 1}"
        desk.edit(key, intent.body)
        self.drafts[(desk, key)] = intent.body

    def press_send(self, desk, key, hold_s):
        draft = desk.disk.drafts[key]
        is_note = draft.mode is DraftMode.NOTE
        reply = ReplyDraft(
            reply_id=UUID(draft.reply_id),
            kind=MessageKind.NOTE if is_note else MessageKind.PUBLIC,
            body=draft.body,
            last_seen=draft.last_seen,
            last_seen_id=UUID(draft.last_seen_id) if draft.last_seen_id else None,
        )
        item = OutItem(
            item_id=draft.reply_id,
            kind=OutKind.NOTE if is_note else OutKind.REPLY,
            inquiry_id=draft.inquiry_id,
            number=0,
            content=msgspec.json.encode(reply),
            draft=draft,
            title="",
            queued_at=self.clock,
        )
        self.tell(desk, events.Queued(item, hold_s))

    def show_missed(self, desk, item):
        """The sheet of 要確認 is read. Returns what it showed last."""
        missed = msgspec.json.decode(item.detail) if item.problem == Code.BEHIND else []
        self.shown[desk.staff_id] |= {reply_id for _, reply_id in missed}
        return Shown(*missed[-1]) if missed else Shown()

    # what machines do

    def tell(self, desk, event):
        for call in desk.take(event, self.now):
            assert call.session in (desk.staff_id, None), "I7: sent with somebody else's session"
        for item in desk.confirmed:
            self.intents[token(body_of(item))].is_confirmed = True
        desk.confirmed.clear()

    def write_disk(self, desk):
        save = desk.to_write[0]
        key = (save.item.draft.mode, save.item.draft.inquiry_id)
        before = desk.disk.drafts.get(key)
        if not desk.write_next():
            self.happened["full disk"] += 1
            return
        if save.write is Write.QUEUE and key not in desk.disk.drafts:
            self.drafts.pop((desk, key), None)
        elif save.write is Write.ERASE and save.item.problem:
            self.intents[token(body_of(save.item))].is_dropped = True
        elif save.write is Write.GIVE_BACK:
            if before is not None:
                self.versions.append(before)
            self._given_back(desk, key, save.item)

    def _given_back(self, desk, key, item):
        """The text is what it was. Where its id stands for another text, the author writes a new one at once."""
        self.happened["given back"] += 1
        draft = desk.disk.drafts[key]
        assert draft.body == body_of(item), "I6: another text came back"
        self.drafts[(desk, key)] = draft.body
        if draft.reply_id != item.item_id:
            assert item.problem == Code.OTHER_CONTENT, "I2: a new id for something that may be there"
            self.intents[token(draft.body)].is_dropped = True
            body = f"t{next(self._numbers)}.0"
            self.intents[token(body)] = Intent(desk.staff_id, draft.reply_id, body, -1)
            desk.edit(key, body)
            self.drafts[(desk, key)] = body

    def arrive(self, call: Call):
        """A request reaches the service: the event that its answer would be told as."""
        item, attempt = call.send.item, call.send.attempt
        reply = msgspec.json.decode(item.content, type=ReplyDraft)
        self._arriving = call
        was_there = self.service.has(item.item_id)
        try:
            row = self.service.post(call.session, item.inquiry_id, reply)
        except Refusal as refusal:
            self.happened[refusal.code] += 1
            return events.Refused(item.item_id, attempt, refusal.code, detail_of(refusal.missed), refusal.retry_after_s)
        self.happened["replayed" if was_there else "sent anyway" if item.item_id in self.allowed else "landed"] += 1
        return events.Answered(item.item_id, attempt, row.inquiry_id)

    def end(self, call, event):
        """Its desk hears how the try ended."""
        call.desk.calls.remove(call)
        if isinstance(event, events.Refused) and event.code in SAYS_NO:
            body = body_of(call.send.item)
            self.refused.add((event.item_id, event.code, body))
            self.intents[token(body)].is_refused = True
        self.tell(call.desk, event)

    def no_answer(self, call):
        self.happened["lost answer"] += isinstance(call.answer, events.Answered)
        self.end(call, events.NoAnswer(call.send.item.item_id, call.send.attempt))

    def wait(self, seconds):
        self.now += seconds
        for desk in self.desks:
            if desk.core is not None and desk.wakes_at is not None and desk.wakes_at <= self.now:
                self.tell(desk, events.Tick())

    def finish_disk(self, desk):
        """Everything that waits to be written is, and told."""
        while desk.to_write or desk.to_tell:
            while desk.to_write:
                self.write_disk(desk)
            self.tell(desk, desk.to_tell.popleft())

    def start(self, desk):
        desk.start(self.now, self.clock)

    def crash(self, desk):
        self.happened["crash"] += 1
        self.ghosts += [call for call in desk.calls if call.answer is None]
        desk.crash()

    def restore(self, backup):
        self.lost |= self.service.restore(backup)
        self.happened["restored"] += 1

    # what must hold

    def _check_landing(self, row, reply, earlier):
        intent, call = self.intents[token(row.body)], self._arriving
        assert row.staff_id == intent.staff_id, "I7: under another name"
        assert all(token(one.body) != token(row.body) for one in self.service.rows), "I2: twice"
        if (
            row.reply_id in self.allowed and call in call.desk.calls
        ):  # what the service said before is no answer to this
            self.refused = {known for known in self.refused if known[0] != row.reply_id}
        if row.kind is not MessageKind.NOTE:
            assert not reply.send_anyway, "I5: a desk raises what was seen instead"
            of_others = {one.reply_id for one in earlier if one.staff_id != row.staff_id}
            assert of_others <= self.shown[row.staff_id], "I5: blind"
        here = call.desk.disk.items.get(row.reply_id)
        if here is not None and here.number == call.send.item.number:
            for other in call.desk.disk.items.values():
                if other.inquiry_id == row.inquiry_id and other.number < here.number:
                    assert (other.item_id, body_of(other)) in self.service.ever, "I4: out of order"

    def check(self):
        self._check_texts()
        for desk in self.desks:
            if desk.core is not None:
                for standing in desk.core.standings(self.now):
                    self._check_standing(desk, standing)
                self._check_goes_on(desk)

    def _check_texts(self):
        """I1, I6, I8: every text is somewhere, and the drafts are as their authors left them."""
        served = {token(row.body) for row in self.service.rows}
        kept = {token(draft.body) for draft in self.versions}
        for desk in self.desks:
            drafts = {token(draft.body) for draft in desk.disk.drafts.values()}
            items = {token(body_of(item)) for item in desk.disk.items.values()}
            assert not drafts & items, "I1: a draft and queued as well"
            for name in drafts & served:
                assert self.intents[name].is_refused, "I1: on the service, and a draft again"
            kept |= drafts | items
            for key, draft in desk.disk.drafts.items():
                assert self.drafts[(desk, key)] == draft.body, "I6: a draft was changed"
        for name, intent in self.intents.items():
            is_gone = intent.is_dropped or (intent.is_confirmed and intent.reply_id in self.lost)
            assert is_gone or name in served or name in kept, f"I1: {name} is lost"

    def _check_standing(self, desk, standing):
        """I3: what is shown is true."""
        item, state = standing.item, standing.state
        told = {(event.item_id, event.write) for event in desk.to_tell}
        if state is OutState.SENT:
            assert (item.item_id, body_of(item)) in self.service.ever, "I3: not sent"
            return
        is_going = {(item.item_id, write) for write in (Write.GIVE_BACK, Write.ERASE)} & told
        assert item.item_id in desk.disk.items or is_going, "I1: shown as queued, and not on the disk"
        if state is OutState.NEEDS:
            assert (item.item_id, item.problem, body_of(item)) in self.refused, "I3: nobody refused it"
        if state is OutState.SENDING:
            assert any(call.send.item.item_id == item.item_id for call in desk.calls), "I3: not on its way"

    def _check_goes_on(self, desk):
        """R6: something that may leave has a time at which it will."""
        times = [one.next_try_s for one in desk.core.standings(self.now) if one.next_try_s is not None]
        if times and not desk.calls:
            wakes_at = float("inf") if desk.wakes_at is None else desk.wakes_at
            assert wakes_at <= self.now + min(times) + 0.001, "R6: stopped"

    def come_to_rest(self):
        """All faults end: then everything is sent, or needs its author, or stands behind what does."""
        self.ghosts.clear()
        self.service.trouble = None
        self.service.barred.clear()
        for desk in self.desks:
            desk.disk.is_full = False
            if desk.core is None:
                desk.start(self.now, self.clock)
            desk.session = desk.staff_id
            self.tell(desk, events.SignedIn(desk.staff_id))
        for _ in range(200):
            busy = [desk for desk in self.desks if self._step(desk)]
            if not busy:
                break
        for desk in self.desks:
            stuck = [one for one in desk.core.standings(self.now) if one.state is not OutState.NEEDS]
            assert all(one.waits_for for one in stuck), "R6: not sent though all is well"

    def _step(self, desk):
        """Everything that a desk does by itself; whether there was anything."""
        was_busy = bool(desk.to_write or desk.to_tell or desk.calls)
        self.finish_disk(desk)
        for call in list(desk.calls):
            self.end(call, call.answer or self.arrive(call))
        standings = desk.core.standings(self.now)
        waits = any(one.next_try_s is not None or one.state is OutState.SENT for one in standings)
        if waits and not desk.calls and desk.wakes_at is not None:
            self.wait(max(0.0, desk.wakes_at - self.now))
        self.check()
        return was_busy or waits
