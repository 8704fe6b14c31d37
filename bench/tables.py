"""D5: a list of 1,000 to 1,000,000 rows: open, scroll, jump, memory. The rows come from the same process; each is of
stores, of trials with their pills and strips, and of the inbox's cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.desktop import child
from bench.figures import Figure
from bench.made import Made
from bench.timing import percentile

SIZES = (1_000, 20_000, 1_000_000)
KINDS = {"stores": "", "trials": "trials."}
"""Word of the list, and what stands before the size in the figure's name."""


def figures(made: Made, stores: int) -> Iterator[Figure]:
    for kind, prefix in KINDS.items():
        for rows in SIZES:
            yield from _figures(f"D5.{prefix}{rows}", f"{rows:,} {kind}", child("table", str(rows), kind))
    for rows in SIZES:
        told = child("inbox", str(rows))
        yield from _figures(f"D5.inbox.{rows}", f"inbox of {rows:,}", told, f"{told['read']:,} cards were read")
        if told["deep"]:
            note = f"{told['deep_growth']:.0f} MB by then; a page comes before its cards are in sight"
            what, times = "a further page behind 20,000 cards, p95", [wall for wall, _ in told["deep"]]
            yield Figure(f"D5.inbox.{rows}.deep", what, percentile(times, 95), "ms", note=note)


def _figures(key: str, name: str, told: dict[str, Any], growth_note: str = "") -> Iterator[Figure]:
    yield Figure(f"{key}.open", f"{name}: open", told["open"][0], "ms", 60.0)
    for what, limit in (("scroll", 8.0), ("jump", 16.0)):
        wall, cpu = ([times[at] for times in told[what]] for at in (0, 1))
        note = f"p50 {percentile(wall, 50):.2f}, on the processor p95 {percentile(cpu, 95):.2f}"
        yield Figure(f"{key}.{what}", f"{name}: {what} p95", percentile(wall, 95), "ms", limit, note=note)
    yield Figure(f"{key}.growth", f"{name}: memory", told["growth"], "MB", 25.0, note=growth_note)
