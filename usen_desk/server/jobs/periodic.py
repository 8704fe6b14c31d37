"""One background job on a thread of its own: run, pause, run again. A job that fails or hangs holds up no other."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from usen_desk.server.db.database import DatabaseBusy
from usen_desk.server.tracebacks import without_values

log = logging.getLogger(__name__)

LONGEST_PAUSE_S = 60.0
"""After failures in a row the pause doubles up to here, so that a full disk doesn't fill the log too."""
STOP_TIMEOUT_S = 10.0


class Periodic:
    """Runs `work` at the start, then every `every_s` seconds, and at once when woken."""

    def __init__(self, name: str, every_s: float, work: Callable[[], object]) -> None:
        self.name = name
        self._every_s = every_s
        self._work = work
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._failures = 0
        # daemon: a mail relay that hangs must not keep the service from ending
        self._thread = threading.Thread(target=self._loop, name=f"job {name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Run again without waiting; while it runs, once more afterwards."""
        self._woken.set()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        self._woken.set()

    def join(self) -> None:
        """Wait for the end of the run in hand, at most STOP_TIMEOUT_S."""
        if self._thread.is_alive():
            self._thread.join(STOP_TIMEOUT_S)

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            if self._stopping.is_set():
                return
            self._run_once()
            self._woken.wait(self._pause_s())

    def _run_once(self) -> None:
        try:
            self._work()
        except DatabaseBusy as busy:
            self._failures += 1
            log.warning("job %s: database busy: %s", self.name, busy)
        except Exception as error:  # noqa: BLE001 - logged whole, but for the values that its texts may quote
            self._failures += 1
            log.error("job %s failed\n%s", self.name, without_values(error))
        else:
            self._failures = 0

    def _pause_s(self) -> float:
        return max(self._every_s, min(self._every_s * (1 << min(self._failures, 10)), LONGEST_PAUSE_S))
