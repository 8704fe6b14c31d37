"""The desktop's own main(), until its sign-in page is painted: `python -m bench.children.first_paint PROFILE`."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from bench.children.telling import memory_mb, since_start_ms, tell
from usen_desk.__main__ import main

HEAVY = ("requests", "urllib3", "keyring", "cryptography", "numpy", "pydantic")


def run_until_painted(_: object) -> int:
    """In place of QApplication.exec."""
    from usen_desk.ui.main_window import MainWindow

    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))

    def on_painted() -> None:
        loaded = [name for name in HEAVY if name in sys.modules]
        QTimer.singleShot(0, lambda: tell(ms=since_start_ms(), loaded=loaded, **memory_mb()))

    window.painted.connect(on_painted)
    return int(_run())


_run = QApplication.exec
QApplication.exec = run_until_painted  # type: ignore[method-assign, assignment]  # called on the instance
sys.exit(main(["--profile", sys.argv[1], "--service", "https://127.0.0.1:9"]))
