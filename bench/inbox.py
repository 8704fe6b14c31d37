"""D2, D4: from the start of the process to the inbox with its cards, from what this PC keeps, against an empty window.

The session and the key of the store come from a vault that is a file. `away`: nothing listens where the service was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.desktop import child, desk_file
from bench.figures import Figure
from bench.fresh import fresh
from bench.made import Made
from bench.service import Service
from bench.timing import percentile

STORES, INQUIRIES, ROUNDS = 2_000, 2_000, 15
LIMIT, MEMORY_LIMIT = 3.2, 2.2


def figures(made: Made, stores: int) -> Iterator[Figure]:
    with fresh(made, made.kinds[0], STORES, INQUIRIES) as database, tempfile.TemporaryDirectory() as profile:
        with Service(database.url.render_as_string(hide_password=False)) as service, desk_file(service) as file:
            child("inbox_start", str(file), profile, "fill")
            there, bare = _rounds(file, profile)
            service.stop()
            away, bare_away = _rounds(file, profile)
    yield _figure("D2", "start to the inbox from this PC, the service away", away, bare_away)
    yield _figure("D2.there", "start to the inbox, the service there", there, bare)
    memory, alone = (percentile([told["pss"] for told in rows], 50) for rows in (there, bare))
    yield Figure(
        "D4",
        "memory with the inbox / empty window",
        memory / alone,
        "x",
        MEMORY_LIMIT,
        note=f"{memory:.0f} and {alone:.0f} MB",
    )


def _figure(id: str, what: str, ours: list[dict[str, Any]], bare: list[dict[str, Any]]) -> Figure:
    middle, alone = (percentile([told["ms"] for told in rows], 50) for rows in (ours, bare))
    cpu, cpu_alone = (percentile([told["cpu"] for told in rows], 50) for rows in (ours, bare))
    note = f"medians {middle:.0f} and {alone:.0f} ms; on the processor x{cpu / cpu_alone:.2f}; {ours[0]['cards']} cards"
    return Figure(id, what + " / empty window", middle / alone, "x", LIMIT, note=note)


def _rounds(file: Path, profile: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    ours, bare = [], []
    for at in range(ROUNDS + 1):
        alone, told = child("bare_window"), child("inbox_start", str(file), profile)
        if at:  # the first of each compiles, and fills the disk's cache
            bare.append(alone)
            ours.append(told)
    return ours, bare
