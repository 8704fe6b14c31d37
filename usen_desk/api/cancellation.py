"""Ends a call from another thread: the worker's socket is shut down, and the worker is free within milliseconds.

Whoever runs the work enters a Cancellation in the worker (`with cancellation:`); ApiClient finds it there, so no
token has to be passed through presenters.
"""

from __future__ import annotations

import contextlib
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from usen_desk.api.errors import Cancelled

if TYPE_CHECKING:
    import socket

_of_thread = threading.local()


class Cancellation:
    """One piece of work. `cancel` may be called from any thread, at any time, more than once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._woken: threading.Event | None = None
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        import socket

        with self._lock:
            self._cancelled = True
            if self._woken is not None:
                self._woken.set()
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    # The raw shutdown: a TLS one would write from this thread while the worker reads.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def check(self) -> None:
        """Raises: Cancelled."""
        if self._cancelled:
            raise Cancelled

    def hold(self, sock: socket.socket) -> None:
        """Name the socket that the work waits on. Raises: Cancelled, when it came first."""
        with self._lock:
            self._socket = sock
        self.check()

    def wait(self, woken: threading.Event, seconds: float) -> None:
        """Until somebody sets `woken`, at most so long. Raises: Cancelled."""
        with self._lock:
            self._woken = woken
        self.check()
        woken.wait(seconds)
        with self._lock:
            self._woken = None
        self.check()

    def release(self) -> None:
        """The socket goes back to the pool and must not be shut any more."""
        with self._lock:
            self._socket = None

    def __enter__(self) -> Cancellation:
        _of_thread.current = self
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()
        _of_thread.current = None


def current() -> Cancellation:
    """The one entered in this thread, else a fresh one that nobody can cancel."""
    found: Cancellation | None = getattr(_of_thread, "current", None)
    return found or Cancellation()
