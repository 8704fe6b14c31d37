"""Why a file can't be shown, whatever its kind. Never a defect of the desk: files come from anybody."""

from __future__ import annotations

import enum
from collections.abc import Callable

Check = Callable[[], None]
"""Called now and then while a file is read; raises what the caller likes when nobody waits for it any more."""


class Reason(enum.Enum):
    BROKEN = "broken"
    LOCKED = "locked"
    """Needs a password."""
    TOO_LARGE = "too_large"
    """More pixels, pages or parts than are looked at here."""


class Unreadable(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def no_check() -> None:
    pass
