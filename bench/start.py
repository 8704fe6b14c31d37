"""D1, D3: from the start of the process to the painted sign-in page, against an empty window."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from bench.desktop import child
from bench.figures import Figure
from bench.made import Made
from bench.timing import percentile

ROUNDS = 15


def figures(made: Made, stores: int) -> Iterator[Figure]:
    ours, bare, loaded = [], [], set()
    with tempfile.TemporaryDirectory() as profile:
        for at in range(ROUNDS + 1):
            alone, told = child("bare_window"), child("first_paint", profile)
            if at:  # the first of each compiles, and fills the disk's cache
                bare.append(alone)
                ours.append(told)
            loaded |= set(told["loaded"])
    middle, middle_bare = (percentile([told["ms"] for told in rows], 50) for rows in (ours, bare))
    least, least_bare = (min(told["ms"] for told in rows) for rows in (ours, bare))
    cpu, cpu_bare = (percentile([told["cpu"] for told in rows], 50) for rows in (ours, bare))
    fastest = f"fastest {least:.0f} and {least_bare:.0f} (x{least / least_bare:.2f})"
    note = f"medians {middle:.0f} and {middle_bare:.0f} ms; {fastest}; on the processor x{cpu / cpu_bare:.2f}"
    yield Figure("D1", "start to the painted sign-in page / empty window", middle / middle_bare, "x", 1.4, note=note)
    memory, memory_bare = (percentile([told["pss"] for told in rows], 50) for rows in (ours, bare))
    yield Figure("D1.memory", "memory at that moment", memory, "MB", None, memory_bare)
    yield Figure("D3", "heavy modules before the first paint", len(loaded), "", 0.0, note=", ".join(sorted(loaded)))
