"""The sync core against every fault that a small model of the world knows, in random orders: I1-I8 after every step.

SYNC_RUNS=20000 pytest --timeout=0 tests/local/sync/test_core_machine.py  is the long run (of up to 50 steps each).
"""

import inspect
import os
from collections import Counter
from random import Random, SystemRandom
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.local.sync.model_desk import MODES
from tests.local.sync.model_service import Refusal
from tests.local.sync.world import World
from usen_desk.contract.errors import Code
from usen_desk.local.sync import events
from usen_desk.local.sync.entries import OutState

RUNS, STEPS = int(os.environ.get("SYNC_RUNS", "220")), 50
AT_LEAST_STEPS = 5000
WALKS, STEPS_OF_A_WALK = 60, 300

VALUES = {
    "number": range(4),
    "row": range(4),
    "inquiry": (29, 30),
    "mode": MODES,
    "hold_s": (0.0, 5.0, 30.0),
    "seconds": (0.1, 1.0, 6.0, 70.0, 3600.0, 90_000.0),
    "code": (Code.BUSY, Code.STORAGE_FULL, Code.TOO_MANY_CALLS, Code.INTERNAL),
    "after": (None, 1, 120),
    "event": (events.WentOnline(), events.WentOffline(), events.Hidden(True), events.Hidden(False), events.Tick()),
    "staff_id": (1, 2),
    "yes": (False, True),
}
"""Of the arguments of the steps, by their names."""
happened = Counter()


def step(condition=None):
    """A rule that draws its arguments by their names; where nothing is found by `condition`, there is nothing to do."""

    def decorate(method):
        names = list(inspect.signature(method).parameters)[1:]
        made = rule(**{name: st.sampled_from(VALUES[name]) for name in names})(method)
        if condition is not None:
            made = precondition(lambda machine: bool(condition(machine)))(made)
        made.condition, made.names = condition, names
        return made

    return decorate


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

    def down(self):
        return [desk for desk in self.world.desks if desk.core is None]

    def ghosts(self):
        return self.world.ghosts

    def backups(self):
        return self.world.service.backups

    def without_many_backups(self):
        return len(self.backups()) < 3

    def chosen(self, found, number):
        return found[number % len(found)]

    # people

    @step()
    def customer_writes(self, inquiry):
        self.world.service.customer_writes(inquiry)

    @step(running)
    def read(self, number, inquiry):
        self.world.read(self.chosen(self.running(), number), inquiry)

    @step(running)
    def write(self, number, inquiry, mode, yes):
        desk = self.chosen(self.running(), number)
        if (mode, inquiry) not in desk.disk.drafts:
            if yes:
                self.world.read(desk, inquiry)
            self.world.write(desk, inquiry, mode)

    @step(running)
    def say(self, number, inquiry, mode, hold_s):
        """Read, written, sent and on the disk."""
        desk = self.chosen(self.running(), number)
        self.write(number, inquiry, mode, True)
        self.world.press_send(desk, (mode, inquiry), hold_s)
        self.world.finish_disk(desk)

    @step(running)
    def say_two_things(self, number, inquiry):
        for mode in MODES:
            self.say(number, inquiry, mode, 0.0)

    @step(running)
    def say_without_looking(self, number, inquiry):
        """A customer was faster."""
        desk = self.chosen(self.running(), number)
        self.write(number, inquiry, MODES[0], True)
        self.world.service.customer_writes(inquiry)
        self.world.press_send(desk, (MODES[0], inquiry), 0.0)
        self.world.finish_disk(desk)

    @step(drafts)
    def edit(self, number):
        self.world.edit(*self.chosen(self.drafts(), number))

    @step(drafts)
    def send(self, number, hold_s):
        self.world.press_send(*self.chosen(self.drafts(), number), hold_s)

    @step(waiting)
    def take_back(self, number):
        desk, item = self.chosen(self.waiting(), number)
        self.world.tell(desk, events.TakenBack(item.item_id))

    @step(needing)
    def fix(self, number):
        desk, item = self.chosen(self.needing(), number)
        shown = self.world.show_missed(desk, item)
        new_id = str(UUID(int=len(self.world.intents) + 1_000_000))
        self.world.tell(desk, events.Fixed(item.item_id, shown, new_id))

    @step(needing)
    def send_anyway(self, number):
        desk, item = self.chosen(self.needing(), number)
        shown = self.world.show_missed(desk, item)
        if item.problem == Code.BEHIND:
            self.world.allowed.add(item.item_id)
        self.world.tell(desk, events.SendAnyway(item.item_id, shown))

    @step(needing)
    def drop(self, number):
        desk, item = self.chosen(self.needing(), number)
        self.world.tell(desk, events.Dropped(item.item_id))

    # disk

    @step(running)
    def finish_disk(self, number):
        self.world.finish_disk(self.chosen(self.running(), number))

    @step(writing)
    def write_disk(self, number):
        self.world.write_disk(self.chosen(self.writing(), number))

    @step(told_of)
    def tell_of_disk(self, number):
        desk = self.chosen(self.told_of(), number)
        self.world.tell(desk, desk.to_tell.popleft())

    @step()
    def fill_disk(self, number, yes):
        self.world.desks[number % 3].disk.is_full = yes

    @step()
    def empty_disks(self):
        for desk in self.world.desks:
            desk.disk.is_full = False

    @step(running)
    def crash(self, number):
        self.world.crash(self.chosen(self.running(), number))

    @step(down)
    def start(self):
        desk = next(desk for desk in self.world.desks if desk.core is None)
        self.world.start(desk)

    # time and net

    @step()
    def wait(self, seconds):
        self.world.wait(seconds)

    @step(calls)
    def arrive(self, number):
        call = self.chosen(self.calls(), number)
        call.answer = self.world.arrive(call)

    @step(answered)
    def answer(self, number):
        call = self.chosen(self.answered(), number)
        self.world.end(call, call.answer)

    @step(calls)
    def arrive_and_answer(self, number):
        call = self.chosen(self.calls(), number)
        self.world.end(call, self.world.arrive(call))

    @step(calls)
    def arrive_and_lose_the_answer(self, number):
        call = self.chosen(self.calls(), number)
        call.answer = self.world.arrive(call)
        self.world.no_answer(call)

    @step(calls)
    def all_arrive(self):
        for call in self.calls():
            self.world.end(call, self.world.arrive(call))

    @step(calls)
    def lose_request(self, number):
        self.world.no_answer(self.chosen(self.calls(), number))

    @step(answered)
    def lose_answer(self, number):
        """Or it is garbage, or a page of the network."""
        self.world.no_answer(self.chosen(self.answered(), number))

    @step(calls)
    def give_up_on(self, number):
        """Too slow: nobody waits for it any more, and it arrives all the same."""
        call = self.chosen(self.calls(), number)
        self.world.ghosts.append(call)
        self.world.no_answer(call)

    @step(calls)
    def double(self, number):
        self.world.ghosts.append(self.chosen(self.calls(), number))

    @step(ghosts)
    def arrive_late(self, number):
        ghosts = self.world.ghosts
        self.world.arrive(ghosts.pop(number % len(ghosts)))

    @step()
    def trouble_at_the_service(self, code, after):
        self.world.service.trouble = Refusal(code, retry_after_s=after)

    @step(running)
    def hint(self, number, event):
        self.world.tell(self.chosen(self.running(), number), event)

    # the service and its people

    @step(running)
    def feed(self, number, row):
        desk = self.chosen(self.running(), number)
        if own := [row for row in self.world.service.own_rows() if row.staff_id == desk.staff_id][-4:]:
            found = self.chosen(own, row)
            self.world.tell(desk, events.Seen(found.reply_id, found.inquiry_id, found.body))

    @step()
    def close(self, inquiry, yes):
        (self.world.service.closed.add if yes else self.world.service.closed.discard)(inquiry)

    @step()
    def bar(self, staff_id, yes):
        (self.world.service.barred.add if yes else self.world.service.barred.discard)(staff_id)

    @step(without_many_backups)
    def back_up(self):
        self.world.service.back_up()

    @step(backups)
    def restore(self, number):
        self.world.restore(number % len(self.world.service.backups))

    @step(running)
    def end_session(self, number, yes):
        desk = self.chosen(self.running(), number)
        desk.session = None
        if yes:
            self.world.tell(desk, events.SessionEnded())

    @step()
    def all_is_well(self):
        """The right people are signed in, and every inquiry may be answered."""
        self.world.service.closed.clear()
        self.world.service.barred.clear()
        for desk in self.running():
            desk.session = desk.staff_id
            self.world.tell(desk, events.SignedIn(desk.staff_id))

    @step(running)
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
    busy_machine = [HealthCheck.too_slow]
    whole = settings(max_examples=RUNS, stateful_step_count=STEPS, suppress_health_check=busy_machine)
    run_state_machine_as_test(DesksOnAService, settings=whole)
    assert happened["steps"] >= AT_LEAST_STEPS


MANY, SOME, FEW = 12, 4, 1
WALK = {
    "say": MANY, "say_without_looking": SOME, "say_two_things": SOME, "write": SOME, "send": SOME, "edit": FEW,
    "read": SOME, "customer_writes": SOME, "take_back": FEW, "fix": SOME, "send_anyway": SOME, "drop": FEW,
    "finish_disk": MANY, "write_disk": SOME, "tell_of_disk": SOME, "fill_disk": FEW, "empty_disks": FEW,
    "crash": FEW, "start": MANY,
    "wait": SOME, "arrive": SOME, "answer": SOME, "arrive_and_answer": MANY, "all_arrive": SOME,
    "arrive_and_lose_the_answer": SOME, "lose_request": FEW, "lose_answer": FEW, "give_up_on": SOME, "double": FEW,
    "arrive_late": SOME, "trouble_at_the_service": FEW, "hint": SOME, "feed": SOME, "close": FEW, "bar": FEW,
    "back_up": FEW, "restore": FEW, "end_session": FEW, "sign_in": FEW, "all_is_well": SOME,
}  # fmt: skip
MET = {"landed", "replayed", "lost answer", "crash", "restored", "given back", "sent anyway", "full disk", Code.BEHIND,
       Code.INQUIRY_CLOSED, Code.NOT_PERMITTED, Code.BUSY, Code.SESSION_EXPIRED}  # fmt: skip


def walk(seed):
    """As the state machine, with likely steps more often: deeper in less time, without shrinking."""
    machine, random = DesksOnAService(), Random(seed)
    names, weights = list(WALK), list(WALK.values())
    for _ in range(STEPS_OF_A_WALK):
        taken = getattr(DesksOnAService, random.choices(names, weights)[0])
        values = {name: random.choice(VALUES[name]) for name in taken.names}
        if taken.condition is None or taken.condition(machine):
            taken(machine, **values)
            happened["steps"] += 1
            machine.world.check()
    machine.teardown()


def test_a_late_copy_of_the_first_text_and_the_second_one_never_both_stand_there():
    """Given up on, refused, written anew; then the first request arrives after all."""
    machine = DesksOnAService()
    world, desk = machine.world, machine.world.desks[0]
    machine.say(number=0, inquiry=29, mode=MODES[0], hold_s=0.0)
    machine.give_up_on(number=0)
    world.service.closed.add(29)
    world.wait(1.0)
    machine.arrive_and_answer(number=0)
    machine.fix(number=0)
    machine.finish_disk(number=0)
    machine.edit(number=0)
    world.service.closed.clear()
    machine.arrive_late(number=0)
    machine.send(number=0, hold_s=0.0)
    machine.finish_disk(number=0)
    machine.feed(number=0, row=0)
    world.check()
    machine.arrive_and_answer(number=0)
    world.check()
    (standing,) = desk.core.standings(world.now)
    assert standing.item.problem == Code.OTHER_CONTENT
    assert [row.body for row in world.service.rows] == ["t1.0"]
    machine.fix(number=0)
    machine.finish_disk(number=0)
    machine.send(number=0, hold_s=0.0)
    machine.finish_disk(number=0)
    machine.teardown()
    assert [row.body for row in world.service.rows] == ["t1.0", "t2.0"]


def test_long_walks_among_the_faults_break_nothing_either():
    happened.clear()
    first = SystemRandom().randrange(2**32)
    for seed in range(first, first + WALKS):
        try:
            walk(seed)
        except AssertionError as error:
            error.add_note(f"walk({seed})")
            raise
    missing = MET - happened.keys()
    assert not missing, f"the walks from {first} on go past {missing}"
