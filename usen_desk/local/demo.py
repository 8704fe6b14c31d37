"""What `--demo FILE` says: the service of a demo, and who is to be signed in there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from usen_desk.local.settings import ProxyKind, Settings, service_address


@dataclass(frozen=True)
class DemoStart:
    service_url: str
    ca_file: str
    login_id: str
    password: str

    @classmethod
    def read(cls, file: Path) -> DemoStart:
        """Raises: OSError, or ValueError for a file that isn't one."""
        content = json.loads(file.read_bytes())
        if not isinstance(content, dict):
            raise ValueError("not an object")
        values = [content.get(name, "") for name in ("service_url", "ca_file", "login_id", "password")]
        if not all(isinstance(value, str) for value in values):
            raise ValueError("a value is not text")
        return cls(*values)

    def put_into(self, settings: Settings) -> None:
        settings.values.service_url, settings.values.ca_file = service_address(self.service_url), self.ca_file
        settings.values.proxy = ProxyKind.NONE
