"""A whole service on loopback TLS for tests: the real app on a real database, in a thread of the test process."""

from __future__ import annotations

import atexit
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import trustme
import uvicorn
from starlette.applications import Starlette

from usen_desk.server.app import build
from usen_desk.server.context import utc_now
from usen_desk.server.db.database import Database
from usen_desk.server.handlers import HANDLERS, Handler
from usen_desk.server.jobs.runner import Jobs
from usen_desk.server.serve import Connection, DatedServer
from usen_desk.server.settings import Settings, Throttles

UNTHROTTLED = Throttles(
    sign_in_failures_per_account=10_000,
    sign_in_failures_per_network=10_000,
    lock_after_in_a_row=10_000,
    calls_per_minute=1_000_000,
    searches_per_minute=1_000_000,
    customer_calls_per_minute=1_000_000,
    customer_searches_per_minute=1_000_000,
    resends_per_account_per_hour=10_000,
    resends_per_address_per_hour=10_000,
)


FILES = tempfile.mkdtemp(prefix="usen-files-")
"""Bytes of attachments, where a test names no folder of its own; their names are random, so tests may share it."""
atexit.register(shutil.rmtree, FILES, ignore_errors=True)


class Authority:
    """A certificate authority of the tests' own, and files that name it."""

    def __init__(self, folder: Path) -> None:
        self.ca = trustme.CA(organization_name="usen_desk tests")
        self.ca_file = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(self.ca_file)
        issued = self.ca.issue_cert("127.0.0.1", "localhost")
        self.certificate_file, self.key_file = folder / "server.pem", folder / "server.key"
        issued.private_key_pem.write_to_path(self.key_file)
        self.certificate_file.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))


class RunningService:
    """Serves until stop(); the same port again after start(). `with_jobs`: mails leave and log rows are sealed too.
    `app`: what else `build` takes, e.g. views, or the clock that the service goes by."""

    def __init__(
        self,
        database: Database,
        authority: Authority,
        settings: Settings | None = None,
        handlers: Iterable[Handler] = HANDLERS,
        *,
        with_jobs: bool = False,
        **app: Any,
    ) -> None:
        self.database, self.authority = database, authority
        self.settings = settings or Settings(throttles=UNTHROTTLED, files_folder=FILES)
        self._handlers, self._with_jobs, self._more = tuple(handlers), with_jobs, app
        self._clock = app.get("clock", utc_now)
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def start(self) -> None:
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        started = threading.Event()
        config = uvicorn.Config(
            self._app(started.set),
            http=Connection,
            ssl_certfile=str(self.authority.certificate_file),
            ssl_keyfile=str(self.authority.key_file),
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=2,
        )
        self._server = DatedServer(config, self._clock)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, name="service")
        self._thread.start()
        assert started.wait(20)

    def _app(self, on_start: Callable[[], None]) -> Starlette:
        if not self._with_jobs:
            return build(self.database, self.settings, self._handlers, on_start=[on_start], **self._more)
        jobs = Jobs(self.database, self.settings, self._clock)
        return build(
            self.database,
            self.settings,
            self._handlers,
            on_start=[jobs.start, on_start],
            on_stop=[jobs.stop],
            after_write=jobs.wake_mail,
            **self._more,
        )

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()
