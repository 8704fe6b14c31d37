"""D10 at the board: a supervisor's desk on a real service over TLS while 500 inquiries change in a burst. A timer of
2 ms tells how long the window is silent; afterwards every tile stands beside a count of the rows by SQL. And what the
board's answer costs at 200,000 inquiries, beside one bare aggregate of the same rows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bench.colleague import OPEN, Colleague
from bench.desktop import child, desk_file
from bench.figures import Figure
from bench.fresh import fresh
from bench.inside import Bare, Inside, Statement, recorded
from bench.made import INQUIRIES, MESSAGES, Made
from bench.service import Service
from bench.session import LONG_MS, LONGEST_MS
from bench.timing import in_turns, percentile
from usen_desk.contract.base import Nothing
from usen_desk.contract.board import GET_BOARD
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import BULK_MAX
from usen_desk.contract.permissions import Role
from usen_desk.server.db.database import Database
from usen_desk.server.demo_data.staff import DEMO_STAFF

STORES, OF_DESK = 20_000, 2_000
BURST, SECONDS, ROUNDS = 500, 12, 40
COUNTS = """
select sum(queue = 'unanswered'), sum(assignee_id is null), sum(queue = 'held'),
 sum(answer_due_at <= :now or coalesce(done_due_at <= :now, 0)),
 sum((answer_warn_at <= :now or coalesce(done_warn_at <= :now, 0))
   and answer_due_at > :now and coalesce(done_due_at > :now, 1))
from inquiry where queue in ('unanswered', 'awaiting', 'held')"""
COUNTED = ("waiting", "unassigned", "held", "overdue", "at_risk")
AGGREGATE = """
select queue, category, prefecture_code, assignee_id, count(*), count(answer_due_at), count(done_due_at)
from inquiry where queue in ('unanswered', 'awaiting', 'held') group by 1, 2, 3, 4"""


def figures(made: Made, stores: int) -> Iterator[Figure]:
    with fresh(made, "sqlite", STORES, OF_DESK) as database, Service(str(database.url)) as service:
        changed, told = _burst(service)
        wrong = _wrong(database, told)
    yield from _gaps(changed, told)
    what = f"{changed} changes at once: tiles that differ from a count by SQL"
    note = f"{told['loads']} answers were asked for; {' '.join(wrong)}"
    yield Figure("D10.board.wrong", what, len(wrong), "", 0.0, note=note)
    for kind in made.kinds:
        yield _answer(kind, made.with_inquiries(kind, stores, INQUIRIES, MESSAGES))


def _gaps(changed: int, told: dict[str, Any]) -> Iterator[Figure]:
    gaps = told["gaps"]
    walls, cpus = [gap[0] for gap in gaps], [gap[1] for gap in gaps]
    acts = ", ".join(f"{act} {count}" for act, count in Counter(gap[2] for gap in gaps if gap[0] > LONG_MS).items())
    name = f"{changed} changes at once, {SECONDS} s at the board"
    note = f"{sum(wall > LONG_MS for wall in walls)} of {len(gaps):,} beats later ({acts})"
    note += f"; on the processor p99 {percentile(cpus, 99):.1f}"
    yield Figure("D10.board.p99", f"{name}: p99", percentile(walls, 99), "ms", LONG_MS, note=note)
    note = f"{max(gaps)[1]:.0f} of it on the processor; longest on the processor {max(cpus):.0f}"
    yield Figure("D10.board.max", f"{name}: the longest", max(walls), "ms", LONGEST_MS, note=note)


def _burst(service: Service) -> tuple[int, dict[str, Any]]:
    colleague, changed = Colleague(service), [0]
    cards = colleague.newest(BURST, *OPEN)
    if len(cards) < BURST:
        cards += colleague.newest(BURST - len(cards), Status.DONE)

    def work() -> None:
        time.sleep(1.0)
        for begin in range(0, len(cards), BULK_MAX):
            some = cards[begin : begin + BULK_MAX]
            for status, of in ((Status.DONE, OPEN), (Status.IN_PROGRESS, (Status.DONE,))):
                changing = [card for card in some if card.status in of]
                changed[0] += colleague.change_at_once(changing, status) if changing else 0

    person = next(one for one in DEMO_STAFF if one.role is Role.SUPERVISOR)
    with desk_file(service, seconds=SECONDS, login_id=person.login_id, burst=BURST) as file:
        told = child("board", str(file), meanwhile=work)
    return changed[0], told


def _wrong(database: Database, told: dict[str, Any]) -> list[str]:
    now = datetime.fromisoformat(told["at"])
    bare = Bare(database)
    statement = COUNTS.replace(":now", f"'{now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'")
    row = bare.connection.execute(statement).fetchone()
    bare.close()
    shown = [told["tiles"][name] for name in COUNTED]
    pairs = zip(COUNTED, shown, row, strict=True)
    return [f"{name} {value} for {count or 0}" for name, value, count in pairs if value != int(count or 0)]


def _answer(kind: str, database: Database) -> Figure:
    desk, bare = Inside(database, Role.SUPERVISOR), Bare(database)
    ours = desk.call(GET_BOARD, Nothing())
    aggregate: list[Statement] = [(AGGREGATE, ())]
    times, alone = in_turns([(ours, bare.replay(aggregate))], ROUNDS)
    with recorded(database) as statements:
        ours()
    bare.close()
    note = f"p95 {times.p95:.1f}, on the processor p95 {times.cpu_p95:.1f}; {len(statements)} statements"
    what = f"{kind}: the board's answer, p50, beside one aggregate"
    return Figure(f"S4.{kind}.board", what, times.p50, "ms", None, alone.p50, note)
