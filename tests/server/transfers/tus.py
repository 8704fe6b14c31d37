"""A tus client of the tests' own, through the edge and without a socket."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass, field
from uuid import uuid4

from tests.server.edge import Got
from tests.server.inquiries.calls import Calls
from usen_desk.contract.transfers import TUS_VERSION
from usen_desk.server.context import Actor

PART = {"tus-resumable": TUS_VERSION, "content-type": "application/offset+octet-stream"}


def metadata(**values: str) -> str:
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in values.items())


def checksum(data: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {b64encode(hashlib.new(algorithm, data).digest()).decode()}"


@dataclass
class Sender:
    """One person who sends one file."""

    calls: Calls
    actor: Actor
    data: bytes
    name: str = "図面.pdf"
    upload_id: str = field(default_factory=lambda: str(uuid4()))
    sha256: str = ""

    @property
    def path(self) -> str:
        return f"/v1/transfers/{self.upload_id}"

    def make(self, **headers: str) -> Got:
        said = self.sha256 or hashlib.sha256(self.data).hexdigest()
        words = metadata(upload_id=self.upload_id, filename=self.name, sha256=said)
        given = {"tus-resumable": TUS_VERSION, "upload-length": str(len(self.data)), "upload-metadata": words}
        return self.calls.ask(self.actor, "POST", "/v1/transfers", headers=given | headers)

    def look(self, actor: Actor | None = None, method: str = "HEAD") -> Got:
        return self.calls.ask(actor or self.actor, method, self.path)

    def send(self, start: int, end: int, *, actor: Actor | None = None, **headers: str) -> Got:
        given = PART | {"upload-offset": str(start)} | headers
        return self.calls.ask(actor or self.actor, "PATCH", self.path, headers=given, raw=self.data[start:end])

    def drop(self, actor: Actor | None = None) -> Got:
        return self.calls.ask(actor or self.actor, "DELETE", self.path)
