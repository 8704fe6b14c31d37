"""Starts a throw-away ClamAV daemon for tests, with a tiny list of signatures of our own: the public ones are never
fetched."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.postgres import _dropped_user

INSTALL_HINT = "apt-get install clamav-daemon"
VIRUS = b"usen-desk-marker: this is no virus, but the tests' own signature names it"
FOUND = "Usen.Test.Marker"
START_WITHIN_S = 60
STREAM_MAX_MB = 5


def program() -> str | None:
    return shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


class ClamServer:
    """One running daemon on a Unix socket of its own, as an unprivileged user where we are root."""

    def __init__(self) -> None:
        found = program()
        if found is None:
            raise FileNotFoundError(INSTALL_HINT)
        self._program = found
        self._folder = Path(tempfile.mkdtemp(prefix="usen-clam-"))
        self._folder.chmod(0o755)
        self.address = str(self._folder / "clamd.sock")
        self._drop = _dropped_user() or {}
        self._write()
        self.start()

    def _write(self) -> None:
        signatures = self._folder / "signatures"
        signatures.mkdir()
        (signatures / "usen.ndb").write_text(f"{FOUND}:0:*:{VIRUS.hex()}\n")
        (self._folder / "tmp").mkdir()
        settings = {
            "DatabaseDirectory": signatures,
            "LocalSocket": self.address,
            "TemporaryDirectory": self._folder / "tmp",
            "Foreground": "yes",
            "StreamMaxLength": f"{STREAM_MAX_MB}M",
            "MaxThreads": "2",
            "ConcurrentDatabaseReload": "no",
            "SelfCheck": "0",
        }
        lines = [f"{name} {value}" for name, value in settings.items()]
        (self._folder / "clamd.conf").write_text("\n".join(lines) + "\n")
        if self._drop:
            for path in (self._folder, *self._folder.rglob("*")):
                shutil.chown(path, self._drop["user"], self._drop["group"])

    def start(self) -> None:
        self._log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._program, "--config-file", str(self._folder / "clamd.conf")],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            **({**self._drop, "extra_groups": []} if self._drop else {}),
        )
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return
        raise RuntimeError((self._folder / "log").read_text(errors="replace"))

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(5)
                line.connect(self.address)
                line.sendall(b"zPING\0")
                return line.recv(16).startswith(b"PONG")
        except OSError:
            return False

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(30)
        self._log.close()
        Path(self.address).unlink(missing_ok=True)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
