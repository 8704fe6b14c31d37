"""D8: the chart of listening hours: first paint in a desktop that runs, a move of its focus; and a row's strip."""

from __future__ import annotations

from collections.abc import Iterator

from bench.desktop import child
from bench.figures import Figure
from bench.made import Made
from bench.timing import percentile

SPANS = {"14": "14 days", "31": "a month"}
ROUNDS = 9


def figures(made: Made, stores: int) -> Iterator[Figure]:
    for days, name in SPANS.items():
        told = [child("chart", days) for _ in range(ROUNDS + 1)][1:]  # the first compiles
        first, cpu = ([one["first"][at] for one in told] for at in (0, 1))
        again = percentile([one["again"][0] for one in told], 50)
        note = f"worst {max(first):.1f}, on the processor {percentile(cpu, 50):.1f}; a second chart {again:.1f}"
        what = f"{name}: import, build and first paint, median"
        yield Figure(f"D8.{days}.first", what, percentile(first, 50), "ms", 25.0, note=note)
        wall, cpu = ([move[at] for one in told for move in one["moved"]] for at in (0, 1))
        note = f"p50 {percentile(wall, 50):.2f}, on the processor p95 {percentile(cpu, 95):.2f}"
        yield Figure(
            f"D8.{days}.redraw", f"{name}: focus moved and painted p95", percentile(wall, 95), "ms", 4.0, note=note
        )
    cold, warm = (percentile([one["strips"][kind] for one in told], 50) for kind in ("cold", "warm"))
    yield Figure("D8.strip", "14-bar strip in a row, warm", warm, "ms", note=f"the first time {cold:.3f}")
