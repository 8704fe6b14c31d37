"""How wide the columns of a table stand in the space that there is; pure arithmetic, no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """What one column that is not hidden asks for, in pixels."""

    wanted: int
    least: int
    folds: int = 0
    """Above 0 it may be left out where space is short; the highest goes first."""
    stretches: bool = False
    """Takes what is left over."""


def fit(wishes: Sequence[Wish], space: int) -> list[int]:
    """A width for each, 0 for those left out. Columns give up their comfort together before one is left out; where even
    the least is too much, the table scrolls sideways."""
    shown = list(range(len(wishes)))
    for at in sorted(shown, key=lambda at: -wishes[at].folds):
        if sum(wishes[each].least for each in shown) <= space or not wishes[at].folds:
            break
        shown.remove(at)
    comfort = {at: max(0, wishes[at].wanted - wishes[at].least) for at in shown}
    free = max(0, space - sum(wishes[at].least for at in shown))
    share = min(1.0, free / (sum(comfort.values()) or 1))
    widths = [wishes[at].least + int(comfort[at] * share) if at in comfort else 0 for at in range(len(wishes))]
    rest = space - sum(widths)
    stretching = next((at for at in shown if wishes[at].stretches), None)
    if rest > 0 and stretching is not None:
        widths[stretching] += rest
    return widths
