"""The desktop's own main(), until its sign-in page is painted: `python -m bench.children.first_paint PROFILE`."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtWidgets import QApplication

from bench.children.first import run_next
from bench.children.telling import cpu_ms, memory_mb, since_start_ms, tell
from usen_desk.__main__ import main

HEAVY = ("requests", "urllib3", "keyring", "cryptography", "numpy", "pydantic")


def run_until_painted(_: object) -> int:
    """In place of QApplication.exec."""
    window: Any = next(widget for widget in QApplication.topLevelWidgets() if hasattr(widget, "painted"))

    def on_painted() -> None:
        loaded = [name for name in HEAVY if name in sys.modules]
        run_next(lambda: tell(ms=since_start_ms(), cpu=cpu_ms(), loaded=loaded, **memory_mb()))

    window.painted.connect(on_painted)
    return int(_run())


_run = QApplication.exec
QApplication.exec = run_until_painted  # type: ignore[method-assign, assignment]  # called on the instance
sys.exit(main(["--profile", sys.argv[1], "--service", "https://127.0.0.1:9"]))
