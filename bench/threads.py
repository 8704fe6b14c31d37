"""D7: a thread of 50 and of 2,000 messages that are all loaded: open, scroll, resize, jump, memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.desktop import child
from bench.figures import Figure
from bench.made import Made
from bench.timing import percentile

SHORT, LONG = 50, 2_000
ROUNDS = 5
OPEN_RATIO = 1.5


def figures(made: Made, stores: int) -> Iterator[Figure]:
    told = {size: [child("thread", str(size)) for _ in range(ROUNDS)] for size in (SHORT, LONG)}
    opens, on_cpu = ({size: percentile([one["open"][at] for one in told[size]], 50) for size in told} for at in (0, 1))
    yield Figure(f"D7.{LONG}.open", f"{LONG:,} messages: open, median", opens[LONG], "ms", 100.0, opens[SHORT])
    ratio, note = on_cpu[LONG] / on_cpu[SHORT], f"{on_cpu[LONG]:.1f} and {on_cpu[SHORT]:.1f} ms"
    yield Figure("D7.ratio", f"{LONG:,} messages ÷ {SHORT}: open, on the processor", ratio, "x", OPEN_RATIO, note=note)
    for size, runs in told.items():
        yield from _moves(size, runs)
        growth = percentile([one["growth"] for one in runs], 50)
        yield Figure(f"D7.{size}.growth", f"{size:,} messages: memory", growth, "MB", 25.0)
        yield Figure(f"D7.{size}.widgets", f"{size:,} messages: widgets of bubbles", runs[0]["widgets"], "")


def _moves(size: int, runs: list[dict[str, Any]]) -> Iterator[Figure]:
    for what, limit in (("scroll", 12.0), ("jump", None), ("resize", 33.0), ("append", None)):
        wall, cpu = ([times[at] for one in runs for times in one[what]] for at in (0, 1))
        note = f"p50 {percentile(wall, 50):.2f}, on the processor p95 {percentile(cpu, 95):.2f}"
        name = f"{size:,} messages: {what} p95"
        yield Figure(f"D7.{size}.{what}", name, percentile(wall, 95), "ms", limit, note=note)
