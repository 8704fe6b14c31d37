"""The log of this PC: a few rotating files, for defects and troubles, without personal data, tokens or search words.

What may be logged: kinds of errors, request numbers, times, names of operations. Never: paths with a key in them,
queries, bodies, texts of libraries that may repeat those.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
import threading
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
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            paths.log, maxBytes=LOG_MAX_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
        )
        _start_crash_log(paths)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s %(message)s"))
    root.addHandler(handler)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


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
