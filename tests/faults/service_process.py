"""The service as a process of its own, which can be killed: at any moment from outside, or by itself at a named point
of the way of one reply (`begin`, `statement 1`, `statement 2`, …, `before commit`, `after commit`), as F9 and F10 ask.

    service = ServiceProcess(database_url, authority, files_folder)
    service.kill(); service.start()             # the same port again
    service.die_at("after commit")              # at the next reply
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import event

from tests.service import UNTHROTTLED, RunningService
from usen_desk.contract.inquiries import POST_REPLY
from usen_desk.server.db.database import Database
from usen_desk.server.handlers import HANDLERS
from usen_desk.server.settings import Settings

START_S, END_S = 30, 20


class ServiceProcess:
    def __init__(self, database_url, authority, files_folder):
        self.database_url, self.authority, self._files = str(database_url), authority, files_folder
        self.port, self.process = 0, None
        self.start()

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def start(self):
        command = [sys.executable, "-m", "tests.faults.service_process", self.database_url, str(self._files)]
        command += [str(self.authority.ca_file), str(self.authority.certificate_file), str(self.authority.key_file)]
        command += ["--port", str(self.port)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline()
        assert said, "the service did not start"
        self.port = int(said)

    def die_at(self, point):
        """At the next reply that gets there; "" for never. False: it has died already."""
        try:
            self.process.stdin.write(f"{point}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return False
        return self.process.stdout.readline() == f"dies at: {point}\n"

    def kill(self):
        if self.is_running:
            self.process.send_signal(signal.SIGKILL)
        self.wait_dead()

    def wait_dead(self):
        self.process.wait(END_S)
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()

    def close(self):
        """In peace."""
        if self.is_running:
            self.process.stdin.close()
            try:
                self.process.wait(END_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise
        self.process.stdout.close()


class _Points:
    """Ends the process at its point, the first time that a reply comes by."""

    def __init__(self):
        self.point, self._of_thread = "", threading.local()

    def watch(self, database):
        event.listen(database._write, "before_cursor_execute", lambda *_: self._on_statement())
        event.listen(database._write, "commit", lambda _: self.passed("before commit"))

    def begin(self):
        self._of_thread.statements = 0
        self.passed("begin")

    def end(self):
        self._of_thread.statements = None

    def _on_statement(self):
        if getattr(self._of_thread, "statements", None) is not None:
            self._of_thread.statements += 1
            self.passed(f"statement {self._of_thread.statements}")

    def passed(self, name):
        if getattr(self._of_thread, "statements", None) is not None and name == self.point:
            os.kill(os.getpid(), signal.SIGKILL)


class _Watched(Database):
    points: _Points

    @contextmanager
    def write(self):
        with super().write() as connection:
            yield connection
        self.points.passed("after commit")
        self.points.end()


def _with_points(handlers, points):
    def post_reply(handler):
        def begun(*arguments, **path):
            points.begin()
            return handler.function(*arguments, **path)

        return replace(handler, function=begun)

    return [post_reply(one) if one.endpoint is POST_REPLY else one for one in handlers]


def _say(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser()
    for name in ("database", "files", "ca", "certificate", "key"):
        parser.add_argument(name)
    parser.add_argument("--port", type=int)
    given = parser.parse_args()
    authority = SimpleNamespace(
        ca_file=Path(given.ca), certificate_file=Path(given.certificate), key_file=Path(given.key)
    )
    database = _Watched(given.database)
    database.points = _Points()
    database.points.watch(database)
    settings = Settings(throttles=UNTHROTTLED, files_folder=Path(given.files))
    service = _OnPort(database, authority, settings, _with_points(HANDLERS, database.points), port=given.port)
    _say(service.port)
    for line in sys.stdin:
        database.points.point = line.strip()
        _say(f"dies at: {database.points.point}")
    service.stop()
    database.close()


class _OnPort(RunningService):
    """On a certain port, where one is given: the next start of a service that was killed."""

    def __init__(self, *arguments, port):
        self._wanted = port
        super().__init__(*arguments, with_jobs=True)

    def start(self):
        self.port = self._wanted
        super().start()


if __name__ == "__main__":
    main()
