"""Work on the local store: in its own lane, one at a time, with the disk's faults told as such."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import TimeoutError as TookTooLong
from typing import TypeVar

from PySide6.QtCore import QObject

from usen_desk.api.errors import ApiError, DiskTrouble
from usen_desk.ui.background import Background, Job, Lane

T = TypeVar("T")


def on_disk(
    background: Background,
    owner: QObject,
    work: Callable[[], T],
    ok: Callable[[T], None],
    bad: Callable[[ApiError], None],
) -> Job:
    def told() -> T:
        try:
            return work()
        except OSError as error:
            raise DiskTrouble.of(error) from error

    return background.run(told, ok, bad, owner=owner, lane=Lane.DISK)


def wait_for_disk(background: Background, owner: QObject, wait_s: float) -> None:
    """Until everything that was given to it before is done, or that time is over."""
    last = on_disk(background, owner, lambda: None, nothing, nothing).future
    if last is not None:
        with contextlib.suppress(TookTooLong):
            last.result(wait_s)


def nothing(_: object) -> None:
    """For work whose end nobody waits for."""
