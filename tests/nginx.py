"""Starts an nginx before a service for tests, set up as docs/operations.md says."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.service import Authority

ROOT = Path(__file__).resolve().parent.parent
INSTALL_HINT = "apt-get install nginx-light"
START_WITHIN_S = 20
_ALL = """daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 64; }}
http {{ access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
 uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
 server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};
{locations}
 }} }}
"""


def program() -> str | None:
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


def documented() -> str:
    """The locations of docs/operations.md."""
    (found,) = re.findall(
        r"```nginx\n(.*?)```", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"), re.DOTALL
    )
    return str(found)


class Nginx:
    """One worker with TLS on loopback, before the service at `port`; it finds the files of `files_folder`."""

    def __init__(self, authority: Authority, service_port: int, files_folder: Path) -> None:
        found = program()
        if found is None:
            raise FileNotFoundError(INSTALL_HINT)
        self._folder = Path(tempfile.mkdtemp(prefix="usen-nginx-"))
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        replaced = {"127.0.0.1:8443": f"127.0.0.1:{service_port}", "/var/lib/usen-desk/files": str(files_folder)}
        locations = documented()
        for name, value in replaced.items():
            assert name in locations
            locations = locations.replace(name, value)
        text = _ALL.format(
            folder=self._folder,
            port=self._port,
            certificate=authority.certificate_file,
            key=authority.key_file,
            locations=locations,
        )
        settings = self._folder / "nginx.conf"
        settings.write_text(text if os.geteuid() else f"user root; {text}", encoding="utf-8")
        self._process = subprocess.Popen([found, "-c", str(settings), "-e", str(self._folder / "log")])
        self._wait()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._port}"

    def _wait(self) -> None:
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self._port), 1).close()
            except OSError:
                time.sleep(0.05)
                continue
            return
        raise RuntimeError((self._folder / "log").read_text(errors="replace")[-4000:])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)
