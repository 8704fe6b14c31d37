"""A real service in a process of its own: TLS on loopback, on a database that is there already."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

from bench.inside import MANY
from usen_desk.server.demo import HOST, certificates

START_S = 120.0
ROOT = Path(__file__).resolve().parent.parent


class Service:
    """`with Service(url) as service:` until the block ends. Calls are not throttled."""

    def __init__(self, database_url: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        self.ca_file = certificates(folder)
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]
        self.settings_file = folder / "service.toml"
        self.settings_file.write_text(
            f'database_url = "{database_url}"\nhost = "{HOST}"\nport = {self.port}\n'
            f'certificate_file = "{folder / "server.pem"}"\nkey_file = "{folder / "server.key"}"\n'
            f"[throttles]\ncalls_per_minute = {MANY}\nsearches_per_minute = {MANY}\n",
            encoding="utf-8",
        )
        self.url = f"https://{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> Service:
        command = [sys.executable, "-m", "usen_desk.server", "--settings", str(self.settings_file), "serve"]
        self._process = subprocess.Popen(command, cwd=ROOT)
        ends = time.monotonic() + START_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError("the service did not start; its lines above say why")
            time.sleep(0.05)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        self._folder.cleanup()

    def stop(self) -> None:
        """From now on nothing listens there."""
        self._process.terminate()
        self._process.wait(START_S)

    def _answers(self) -> bool:
        trust = ssl.create_default_context(cafile=self.ca_file)
        try:
            with (
                socket.create_connection((HOST, self.port), 2) as plain,
                trust.wrap_socket(plain, server_hostname=HOST),
            ):
                return True
        except OSError:
            return False
