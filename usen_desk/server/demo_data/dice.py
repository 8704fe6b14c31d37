"""Random draws that give the same sequence on every Python version and platform."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice:
    """Only Random.random() is used: its sequence for a seed is promised; those of choice() and shuffle() are not."""

    def __init__(self, seed: int) -> None:
        self.roll = random.Random(seed).random
        """The next number, at least 0 and below 1."""

    def below(self, limit: int) -> int:
        return int(self.roll() * limit)

    def between(self, first: int, last: int) -> int:
        """Both ends can come up."""
        return first + int(self.roll() * (last - first + 1))

    def low(self) -> float:
        """Like roll, but small numbers come up more often. A product, because platforms round powers differently."""
        return self.roll() * self.roll()

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.roll() * len(items))]


class Wheel(Generic[T]):
    """A weighted choice; weights are whole numbers, so that no platform rounds them its own way."""

    def __init__(self, items: Sequence[T], weights: Sequence[int]) -> None:
        self._items = tuple(items)
        self._ends = list(accumulate(weights))
        self._total = self._ends[-1]

    def spin(self, dice: Dice) -> T:
        return self._items[bisect_right(self._ends, int(dice.roll() * self._total))]
