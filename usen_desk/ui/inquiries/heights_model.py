"""Heights of a list's rows, most of them only estimated: where each row begins, and which rows stand at a place. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Heights:
    """In pixels. A row that was measured once stays so until it is forgotten."""

    def __init__(self) -> None:
        self._heights: list[int] = []
        self._known: list[bool] = []
        self._tops: list[int] | None = None

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def total(self) -> int:
        return self._all_tops()[-1]

    def reset(self, estimates: Sequence[int]) -> None:
        """All of them estimated."""
        self._heights, self._known, self._tops = list(estimates), [False] * len(estimates), None

    def insert(self, row: int, estimates: Sequence[int]) -> None:
        self._heights[row:row] = estimates
        self._known[row:row] = [False] * len(estimates)
        self._tops = None

    def forget(self, row: int) -> None:
        """What it shows changed."""
        self._known[row] = False

    def is_known(self, row: int) -> bool:
        return self._known[row]

    def measure(self, row: int, height: int) -> bool:
        """Whether that is news."""
        was, self._known[row] = self._heights[row], True
        if was == height:
            return False
        self._heights[row], self._tops = height, None
        return True

    def height(self, row: int) -> int:
        return self._heights[row]

    def top(self, row: int) -> int:
        return self._all_tops()[row]

    def row_at(self, y: int) -> int:
        """The row that covers `y`; the first or last one beyond the ends, -1 where there is none."""
        return max(0, min(bisect_right(self._all_tops(), y) - 1, len(self._heights) - 1)) if self._heights else -1

    def rows_between(self, top: int, bottom: int) -> range:
        if not self._heights or bottom <= top:
            return range(0)
        return range(self.row_at(top), self.row_at(bottom - 1) + 1)

    def _all_tops(self) -> list[int]:
        if self._tops is None:
            self._tops = [0, *accumulate(self._heights)]
        return self._tops
