"""When to try again. RELIABILITY R6: 0.5 s, then twice as long with full jitter, up to 60 s in front and 5 min hidden;
at once when the network is back; Retry-After wins; never stops."""

from __future__ import annotations

from random import Random

FIRST_S = 0.5
FRONT_MAX_S = 60.0
HIDDEN_MAX_S = 300.0
RETRY_AFTER_MAX_S = 3600.0
"""Whoever asks for more is asked again after an hour."""
RETRY_AFTER_SPREAD = 0.1
"""So much later at most, so that all desks don't come back in one moment (F8)."""
COMES_BACK_EVERY_S = 2.0
"""A network that comes and goes (F7) is believed so often."""
AT_ONCE = 2
"""Items on their way at one time."""


class Schedule:
    """The state of the line to the service, as far as sending has to know it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.is_hidden = False
        self._failures = 0
        self._pause_until = 0.0
        self._asked_until = 0.0
        """Retry-After."""
        self._came_back_at = -COMES_BACK_EVERY_S

    @property
    def opens_at(self) -> float:
        """Nothing leaves before."""
        return max(self._pause_until, self._asked_until)

    @property
    def at_once(self) -> int:
        """While the line is in doubt, one item at a time tries it."""
        return 1 if self._failures else AT_ONCE

    def pause_s(self, failures: int) -> float:
        """After so many failures in a row."""
        if failures <= 1:
            return FIRST_S
        ceiling = min(self._cap_s, FIRST_S * 2.0 ** min(failures - 1, 20))
        return self._random.uniform(FIRST_S, ceiling)

    def fail(self, now: float) -> None:
        """No answer came, or the service takes nothing at present."""
        self._failures += 1
        self._pause_until = now + self.pause_s(self._failures)

    def ask_to_wait(self, now: float, retry_after_s: int) -> None:
        wait_s = min(float(retry_after_s), RETRY_AFTER_MAX_S)
        later_s = self._random.uniform(0.0, wait_s * RETRY_AFTER_SPREAD)
        self._asked_until = max(self._asked_until, now + wait_s + later_s)

    def succeed(self) -> bool:
        """The service spoke. True when it had not before."""
        was_in_doubt = self._failures > 0
        self._failures, self._pause_until = 0, 0.0
        return was_in_doubt

    def come_back(self, now: float) -> float:
        """The network says that it is there: when it may be tried."""
        at = max(now, self._came_back_at + COMES_BACK_EVERY_S)
        if at == now:
            self._came_back_at = now
        self._failures, self._pause_until = 0, min(self._pause_until, at)
        return at

    def come_to_front(self, now: float) -> None:
        """Pauses of a hidden window are too long now."""
        self._pause_until = self.at_most(self._pause_until, now)

    def at_most(self, until: float, now: float) -> float:
        return min(until, now + self._cap_s)

    @property
    def _cap_s(self) -> float:
        return HIDDEN_MAX_S if self.is_hidden else FRONT_MAX_S
