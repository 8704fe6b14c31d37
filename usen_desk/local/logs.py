"""The log of this PC: a few rotating files, for defects and troubles, without personal data, tokens or search words.

What may be logged: kinds of errors, request numbers, times, names of operations. Never: paths with a key in them,
queries, bodies, texts of libraries that may repeat those.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

from usen_desk.local.files import make_private_folder
from usen_desk.local.paths import Paths

LOG_MAX_BYTES = 1_000_000
LOG_FILES = 3

log = logging.getLogger(__name__)

_crash_file: IO[str] | None = None


def start_logs(paths: Paths) -> None:
    """Log to the profile's folder; where that can't be written, to nowhere."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    # urllib3 logs addresses with their query at debug level, and nothing that we don't tell ourselves above it.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    try:
        make_private_folder(paths.state)
        handler: logging.Handler = _RotatingFile(paths.log)
        _start_crash_log(paths)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s %(message)s"))
    root.addHandler(handler)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


class _RotatingFile(logging.FileHandler):
    """desk.log, and older ones as desk.log.1 to .3. logging.handlers would import sockets before the first paint."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        if self._path.exists() and self._path.stat().st_size > LOG_MAX_BYTES:
            self.close()
            self._rotate()
        super().emit(record)

    def _rotate(self) -> None:
        """A file that is held open elsewhere stays, and the log goes on in it."""
        for number in range(LOG_FILES, 0, -1):
            older = self._path.with_name(f"{self._path.name}.{number}")
            newer = self._path.with_name(f"{self._path.name}.{number - 1}") if number > 1 else self._path
            with contextlib.suppress(OSError):
                os.replace(newer, older)


def _start_crash_log(paths: Paths) -> None:
    """Where the interpreter writes its stacks when it dies (segmentation fault, abort)."""
    global _crash_file
    _crash_file = paths.crash_log.open("a", encoding="utf-8")
    faulthandler.enable(_crash_file)


def _log_uncaught(kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), at)
        return
    log.critical("uncaught", exc_info=(kind, error or kind(), at))
