"""What every picture needs: what a view is, how to get to a tab, and waiting until something has arrived."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from usen_desk.ui.app import Program
from usen_desk.ui.desk import Desk
from usen_desk.ui.main_window import Shell
from usen_desk.ui.navigation import Place, Tab

ARRIVES_WITHIN_S = 30.0
LOOK_EVERY_MS = 10


class Missing(Exception):
    """A view did not arrive."""


@dataclass(frozen=True)
class View:
    """One view. `open` goes there and may return a dialog or menu that stands over the window; `arrived` says that
    nothing is missing any more (besides: no call is under way)."""

    name: str
    open: Callable[[Program], QWidget | None]
    arrived: Callable[[Program], bool] = lambda program: True
    signed_in: bool = True


def desk_of(program: Program) -> Desk:
    assert program.desk is not None
    return program.desk


def shell_of(program: Program) -> Shell:
    return desk_of(program).shell


def start(tab: Tab) -> Callable[[Program], None]:
    def open_(program: Program) -> None:
        shell_of(program).notice.clear()
        assert program.desk is not None
        program.desk.navigator.open(Place(tab))

    return open_


def wait(condition: Callable[[], bool], name: str) -> None:
    """Let the program run until `condition` holds. Raises: Missing."""
    ends, held = time.monotonic() + ARRIVES_WITHIN_S, []
    loop, ticks = QEventLoop(), QTimer()

    def look() -> None:
        if condition():
            held.append(True)  # what comes after it in the same round, such as a write to the disk, takes nothing back
        if held or time.monotonic() > ends:
            loop.quit()

    ticks.timeout.connect(look)
    ticks.start(LOOK_EVERY_MS)
    loop.exec()
    ticks.stop()
    if not held:
        raise Missing(name)
