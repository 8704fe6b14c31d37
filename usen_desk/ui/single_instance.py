"""One running window per profile: a second start hands over its link and ends. No QtWidgets here (it would cost the
second start 60 ms for nothing).

A lock file says who is first, even after a crash (the lock of a dead process is taken over); a local socket, open to
the same user only, carries the link. What arrives is only a link to show; it is parsed as strictly as any other.
"""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

from usen_desk.local.files import make_private_folder
from usen_desk.local.paths import Paths

log = logging.getLogger(__name__)

HAND_OVER_MS = 2000
ASK_AGAIN_S = 0.05
MESSAGE_MAX_BYTES = 1024
_GREETING = b"usen-desk 1 "
_TAKEN = b"taken\n"


class SingleInstance(QObject):
    """Signals: asked(str) a second start hands over its link ("" for none): come forward and show it."""

    asked = Signal(str)

    def __init__(self, paths: Paths, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"usen-desk-{paths.profile_id}"
        self._lock = QLockFile(str(paths.state / "desk.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self._folder = paths.state

    def claim(self) -> bool:
        """Whether this process is the first of its profile. A profile that can't be written has no first."""
        try:
            make_private_folder(self._folder)
        except OSError:
            return True
        if self._lock.tryLock(0):
            return True
        return self._lock.error() is not QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """The first takes what others hand over; after its first paint, since QtNetwork costs 8 ms."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            log.warning("links of a second start will not arrive: %s", self._server.errorString())

    def hand_over(self, link: str) -> bool:
        """Ask the first to come forward with `link`; False when it doesn't answer."""
        from PySide6.QtNetwork import QLocalSocket

        _let_it_come_forward()
        ends = time.monotonic() + HAND_OVER_MS / 1000
        while True:  # the first may be about to listen
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            try:
                if socket.waitForConnected(HAND_OVER_MS):
                    return self._said(socket, link)
            finally:
                socket.abort()
            if time.monotonic() > ends:
                return False
            time.sleep(ASK_AGAIN_S)

    def _said(self, socket: QLocalSocket, link: str) -> bool:
        socket.write(_GREETING + link.encode("utf-8", "replace")[: MESSAGE_MAX_BYTES // 2] + b"\n")
        if not socket.waitForBytesWritten(HAND_OVER_MS):
            return False
        while socket.bytesAvailable() < len(_TAKEN):
            if not socket.waitForReadyRead(HAND_OVER_MS):
                return False
        return bytes(socket.readAll().data()) == _TAKEN

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            _Caller(socket, self).said.connect(self.asked)


class _Caller(QObject):
    """A second start that has connected. Signals: said(str) its link."""

    said = Signal(str)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)
        socket.disconnected.connect(self.deleteLater)
        socket.readyRead.connect(self._read)
        QTimer.singleShot(0, self, self._read)  # what came before the signals were connected

    def _read(self) -> None:
        if self._socket.bytesAvailable() > MESSAGE_MAX_BYTES:
            self._socket.abort()
        elif self._socket.canReadLine():
            line = bytes(self._socket.readLine().data()).rstrip(b"\n")
            if line.startswith(_GREETING):
                self._socket.write(_TAKEN)
                self._socket.flush()
                self.said.emit(line.removeprefix(_GREETING).decode("utf-8", "replace"))
            else:
                self._socket.abort()


def _let_it_come_forward() -> None:
    """Windows lets only the program in front (the second start) pass on the right to be in front."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
