"""A desk's files on their way, as a process of its own that can be killed: the real queue, threads, store and client.

desk = TransferDesk(folder, line.url, authority.ca_file, token)
desk.start("up", path, upload_id); desk.kill(); desk.start("up", path, upload_id); desk.wait()
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DONE_S, DISK_S = 600, 20
HEARD_EVERY_MS = 1000


class TransferDesk:
    def __init__(self, folder, url, ca_file, token):
        self._folder, self._url, self._ca_file, self._token = folder, url, ca_file, token
        self.process, self.peak_kb = None, 0
        folder.mkdir(exist_ok=True)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def start(self, way, path, what):
        """way: "up" with an upload_id, or "down" with an attachment_id."""
        command = [sys.executable, "-m", "tests.faults.transfer_process", str(self._folder), self._url]
        command += [str(self._ca_file), self._token, way, str(path), str(what)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)

    def kill(self):
        """False: it had ended already."""
        was_running = self.is_running
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        return was_running

    def wait(self):
        """What it said last: "done …", or why it stopped."""
        said, _ = self.process.communicate(timeout=DONE_S)
        last = said.strip().splitlines()[-1] if said.strip() else "it ended without a word"
        if last.startswith("done "):
            self.peak_kb = int(last.split()[1])
        return last


def peak_kb():
    """Of this program; what getrusage tells is also of the one that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def main():
    from PySide6.QtCore import QCoreApplication, QTimer

    from usen_desk.api.client import ApiClient, Route
    from usen_desk.contract.drafts import DraftMode
    from usen_desk.local.records import DraftRecord, KeptFile
    from usen_desk.local.store.outbox import OutboxFile
    from usen_desk.local.store.sealing import Sealer
    from usen_desk.ui.background import Background
    from usen_desk.ui.moving import Stage
    from usen_desk.ui.sending.disk import wait_for_disk
    from usen_desk.ui.transfer_queue import Transfers

    folder, url, ca_file, token, way, path, what = sys.argv[1:]
    app = QCoreApplication([])
    outbox = OutboxFile(Path(folder) / "outbox.db", Sealer(b"k" * 32))
    background = Background()
    transfers = Transfers(ApiClient(Route(url, Path(ca_file)), token), background)

    def say(line):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def on_changed(transfer_id):
        moving = transfers.moving(transfer_id)
        if str(moving.path) != path:
            return
        if moving.stage is Stage.DONE:
            wait_for_disk(background, transfers, DISK_S)
            say(f"done {peak_kb()}")
            app.quit()
        elif moving.stage is Stage.FAILED:
            say(f"failed {moving.trouble.text}")
            app.quit()

    def begin():
        transfers.attach(outbox, outbox.load())
        if way == "down":
            if Path(path).exists():
                say("done 0")
                app.quit()
            else:
                transfers.download(int(what), Path(path).name, Path(path))
            return
        with Path(path).open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        file = KeptFile(upload_id=what, name="図面.pdf", size_bytes=Path(path).stat().st_size, sha256=digest, path=path)
        draft = {"mode": DraftMode.REPLY, "inquiry_id": 1, "reply_id": what, "body": "図面です。"}
        outbox.keep_draft(DraftRecord(**draft, files=(file,), saved_at=datetime.now(UTC)))
        transfers.upload(file)

    transfers.changed.connect(on_changed)
    heard = QTimer()  # as a desk's change feed, which is there again soon after the service is
    heard.timeout.connect(transfers.retry_now)
    heard.start(HEARD_EVERY_MS)
    begin()
    if not sys.stdout.closed and transfers.all():
        app.exec()
    background.stop()
    outbox.close()


if __name__ == "__main__":
    main()
