"""The desktop from the start of its process to its inbox with cards:
`python -m bench.children.inbox_start DESK PROFILE`.

`fill` behind it signs in with the vault and leaves the inbox on this PC; without it the kept session opens.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from bench.children.first import run_next
from bench.children.telling import cpu_ms, memory_mb, since_start_ms, tell, wait_until
from usen_desk.local.credentials import Vault
from usen_desk.local.paths import Paths
from usen_desk.local.settings import ProxyKind, Settings
from usen_desk.ui import quick_imports

if TYPE_CHECKING:
    from usen_desk.ui.app import Program

LOOK_EVERY_MS = 2
REST_S = 2.0


class FileVault(Vault):
    """The test vault: a file, so that it outlives the process."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def is_there(self) -> bool:
        return True

    def token(self, service_url: str, login_id: str) -> str:
        return self._kept().get(f"token {service_url} {login_id}", "")

    def keep(self, service_url: str, login_id: str, token: str) -> bool:
        return self._keep(f"token {service_url} {login_id}", token)

    def store_keys(self, service_url: str, login_id: str) -> str:
        return self._kept().get(f"keys {service_url} {login_id}", "")

    def keep_store_keys(self, service_url: str, login_id: str, keys: str) -> bool:
        return self._keep(f"keys {service_url} {login_id}", keys)

    def _kept(self) -> dict[str, str]:
        kept: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}
        return kept

    def _keep(self, key: str, value: str) -> bool:
        self._file.write_text(json.dumps({**self._kept(), key: value}))
        return True


class Painted(QObject):
    """Tells when the list of cards is painted with rows in it."""

    def __init__(self, view: Any) -> None:
        super().__init__(view)
        self._view, self._told = view, False
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._told and self._view.model().rowCount() > 0:
            self._told = True
            cards = self._view.model().rowCount()
            run_next(lambda: tell(ms=since_start_ms(), cpu=cpu_ms(), cards=cards, **memory_mb()))
        return False


def main(desk: dict[str, Any], folder: Path, fills: bool) -> None:
    paths = Paths.below(folder)
    settings = Settings(paths.settings)
    settings.values.service_url, settings.values.ca_file = desk["service_url"], desk["ca_file"]
    settings.values.proxy = ProxyKind.NONE
    quick_imports.begin()  # from here on as usen_desk.__main__.show does
    from usen_desk.ui import theme
    from usen_desk.ui.app import Program

    app = theme.application("desk")
    program = Program(app, paths, settings, FileVault(folder / "vault.json"))
    program.window.show()
    if fills:
        _fill(app, program, desk)
        return
    looks = QTimer(interval=LOOK_EVERY_MS)
    looks.timeout.connect(lambda: _look(program, looks))
    looks.start()
    app.exec()


def _look(program: Program, looks: QTimer) -> None:
    """Whether the list of cards is there to be watched."""
    if program.shell is None:
        return
    from usen_desk.ui.inquiries.inbox_view import InboxList

    for view in program.window.findChildren(InboxList):
        looks.stop()
        Painted(view)


def _fill(app: QApplication, program: Program, desk: dict[str, Any]) -> None:
    from usen_desk.ui.navigation import Place, Tab

    def wait(is_done: Any) -> None:
        wait_until(app.processEvents, is_done)

    wait(lambda: program.sign_in.has_vault)
    program.sign_in.sign_in(desk["login_id"], desk["password"], stay=True)
    wait(lambda: program.shell is not None and program.background.idle)
    assert program.desk is not None
    program.desk.navigator.open(Place(Tab.INQUIRIES))
    wait(lambda: program.local.store is not None and program.background.idle)
    rest = time.monotonic() + REST_S  # answers that come together are written together
    wait(lambda: time.monotonic() > rest and program.background.idle)
    program.close()
    tell(filled=True)


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), "fill" in sys.argv[3:])
