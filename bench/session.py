"""D10: a minute at a real desk on a real service over TLS: search, open, scroll, type, while somebody else answers
twice a second and in the middle changes 200 exchanges at once. A timer of 2 ms tells how long the window is silent."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator

from bench.colleague import OPEN, Colleague
from bench.desktop import child, desk_file
from bench.figures import Figure
from bench.fresh import fresh
from bench.made import SEED, Made
from bench.service import Service
from bench.timing import percentile
from usen_desk.contract.inquiries import Status

STORES, INQUIRIES = 20_000, 2_000
SECONDS = 60
EVERY_S = 0.5
BURST, BURST_AT_S = 200, SECONDS / 2
LONG_MS, LONGEST_MS = 16.7, 50.0


def figures(made: Made, stores: int) -> Iterator[Figure]:
    with fresh(made, "sqlite", STORES, INQUIRIES) as database, Service(str(database.url)) as service:
        changed, told = _session(service)
    gaps = told["gaps"]
    walls, cpus = [gap[0] for gap in gaps], [gap[1] for gap in gaps]
    late = [gap for gap in gaps if gap[0] > LONG_MS]
    acts = ", ".join(f"{act} {count}" for act, count in Counter(gap[2] for gap in late).most_common(4))
    worst = max(gaps)
    note = f"{len(late)} of {len(gaps):,} beats later ({acts}); on the processor p99 {percentile(cpus, 99):.1f}"
    yield Figure(
        "D10.p99",
        f"{SECONDS} s at a desk: time without an answer, p99",
        percentile(walls, 99),
        "ms",
        LONG_MS,
        note=note,
    )
    note = f"{worst[1]:.0f} on the processor, in '{worst[2]}'; longest on the processor {max(cpus):.0f}"
    yield Figure("D10.max", f"{SECONDS} s at a desk: the longest", worst[0], "ms", LONGEST_MS, note=note)
    share = 100 * sum(wall for wall, _, _ in late) / sum(walls)
    what = f"{SECONDS} s at a desk: share of time in answers later than {LONG_MS} ms"
    note = f"{told['acts']} acts, {changed} exchanges changed at once, {told['cards']} cards at the end"
    yield Figure("D10.late", what, share, "%", note=note + ("" if told["composed"] else "; no composer to type into"))


def _session(service: Service) -> tuple[int, dict[str, list]]:
    draw, colleague, changed = random.Random(SEED), Colleague(service), [0]
    cards = colleague.newest(BURST, *OPEN)

    def work() -> None:
        begins, burst = time.monotonic(), False
        while (passed := time.monotonic() - begins) < SECONDS:
            if passed >= BURST_AT_S and not burst:
                burst = True
                changed[0] = _at_once(colleague)
            colleague.say(draw.choice(cards).inquiry_id, "確認いたしました。担当より折り返しご連絡いたします。")
            time.sleep(EVERY_S)

    with desk_file(service, seconds=SECONDS) as file:
        told = child("session", str(file), meanwhile=work)
    return changed[0], told


def _at_once(colleague: Colleague) -> int:
    """The newest that are done: they come back, and to the top of the inbox."""
    return colleague.change_at_once(colleague.newest(BURST, Status.DONE), Status.IN_PROGRESS)
