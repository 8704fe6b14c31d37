"""S8: 200 MB over TLS beside nginx with the same certificate: down, and up with sha256; how the service's memory grows.

nginx sends a file and takes a PUT, one worker, nothing else to do: no session, no policy, no checksum, no fsync. Both
are asked by curl in turn. nginx: Debian's nginx-light.
"""

from __future__ import annotations

import base64
import hashlib
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.colleague import OPEN, Colleague
from bench.figures import Figure
from bench.fresh import fresh
from bench.made import SEED, Made
from bench.service import Service
from usen_desk.api.transfers import FileToSend, send_file
from usen_desk.contract.inquiries import POST_REPLY, ReplyDraft
from usen_desk.server.demo import HOST

STORES, INQUIRIES = 200, 200
MB = 1024 * 1024
SIZE_MB = 200
RUNS = 5
DOWN_AT_LEAST, UP_AT_LEAST = 0.7, 0.4
GROWTH_MB = 16.0
NGINX_START_S = 10.0
NGINX = """daemon off; worker_processes 1; pid {w}/nginx.pid; error_log {w}/nginx.err;
events {{ worker_connections 64; }}
http {{ access_log off; client_max_body_size 0; client_body_temp_path {w}/tmp; client_body_buffer_size 1m; sendfile on;
 proxy_temp_path {w}/t1; fastcgi_temp_path {w}/t2; uwsgi_temp_path {w}/t3; scgi_temp_path {w}/t4;
 ssl_certificate {cert}; ssl_certificate_key {key};
 server {{ listen {host}:{port} ssl; root {w}; location /put/ {{ dav_methods PUT; }} }} }}"""


def figures(made: Made, stores: int) -> Iterator[Figure]:
    if shutil.which("nginx") is None or shutil.which("curl") is None:
        raise RuntimeError("needs nginx and curl: apt-get install nginx-light curl")
    with tempfile.TemporaryDirectory() as name, fresh(made, "sqlite", STORES, INQUIRIES) as database:
        folder = Path(name)
        sha256 = _write(folder / "file.bin")
        service = Service(database.url.render_as_string(hide_password=False))
        _keep_files_in(service, folder / "files")
        with service, _nginx(service, folder) as nginx:
            yield from _measured(_Asked(service, folder, sha256, nginx))


class _Asked:
    """Everything that the measurements ask for."""

    def __init__(self, service: Service, folder: Path, sha256: str, nginx: str) -> None:
        self.service, self.folder, self.sha256, self.nginx = service, folder, sha256, nginx
        self.file = folder / "file.bin"
        colleague = Colleague(service)
        self.client = colleague._client
        self.token = self.client.token
        self.inquiry_id = colleague.newest(1, *OPEN)[0].inquiry_id

    def up(self) -> str:
        """curl sends all of it in one PATCH, from the begin of the connection to the checked upload."""
        upload_id = str(uuid.uuid4())
        words = {"upload_id": upload_id, "filename": "file.pdf", "sha256": self.sha256}
        said = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())
        self._curl("-X", "POST", "-H", f"Upload-Length: {SIZE_MB * MB}", "-H", f"Upload-Metadata: {said}", url="")
        part = ("-T", str(self.file), "-X", "PATCH", "-H", "Upload-Offset: 0", "-H", "Expect:")
        self._curl(*part, "-H", "Content-Type: application/offset+octet-stream", url=f"/{upload_id}")
        return upload_id

    def up_by_desk(self) -> None:
        file = FileToSend(str(uuid.uuid4()), self.file, "file.pdf", SIZE_MB * MB, self.sha256)
        send_file(self.client, file, lambda done, whole: None)

    def attach(self, upload_id: str) -> int:
        draft = ReplyDraft(reply_id=uuid.uuid4(), body="S8", files=(uuid.UUID(upload_id),), send_anyway=True)
        posted = self.client.call(POST_REPLY, draft, inquiry_id=self.inquiry_id)
        return posted.message.attachments[0].attachment_id

    def down(self, attachment_id: int) -> None:
        url = f"{self.service.url}/v1/attachments/{attachment_id}"
        _run(self.service, "-H", f"Authorization: Bearer {self.token}", "-o", os.devnull, url)

    def nginx_down(self) -> None:
        _run(self.service, "-o", os.devnull, f"{self.nginx}/file.bin")

    def nginx_up(self) -> None:
        _run(self.service, "-T", str(self.file), "-H", "Expect:", f"{self.nginx}/put/{uuid.uuid4()}.bin")

    def _curl(self, *more: str, url: str) -> None:
        _run(self.service, "-H", f"Authorization: Bearer {self.token}", *more, f"{self.service.url}/v1/transfers{url}")


def _measured(asked: _Asked) -> Iterator[Figure]:
    attachment_id = asked.attach(asked.up())
    asked.down(attachment_id)
    before = _peak_mb(asked.service.pid)
    down, nginx_down = _in_turn(lambda: asked.down(attachment_id), asked.nginx_down)
    up, nginx_up = _in_turn(asked.up, asked.nginx_up)
    by_desk = statistics.median(_seconds(asked.up_by_desk) for _ in range(3))
    after = _peak_mb(asked.service.pid)
    yield _share("S8.down", "200 MB down: time beside nginx", down, nginx_down, DOWN_AT_LEAST)
    yield _share("S8.up", "200 MB up with sha256, one PATCH: time beside nginx", up, nginx_up, UP_AT_LEAST)
    note = f"{SIZE_MB / by_desk:.0f} MB/s; each MB acknowledged when it is on the disk"
    yield Figure("S8.up.desk", "200 MB up by the desk, in parts of 1 MB", by_desk, "s", None, note=note)
    what = f"growth of the service's peak memory over {3 * RUNS + 3} transfers"
    yield Figure("S8.memory", what, max(0.0, after - before), "MB", GROWTH_MB, note=f"peak {after:.0f} MB")


def _share(id: str, what: str, ours: float, bare: float, at_least: float) -> Figure:
    """Times, so that less is better: the budget asks for a share of nginx's speed."""
    note = f"{SIZE_MB / ours:.0f} MB/s, nginx {SIZE_MB / bare:.0f}: {bare / ours:.2f} of it (budget {at_least})"
    return Figure(id, what, ours / bare, "x", 1 / at_least, note=note)


def _in_turn(ours: object, bare: object) -> tuple[float, float]:
    """Medians; one after the other, so that what else the machine does hits both."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        found[0].append(_seconds(ours))
        found[1].append(_seconds(bare))
    return statistics.median(found[0]), statistics.median(found[1])


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _run(service: Service, *arguments: str) -> None:
    command = ["curl", "-s", "-S", "-f", "--cacert", str(service.ca_file), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _peak_mb(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def _write(path: Path) -> str:
    digest, lot = hashlib.sha256(), random.Random(SEED)
    with path.open("wb") as file:
        for at in range(SIZE_MB):
            piece = lot.randbytes(MB) if at else b"%PDF-1.7\n" + lot.randbytes(MB - 9)
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _keep_files_in(service: Service, folder: Path) -> None:
    settings = service.settings_file.read_text(encoding="utf-8")
    service.settings_file.write_text(f'files_folder = "{folder}"\n{settings}', encoding="utf-8")


@contextmanager
def _nginx(service: Service, folder: Path) -> Iterator[str]:
    """Its address; in a process of its own until the block ends."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    for name in ("put", "tmp"):
        (folder / name).mkdir()
    keys = service.settings_file.parent
    text = NGINX.format(w=folder, cert=keys / "server.pem", key=keys / "server.key", host=HOST, port=port)
    config = folder / "nginx.conf"
    config.write_text(text if os.geteuid() else f"user root; {text}", encoding="utf-8")
    process = subprocess.Popen(["nginx", "-c", str(config), "-e", str(folder / "nginx.err")])
    try:
        ends = time.monotonic() + NGINX_START_S
        while True:
            try:
                socket.create_connection((HOST, port), 1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > ends:
                    raise RuntimeError((folder / "nginx.err").read_text()) from None
                time.sleep(0.05)
        yield f"https://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait()
