"""D6: the inbox's cards, copied from their pictures, beside the same rows painted by Qt's own delegate."""

from __future__ import annotations

from collections.abc import Iterator

from bench.desktop import child
from bench.figures import Figure
from bench.made import Made
from bench.timing import percentile


def figures(made: Made, stores: int) -> Iterator[Figure]:
    told = child("cards")
    warm, default, first = (percentile(told[what], 50) for what in ("warm", "default", "first"))
    note = f"{warm:.3f} ms and {default:.3f} ms for {told['rows']} rows; without pictures {first:.2f} ms"
    yield Figure("D6.card", "inbox cards, warm ÷ Qt's own delegate", warm / default, "", 0.5, note=note)
