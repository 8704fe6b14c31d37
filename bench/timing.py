"""Times calls, one against another in turns, so that a loud minute of the machine hits both alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, thread_time


def percentile(values: Iterable[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]


@dataclass
class Times:
    """Milliseconds by the clock and on the processor; the latter doesn't see who else uses the machine."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def take(self, call: Callable[[], object]) -> None:
        wall, cpu = perf_counter(), thread_time()
        call()
        self.cpu.append((thread_time() - cpu) * 1e3)
        self.wall.append((perf_counter() - wall) * 1e3)

    @property
    def p50(self) -> float:
        return median(self.wall)

    @property
    def p95(self) -> float:
        return percentile(self.wall, 95)

    @property
    def cpu_p95(self) -> float:
        return percentile(self.cpu, 95)

    def __add__(self, other: Times) -> Times:
        return Times(self.wall + other.wall, self.cpu + other.cpu)


def in_turns(calls: Iterable[tuple[Callable[[], object], Callable[[], object]]], rounds: int) -> tuple[Times, Times]:
    """Times of the first and of the second of each pair. The first round only warms up."""
    pairs, ours, bare = list(calls), Times(), Times()
    for ours_call, bare_call in pairs:
        ours_call()
        bare_call()
    with without_collector():
        for _ in range(rounds):
            for ours_call, bare_call in pairs:
                ours.take(ours_call)
                bare.take(bare_call)
    return ours, bare


@contextmanager
def without_collector() -> Iterator[None]:
    """The bench's own garbage is its own affair; what a process of ours would collect is in its memory figures."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
