"""The desktop as a process of its own, driven through its standard input: what a person does at a PC that dies then.

It is the real program: its window (offscreen), threads, store, client and vault (the one of the test's process). A
command is a JSON line, its answer another one; `type` goes through the keyboard into the composer.

    desk = DeskProcess(folder, service.url, authority.ca_file, vault.port)
    desk.do("sign in", login_id=…, password=…)
    desk.do("queue", inquiry_id=29, text="…")   # answered when the desk would say 送信待ち
    desk.kill(); desk.start()
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
START_S, ANSWER_S, END_S = 40, 60, 20
STATES = ("waiting", "sending", "needs")


class DeskGone(Exception):
    """It was killed, or ended, before it answered."""


class DeskProcess:
    def __init__(self, folder, service_url, ca_file, vault_port, hold_s=0, clock=""):
        self.folder, self._hold_s, self._clock = folder, hold_s, clock
        self.service_url, self._ca_file, self._vault_port = service_url, ca_file, vault_port
        self.process, self._rest = None, b""
        self.start()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def start(self):
        command = [sys.executable, "-m", "tests.faults.desk_process", str(self.folder), self.service_url]
        command += [str(self._ca_file), str(self._vault_port), "--hold-s", str(self._hold_s)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        if self._clock:
            command = ["faketime", "-f", self._clock, *command]
        self._rest = b""
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment
        )
        assert self._line(START_S) == "started"

    def do(self, what, **arguments):
        """Raises: DeskGone; AssertionError with what the desk said, where it could not."""
        try:
            self.process.stdin.write(json.dumps([what, arguments]).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise DeskGone from error
        done, answer = self._line(ANSWER_S)
        assert done, answer
        return answer

    def tell(self, what, **arguments):
        """As `do`, without waiting for the answer: the desk is about to be killed."""
        try:
            self.process.stdin.write(json.dumps([what, arguments]).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise DeskGone from error

    def kill(self):
        if self.is_running:
            self.process.send_signal(signal.SIGKILL)
        self._forget()

    def close(self):
        """As a person closes the window."""
        if self.is_running:
            self.process.stdin.close()
            try:
                self.process.wait(END_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self._forget()
                raise
        self._forget()

    def _forget(self):
        self.process.wait(END_S)
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:  # what was not written yet has nobody to read it
                continue

    def _line(self, wait_s):
        until = time.monotonic() + wait_s
        pipe = self.process.stdout.fileno()
        while b"\n" not in self._rest:
            ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise AssertionError("the desk says nothing")
            read = os.read(pipe, 65536)
            if not read:
                raise DeskGone
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)


def _say(what):
    sys.stdout.write(json.dumps(what, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser()
    for name in ("folder", "service_url", "ca", "vault"):
        parser.add_argument(name)
    parser.add_argument("--hold-s", type=int)
    given = parser.parse_args()
    from PySide6.QtCore import QObject, Signal
    from PySide6.QtWidgets import QApplication

    from tests.faults.desk_acts import ActsOfDesk
    from tests.faults.vault_process import RemoteVault
    from usen_desk.local.paths import Paths
    from usen_desk.local.settings import ProxyKind, Settings
    from usen_desk.ui.app import Program

    logging.basicConfig(level=logging.ERROR)
    paths = Paths.below(Path(given.folder))
    settings = Settings(paths.settings)
    settings.values.service_url, settings.values.ca_file = given.service_url, given.ca
    settings.values.proxy, settings.values.send_hold_s = ProxyKind.NONE, given.hold_s
    QApplication.setStyle("Fusion")
    app = QApplication(sys.argv[:1])
    program = Program(app, paths, settings, RemoteVault(int(given.vault)))

    class Commands(QObject):
        came = Signal(object)
        ended = Signal()

        def read(self):
            for line in sys.stdin:
                self.came.emit(json.loads(line))
            self.ended.emit()

    commands = Commands()
    acts = ActsOfDesk(program, _say)
    commands.came.connect(lambda command: acts.do(*command))
    commands.ended.connect(app.quit)
    program.window.resize(1280, 800)
    program.window.show()
    threading.Thread(target=commands.read, daemon=True).start()
    _say("started")
    app.exec()
    if not program.close():
        os._exit(1)


if __name__ == "__main__":
    main()
