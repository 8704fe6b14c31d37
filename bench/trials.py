"""S10 of trials: what a page costs at 200,000 trials against 10,000, with a year of listening; and the funnel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from bench import trial_made
from bench.figures import Figure
from bench.inside import Inside
from bench.made import AS_OF, Made
from bench.timing import Times, in_turns
from usen_desk.contract.base import Nothing
from usen_desk.contract.branches import LIST_BRANCHES
from usen_desk.contract.find import FIND, Find
from usen_desk.contract.permissions import Role
from usen_desk.contract.trials import (
    EXPORT_TRIALS,
    GET_FUNNEL,
    GET_TRIAL,
    LIST_MY_TRIALS,
    LIST_SOLD_AS,
    SEARCH_TRIALS,
    FunnelAsk,
    FunnelStage,
    MyTrialsAsk,
    TrialExport,
    TrialSearch,
    TrialSort,
)

SMALL, LARGE = 10_000, 200_000
LIMIT = 2.0
ROUNDS = 40
FEW_ROUNDS = 5

Call = Callable[[], bytes]
DAY = timedelta(days=1)
SOLD_AS = "個別対応"
KNOWN = trial_made.login_of(trial_made.FIRST_ID + SMALL // 2)


def figures(made: Made, _: int) -> Iterator[Figure]:
    for kind in made.kinds:
        small, large = (trial_made.database(made, kind, trials) for trials in (SMALL, LARGE))
        try:
            with large.read() as tx:
                note = f"{LARGE:,} trials, {trial_made.minutes(tx):,} minutes"
            yield from _growth(kind, _pages(small), _pages(large), note)
            yield from _alone(kind, Inside(large, Role.SUPERVISOR))
        finally:
            small.close()
            large.close()


PAGES = {
    "newest": "newest page of all trials",
    "second": "the page after it",
    "oldest": "oldest page of all trials",
    "login_id": "search by login ID",
    "issued": "trials issued in a month",
    "sold_as": "trials of one value of 販売",
    "authenticated": "first authenticated in a week",
    "long_ago": "first authenticated in a quarter of long ago",
    "all_four": "month, value of 販売 and weeks of authentication",
    "contracted": "stage: contracted",
    "own_branch": "sales: newest page of their branch",
    "own_sold_as": "sales: one value of 販売",
    "own_half_year": "sales: first authenticated in half a year, by total",
    "viewed": "a trial's page, logged",
    "mine": "マイお試し",
    "sold_as_list": "values of 販売 in use",
    "found": "a leaflet's ID in the one box",
    "branches": "branches with their counts",
}


def _pages(database: Any) -> dict[str, Call]:
    everybody, sales = Inside(database, Role.SUPERVISOR), Inside(database, Role.SALES)

    def page(desk: Inside, **asked: object) -> Call:
        return desk.call(SEARCH_TRIALS, TrialSearch(**asked))  # type: ignore[arg-type]

    week = {"authenticated_from": AS_OF - 30 * DAY, "authenticated_to": AS_OF - 24 * DAY}
    month = {"issued_from": AS_OF - 90 * DAY, "issued_to": AS_OF - 60 * DAY}
    long_ago = {"authenticated_from": AS_OF - 330 * DAY, "authenticated_to": AS_OF - 240 * DAY}
    half_year = {
        "authenticated_from": AS_OF - 330 * DAY,
        "authenticated_to": AS_OF - 150 * DAY,
    }  # full pages on both sides
    weeks = {"authenticated_from": AS_OF - 80 * DAY, "authenticated_to": AS_OF - 60 * DAY}
    return {
        "newest": page(everybody),
        "second": page(everybody, after=everybody.ask(SEARCH_TRIALS, TrialSearch()).next_after),
        "oldest": page(everybody, descending=False),
        "login_id": page(everybody, login_id=KNOWN),
        "issued": page(everybody, **month),
        "sold_as": page(everybody, sold_as=SOLD_AS),
        "authenticated": page(everybody, **week),
        "long_ago": page(everybody, **long_ago),
        "all_four": page(everybody, sold_as=SOLD_AS, **month, **weeks),
        "contracted": page(everybody, stage=FunnelStage.CONTRACTED),
        "own_branch": page(sales),
        "own_sold_as": page(sales, sold_as=SOLD_AS),
        "own_half_year": page(sales, sort=TrialSort.TOTAL_MINUTES, **half_year),
        "viewed": everybody.call(GET_TRIAL, Nothing(), login=KNOWN),
        "mine": sales.call(LIST_MY_TRIALS, MyTrialsAsk()),
        "sold_as_list": everybody.call(LIST_SOLD_AS, Nothing()),
        "found": everybody.call(FIND, Find(text=KNOWN)),
        "branches": everybody.call(LIST_BRANCHES, Nothing()),
    }


def _growth(kind: str, small: dict[str, Call], large: dict[str, Call], note: str) -> Iterator[Figure]:
    for name, what in PAGES.items():
        times, before = in_turns([(large[name], small[name])], ROUNDS)
        rows = " and ".join(str(call().count(b'"account_id":')) for call in (large[name], small[name]))
        told = f"{times.p50:.2f} ms and {before.p50:.2f} ms, {rows} rows; {note}"
        yield Figure(f"S10.{kind}.trials.{name}", f"{kind}: {what}, p50", times.p50 / before.p50, "x", LIMIT, note=told)


def _alone(kind: str, desk: Inside) -> Iterator[Figure]:
    """What reads as much as there is: no page, so no budget of one."""
    month = FunnelAsk(issued_from=AS_OF - 29 * DAY, issued_to=AS_OF)
    year = FunnelAsk(issued_from=AS_OF - 364 * DAY, issued_to=AS_OF)
    export = TrialExport(issued_from=AS_OF - 29 * DAY, issued_to=AS_OF)
    for name, what, call in (
        ("funnel", "funnel of 30 days", desk.call(GET_FUNNEL, month)),
        ("funnel_year", "funnel of a year", desk.call(GET_FUNNEL, year)),
        ("export", "30 days of trials as CSV", desk.call(EXPORT_TRIALS, export)),
    ):
        call()
        times = Times()
        for _ in range(FEW_ROUNDS):
            times.take(call)
        yield Figure(f"trials.{kind}.{name}", f"{kind}: {what}, p50", times.p50, "ms", note=f"{LARGE:,} trials")
