"""Calls a minute for each person, counted in this process (RELIABILITY.md R12). Sign-in counts in the database."""

from __future__ import annotations

import threading
from datetime import datetime

from usen_desk.contract.errors import Code
from usen_desk.server.context import Refusal
from usen_desk.server.settings import Throttles

WINDOW_S = 60
KEYS_MAX = 20_000


class RateLimits:
    """A token bucket for each key: a minute's worth may come at once, then it refills evenly."""

    def __init__(self, throttles: Throttles) -> None:
        self._staff = (throttles.calls_per_minute, throttles.searches_per_minute)
        self._customers = (throttles.customer_calls_per_minute, throttles.customer_searches_per_minute)
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(
        self, who: str, now: datetime, *, is_search: bool, is_customer: bool = False, is_part: bool = False
    ) -> None:
        """`who` tells people of one side apart. Parts of files count for themselves: a large one is hundreds of calls,
        and whoever sends it goes on working.

        Raises:
            Refusal: TOO_MANY_CALLS with the seconds to wait.
        """
        side = "customer" if is_customer else "staff"
        calls, searches = self._customers if is_customer else self._staff
        self._take(f"{side} {'parts' if is_part else 'calls'} {who}", calls, now)
        if is_search:
            self._take(f"{side} searches {who}", searches, now)

    def _take(self, key: str, limit: int, now: datetime) -> None:
        at = now.timestamp()
        with self._lock:
            if len(self._buckets) > KEYS_MAX:
                self._forget_full(at)
            left, since = self._buckets.get(key, (float(limit), at))
            left = min(limit, left + max(0.0, at - since) * limit / WINDOW_S)
            if left < 1:
                raise Refusal(Code.TOO_MANY_CALLS, retry_after_s=max(1, round((1 - left) * WINDOW_S / limit)))
            self._buckets[key] = (left - 1, at)

    def _forget_full(self, at: float) -> None:
        """Buckets that nobody touched for a window are full again."""
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if at - bucket[1] < WINDOW_S}
