"""The service's side of drawing.py: one process, started with the first file and ended when it takes too long."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading

from usen_desk.server.files.drawing import IMAGE, LENGTH, PDF

WITHIN_S = 15.0
FILES_EACH = 200
"""Then the process is a new one: what a library loses stays small."""
KINDS = {"application/pdf": PDF} | dict.fromkeys(
    ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff"), IMAGE
)
"""Media types that can be drawn."""


class Drawer:
    """For one thread."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "usen_desk.server.files.drawing")) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._drawn = 0

    def draw(self, media_type: str, data: bytes) -> bytes:
        """A JPEG; empty where none can be made of this file: it is damaged, too large, or takes too long."""
        for _ in range(2):  # a process that ended while idle is only told by the first word to it
            with contextlib.suppress(OSError):
                return self._asked(KINDS[media_type], data)
            self.close()
        return b""

    def close(self) -> None:
        """Safe to repeat."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.communicate()

    def _asked(self, kind: bytes, data: bytes) -> bytes:
        """
        Raises:
            OSError: the process is gone before it has read all.
        """
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        limit = threading.Timer(WITHIN_S, process.kill)
        limit.start()
        try:
            process.stdin.write(kind + LENGTH.pack(len(data)) + data)
            process.stdin.flush()
            head = process.stdout.read(LENGTH.size)
            if len(head) < LENGTH.size:
                self.close()  # this very file ended it
                return b""
            (size,) = LENGTH.unpack(head)
            return process.stdout.read(size)
        finally:
            limit.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._drawn >= FILES_EACH or (self._process is not None and self._process.poll() is not None):
            self.close()
        if self._process is None:
            self._drawn = 0
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        self._drawn += 1
        return self._process
