"""Random schedules of faults: two desks answer in the same threads while the line cuts, loses, doubles and lies, and
desks and service are killed. Afterwards everything is healed, and what must hold is counted (RELIABILITY I1-I4).

Long runs: python3 dev.py faults --schedules 2000 --seed 1
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from tests.faults.desk_process import DeskProcess
from tests.faults.line import Chance, Fault, Line
from tests.faults.service_process import ServiceProcess
from tests.faults.vault_process import VaultServer
from tests.journeys.exchanges import Customer
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write import write

PEOPLE = ("yamada.misaki", "ito.saori")
THREADS, STORES = 3, 300
STEPS_MIN, STEPS_MAX = 3, 7
WEIGHTS = {
    Fault.NONE: 8,
    Fault.CUT_REQUEST: 3,
    Fault.LOST_ANSWER: 4,
    Fault.HALF_ANSWER: 2,
    Fault.GARBAGE: 2,
    Fault.PORTAL: 2,
    Fault.BUSY: 1,
    Fault.TOO_MANY: 1,
    Fault.SLOW: 1,
    Fault.SLICED: 1,
    Fault.DOUBLED: 2,
}
STEPS = {"queue": 24, "kill desk": 1, "kill service": 1, "die inside": 1, "line down": 3, "cut": 3}
POINTS = ("begin", "statement 4", "statement 9", "before commit", "after commit")


@dataclass
class Told:
    """One reply that a desk said to be queued."""

    reply_id: str
    inquiry_id: int
    who: int


@dataclass
class Counts:
    schedules: int = 0
    replies: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    falsely_stated: int = 0
    steps: Counter[str] = field(default_factory=Counter)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order or self.falsely_stated)


class World:
    """Real processes, kept from one schedule to the next; close() ends them."""

    def __init__(self, folder, authority, database_url):
        self.database = Database(database_url)
        self.service = ServiceProcess(database_url, authority, folder / "files")
        self.line = Line(authority, self.service.port)
        self.vault = VaultServer()
        customer = Customer(self.service)
        self.inquiries = [customer.open(f"故障の試験{at}です。") for at in range(THREADS)]
        self.desks = [DeskProcess(folder / who, self.line.url, authority.ca_file, self.vault.port) for who in PEOPLE]
        self.counts = Counts()
        for at in range(len(self.desks)):
            self.sign_in(at)

    def close(self):
        for desk in self.desks:
            desk.kill()
        for one in (self.line, self.service, self.vault, self.database):
            one.close()

    def sign_in(self, at):
        return self.desks[at].do("sign in", login_id=PEOPLE[at], password=DEMO_PASSWORD, stay=True)

    def run(self, seed):
        """One schedule, and what it broke in words; empty when everything holds."""
        lot = random.Random(seed)
        self.line.random, self.line.chance = lot, Chance(lot, WEIGHTS)
        self.line.only = b"/replies"
        told = []
        for _ in range(lot.randint(STEPS_MIN, STEPS_MAX)):
            step = lot.choices(list(STEPS), list(STEPS.values()))[0]
            self.counts.steps[step] += 1
            self._do(step, lot, told)
        states = self._heal()
        self.counts.schedules += 1
        self.counts.replies += len(told)
        return self._broken(told, states)

    def _do(self, step, lot, told):
        who = lot.randrange(len(self.desks))
        if step == "queue":
            self._queue(who, lot.choice(self.inquiries), lot, told)
        elif step == "kill desk":
            if lot.random() < 0.5:
                self._queue(who, lot.choice(self.inquiries), lot, told)
            self.desks[who].kill()
            self._restart(who)
        elif step == "kill service":
            self.service.kill()
            self.service.start()
        elif step == "die inside":
            self._revive()
            self.service.die_at(lot.choice(POINTS))
            self._queue(who, lot.choice(self.inquiries), lot, told)
        elif step == "line down":
            self.line.down()
            self._queue(who, lot.choice(self.inquiries), lot, told)
            self.line.up()
        else:
            self.line.cut()

    def _queue(self, who, inquiry_id, lot, told):
        text = f"返信 {lot.randrange(10**9)}"
        reply_id = self.desks[who].do("queue", inquiry_id=inquiry_id, text=text)
        assert not reply_id.startswith("not queued"), reply_id
        told.append(Told(reply_id, inquiry_id, who))

    def _restart(self, who):
        """The desk signs in by itself with what the vault keeps; from here on it may need the service."""
        self._revive()
        self.desks[who].start()
        self.sign_in(who)

    def _revive(self):
        if not self.service.is_running or not self._answers():
            self.service.wait_dead()
            self.service.start()

    def _answers(self):
        """It may be about to end itself."""
        return self.service.die_at("")

    def _heal(self):
        """Nothing goes wrong any more; what each desk says when nothing waits."""
        self.line.chance = None
        self.line.up()
        self._revive()
        states = []
        for desk in self.desks:
            desk.do("retry now")
            states.append(desk.do("wait empty"))
        return states

    def _broken(self, told, states):
        places = self._places(told)
        broken = []
        for one in told:
            if len(places[one.reply_id]) != 1:
                broken.append(self._count("doubled" if places[one.reply_id] else "lost", one))
        for key, mine in _by_line(told).items():
            sequences = [sequence for one in mine for sequence in places[one.reply_id]]
            if sequences != sorted(sequences):
                broken.append(self._count("out_of_order", (key, sequences)))
        for who, state in enumerate(states):
            mine = {one.reply_id for one in told if one.who == who}
            false = [reply_id for reply_id in state["sent"] if reply_id in mine and not places[reply_id]]
            if false or state["items"]:
                broken.append(self._count("falsely_stated", (who, false or state["items"])))
        return broken

    def _places(self, told):
        """Where each reply stands on the service: its sequences."""
        message = schema.message.c
        with self.database.read() as tx:
            rows = tx.execute(
                select(message.reply_id, message.sequence).where(message.reply_id.in_([one.reply_id for one in told]))
            ).all()
        places = defaultdict(list)
        for reply_id, sequence in rows:
            places[reply_id].append(sequence)
        return places

    def _count(self, what, which):
        setattr(self.counts, what, getattr(self.counts, what) + 1)
        return f"{what}: {which}"


def _by_line(told):
    """Replies of one author in one thread, as they were queued."""
    lines = defaultdict(list)
    for one in told:
        lines[one.who, one.inquiry_id].append(one)
    return lines


def made_database(folder):
    """The demo's stores, for a world of its own."""
    url = f"sqlite:///{folder / 'service.db'}"
    database = Database(url)
    migrate(database)
    write(database, STORES, 20180803, date(2020, 3, 17), lambda done, stores: None)
    database.close()
    return url
