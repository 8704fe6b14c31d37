"""The sync core against every fault that a small model of the world knows, in random orders: I1-I8 after every step.

SYNC_RUNS=20000 pytest --timeout=0 tests/local/sync/test_core_machine.py  is the long run (of up to 50 steps each).
"""

import os
from collections import Counter
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.local.sync.model_desk import MODES
from tests.local.sync.model_service import Refusal
from tests.local.sync.world import World
from usen_desk.contract.errors import Code
from usen_desk.local.sync import events
from usen_desk.local.sync.entries import OutState

RUNS, STEPS = int(os.environ.get("SYNC_RUNS", "300")), 50
AT_LEAST_STEPS = 5000

desks = st.integers(0, 2)
inquiries = st.integers(29, 30)
nth = st.integers(0, 3)
happened = Counter()


def where(condition):
    """The rule has something to do."""
    return precondition(lambda self: any(True for _ in condition(self)))


class DesksOnAService(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.world = World()

    # what there is to choose from

    def running(self):
        return [desk for desk in self.world.desks if desk.core is not None]

    def drafts(self):
        return [(desk, key) for desk in self.running() for key in desk.disk.drafts]

    def items(self, state):
        return [
            (desk, standing.item)
            for desk in self.running()
            for standing in desk.core.standings(self.world.now)
            if standing.state is state
        ]

    def needing(self):
        return self.items(OutState.NEEDS)

    def waiting(self):
        return self.items(OutState.WAITING)

    def calls(self):
        return [call for desk in self.world.desks for call in desk.calls if call.answer is None]

    def answered(self):
        return [call for desk in self.world.desks for call in desk.calls if call.answer is not None]

    def writing(self):
        return [desk for desk in self.running() if desk.to_write]

    def told_of(self):
        return [desk for desk in self.running() if desk.to_tell]

    def chosen(self, found, number):
        return found[number % len(found)]

    # people

    @rule(inquiry=inquiries)
    def customer_writes(self, inquiry):
        self.world.service.customer_writes(inquiry)

    @where(running)
    @rule(number=desks, inquiry=inquiries)
    def read(self, number, inquiry):
        self.world.read(self.chosen(self.running(), number), inquiry)

    @where(running)
    @rule(number=desks, inquiry=inquiries, mode=st.sampled_from(MODES), reads=st.booleans())
    def write(self, number, inquiry, mode, reads):
        desk = self.chosen(self.running(), number)
        if (mode, inquiry) not in desk.disk.drafts:
            if reads:
                self.world.read(desk, inquiry)
            self.world.write(desk, inquiry, mode)

    @where(running)
    @rule(number=desks, inquiry=inquiries, mode=st.sampled_from(MODES), hold_s=st.sampled_from([0.0, 5.0]))
    def say(self, number, inquiry, mode, hold_s):
        """Read, written, sent and on the disk."""
        desk = self.chosen(self.running(), number)
        self.write(number, inquiry, mode, True)
        self.world.press_send(desk, (mode, inquiry), hold_s)
        self.world.finish_disk(desk)

    @where(running)
    @rule(number=desks, inquiry=inquiries)
    def say_two_things(self, number, inquiry):
        for mode in MODES:
            self.say(number, inquiry, mode, 0.0)

    @where(running)
    @rule(number=desks, inquiry=inquiries)
    def say_without_looking(self, number, inquiry):
        """A customer was faster."""
        desk = self.chosen(self.running(), number)
        self.write(number, inquiry, MODES[0], True)
        self.world.service.customer_writes(inquiry)
        self.world.press_send(desk, (MODES[0], inquiry), 0.0)
        self.world.finish_disk(desk)

    @where(drafts)
    @rule(number=nth)
    def edit(self, number):
        self.world.edit(*self.chosen(self.drafts(), number))

    @where(drafts)
    @rule(number=nth, hold_s=st.sampled_from([0.0, 5.0, 30.0]))
    def send(self, number, hold_s):
        self.world.press_send(*self.chosen(self.drafts(), number), hold_s)

    @where(waiting)
    @rule(number=nth)
    def take_back(self, number):
        desk, item = self.chosen(self.waiting(), number)
        self.world.tell(desk, events.TakenBack(item.item_id))

    @where(needing)
    @rule(number=nth)
    def fix(self, number):
        desk, item = self.chosen(self.needing(), number)
        shown = self.world.show_missed(desk, item)
        new_id = str(UUID(int=len(self.world.intents) + 1_000_000))
        self.world.tell(desk, events.Fixed(item.item_id, shown, new_id))

    @where(needing)
    @rule(number=nth)
    def send_anyway(self, number):
        desk, item = self.chosen(self.needing(), number)
        shown = self.world.show_missed(desk, item)
        if item.problem == Code.BEHIND:
            self.world.allowed.add(item.item_id)
        self.world.tell(desk, events.SendAnyway(item.item_id, shown))

    @where(needing)
    @rule(number=nth)
    def drop(self, number):
        desk, item = self.chosen(self.needing(), number)
        self.world.tell(desk, events.Dropped(item.item_id))

    # disk

    @where(running)
    @rule(number=desks)
    def finish_disk(self, number):
        self.world.finish_disk(self.chosen(self.running(), number))

    @where(writing)
    @rule(number=desks)
    def write_disk(self, number):
        self.world.write_disk(self.chosen(self.writing(), number))

    @where(told_of)
    @rule(number=desks)
    def tell_of_disk(self, number):
        desk = self.chosen(self.told_of(), number)
        self.world.tell(desk, desk.to_tell.popleft())

    @rule(number=desks, is_full=st.booleans())
    def fill_disk(self, number, is_full):
        self.world.desks[number].disk.is_full = is_full

    @where(running)
    @rule(number=desks)
    def crash(self, number):
        self.world.crash(self.chosen(self.running(), number))

    @precondition(lambda self: len(self.running()) < 3)
    @rule()
    def start(self):
        desk = next(desk for desk in self.world.desks if desk.core is None)
        self.world.start(desk)

    # time and net

    @rule(seconds=st.sampled_from([0.1, 1.0, 6.0, 70.0, 3600.0, 90_000.0]))
    def wait(self, seconds):
        self.world.wait(seconds)

    @where(calls)
    @rule(number=nth)
    def arrive(self, number):
        call = self.chosen(self.calls(), number)
        call.answer = self.world.arrive(call)

    @where(answered)
    @rule(number=nth)
    def answer(self, number):
        call = self.chosen(self.answered(), number)
        self.world.end(call, call.answer)

    @where(calls)
    @rule(number=nth)
    def arrive_and_answer(self, number):
        call = self.chosen(self.calls(), number)
        self.world.end(call, self.world.arrive(call))

    @where(calls)
    @rule(number=nth)
    def arrive_and_lose_the_answer(self, number):
        call = self.chosen(self.calls(), number)
        call.answer = self.world.arrive(call)
        self.world.no_answer(call)

    @where(calls)
    @rule()
    def all_arrive(self):
        for call in self.calls():
            self.world.end(call, self.world.arrive(call))

    @where(calls)
    @rule(number=nth)
    def lose_request(self, number):
        self.world.no_answer(self.chosen(self.calls(), number))

    @where(answered)
    @rule(number=nth)
    def lose_answer(self, number):
        """Or it is garbage, or a page of the network."""
        self.world.no_answer(self.chosen(self.answered(), number))

    @where(calls)
    @rule(number=nth)
    def give_up_on(self, number):
        """Too slow: nobody waits for it any more, and it arrives all the same."""
        call = self.chosen(self.calls(), number)
        self.world.ghosts.append(call)
        self.world.no_answer(call)

    @where(calls)
    @rule(number=nth)
    def double(self, number):
        self.world.ghosts.append(self.chosen(self.calls(), number))

    @where(lambda self: self.world.ghosts)
    @rule(number=nth)
    def arrive_late(self, number):
        ghosts = self.world.ghosts
        self.world.arrive(ghosts.pop(number % len(ghosts)))

    @rule(code=st.sampled_from([Code.BUSY, Code.TOO_MANY_CALLS, Code.INTERNAL]), after=st.sampled_from([None, 1, 120]))
    def trouble_at_the_service(self, code, after):
        self.world.service.trouble = Refusal(code, retry_after_s=after)

    @where(running)
    @rule(number=desks, event=st.sampled_from([events.WentOnline(), events.WentOffline(), events.Hidden(True),
                                               events.Hidden(False), events.Tick()]))  # fmt: skip
    def hint(self, number, event):
        self.world.tell(self.chosen(self.running(), number), event)

    # the service and its people

    @where(lambda self: self.world.service.own_rows())
    @where(running)
    @rule(number=desks, nth_row=nth)
    def feed(self, number, nth_row):
        desk = self.chosen(self.running(), number)
        if own := [row for row in self.world.service.own_rows() if row.staff_id == desk.staff_id][-4:]:
            row = self.chosen(own, nth_row)
            self.world.tell(desk, events.Seen(row.reply_id, row.inquiry_id, row.body))

    @rule(inquiry=inquiries, is_closed=st.booleans())
    def close(self, inquiry, is_closed):
        (self.world.service.closed.add if is_closed else self.world.service.closed.discard)(inquiry)

    @rule(staff_id=st.integers(1, 2), is_barred=st.booleans())
    def bar(self, staff_id, is_barred):
        (self.world.service.barred.add if is_barred else self.world.service.barred.discard)(staff_id)

    @precondition(lambda self: len(self.world.service.backups) < 3)
    @rule()
    def back_up(self):
        self.world.service.back_up()

    @where(lambda self: self.world.service.backups)
    @rule(number=nth)
    def restore(self, number):
        self.world.restore(number % len(self.world.service.backups))

    @where(running)
    @rule(number=desks, is_told=st.booleans())
    def end_session(self, number, is_told):
        desk = self.chosen(self.running(), number)
        desk.session = None
        if is_told:
            self.world.tell(desk, events.SessionEnded())

    @where(running)
    @rule(number=desks, staff_id=st.integers(1, 2))
    def sign_in(self, number, staff_id):
        desk = self.chosen(self.running(), number)
        desk.session = staff_id
        self.world.tell(desk, events.SignedIn(staff_id))

    @invariant()
    def everything_holds(self):
        happened["steps"] += 1
        self.world.check()

    def teardown(self):
        self.world.come_to_rest()
        happened.update(self.world.happened)


def test_in_any_order_of_faults_nothing_is_lost_doubled_reordered_blind_or_stated_falsely():
    happened.clear()
    quick = settings(max_examples=RUNS, stateful_step_count=STEPS)
    run_state_machine_as_test(DesksOnAService, settings=quick)
    assert happened["steps"] >= AT_LEAST_STEPS
    met = {"landed", "replayed", "lost answer", "crash", "restored", "given back", Code.BEHIND, Code.INQUIRY_CLOSED,
           Code.BUSY, Code.SESSION_EXPIRED, Code.NOT_PERMITTED, "sent anyway", "full disk"}  # fmt: skip
    assert not met - happened.keys(), "the machine goes past what it is for"
