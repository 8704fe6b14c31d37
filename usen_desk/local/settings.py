"""What this PC remembers between two starts, in one JSON file: how to reach the service, the look, and each person's
choices. No passwords, tokens or data of customers.

The file may be missing, cut, older or newer: fields that don't fit are left at their default, fields that a newer
version wrote are kept, and a file that is no JSON object is set aside. Nothing here ever stops the start.
"""

from __future__ import annotations

import enum
import json
import logging
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from usen_desk.local.files import set_aside, write_whole

log = logging.getLogger(__name__)

VERSION = 1
PERSONS_MAX = 20
"""On a shared PC, choices of those who have not signed in longest are dropped."""
SEND_HOLD_MAX_S = 30

_ADDRESS = re.compile(r"https://([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
_PROXY = re.compile(r"http://([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


class ProxyKind(enum.StrEnum):
    NONE = "none"
    SYSTEM = "system"
    ADDRESS = "address"


class Theme(enum.StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TextSize(enum.StrEnum):
    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"


class Density(enum.StrEnum):
    AUTO = "auto"
    """Compact below 800 px of window height."""
    COMFORTABLE = "comfortable"
    COMPACT = "compact"


@dataclass
class Values:
    """Everything that is remembered, with what holds at the first start."""

    service_url: str = ""
    ca_file: str = ""
    proxy: ProxyKind = ProxyKind.SYSTEM
    proxy_address: str = ""
    theme: Theme = Theme.SYSTEM
    text_size: TextSize = TextSize.NORMAL
    density: Density = Density.AUTO
    window: str = ""
    """Geometry as Qt writes it, base64."""
    login_id: str = ""
    """Offered at the next sign-in."""
    stay: bool = False
    send_hold_s: int = 5
    """How long what is sent is held back, so that it can be taken back: 0 to SEND_HOLD_MAX_S."""


def service_address(text: str) -> str:
    """The address as it is kept: https, host and port only; a bare host gets https://. "" when it is none."""
    plain = text.strip().rstrip("/")
    if plain and "://" not in plain:
        plain = f"https://{plain}"
    return plain if _ADDRESS.fullmatch(plain) else ""


def proxy_address(text: str) -> str:
    """As service_address, for a proxy: http://host:port."""
    plain = text.strip().rstrip("/")
    if plain and "://" not in plain:
        plain = f"http://{plain}"
    return plain if _PROXY.fullmatch(plain) else ""


class Settings:
    """The file and its values. Change `values`, then `save`.

    `save` may be given work to do elsewhere (`later`), since a disk can be slow; the content is taken at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._others: dict[str, Any] = {}
        self._persons: dict[str, dict[str, Any]] = {}
        self.values = Values()
        self.was_unreadable = False
        self._load()

    def choices(self, staff_id: int) -> Choices:
        """What one person of one service chose; empty for somebody new."""
        key = f"{self.values.service_url} {staff_id}"
        own = self._persons.pop(key, {})
        self._persons[key] = own
        while len(self._persons) > PERSONS_MAX:
            del self._persons[next(iter(self._persons))]
        return Choices(own)

    def save(self, later: Callable[[Callable[[], None]], object] = lambda write: write()) -> None:
        """Raises: OSError from the write, in whoever runs it."""
        content = {**self._others, "version": VERSION, **asdict(self.values), "persons": self._persons}
        encoded = json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")
        later(lambda: write_whole(self._path, encoded))

    def _load(self) -> None:
        try:
            content = json.loads(self._path.read_bytes())
            if not isinstance(content, dict):
                raise ValueError("not an object")
        except FileNotFoundError:
            return
        except (ValueError, RecursionError, OSError) as error:
            log.warning("settings unreadable (%s), starting with defaults", type(error).__name__)
            self.was_unreadable = True
            self._set_aside()
            return
        self._take(content)

    def _take(self, content: dict[str, Any]) -> None:
        for one in fields(Values):
            if one.name in content:
                self._set(one.name, content.pop(one.name))
        self.values.service_url = service_address(self.values.service_url)
        self.values.proxy_address = proxy_address(self.values.proxy_address)
        self.values.send_hold_s = max(0, min(SEND_HOLD_MAX_S, int(self.values.send_hold_s)))
        persons = content.pop("persons", {})
        if isinstance(persons, dict):
            self._persons = {key: own for key, own in persons.items() if isinstance(own, dict)}
        content.pop("version", None)
        self._others = content

    def _set(self, name: str, value: Any) -> None:
        """Take a value that fits the type of the default."""
        kind = type(getattr(self.values, name))
        if issubclass(kind, enum.StrEnum):
            value = next((member for member in kind if member == value), None)
        if isinstance(value, kind):
            setattr(self.values, name, value)

    def _set_aside(self) -> None:
        try:
            set_aside(self._path)
        except OSError as error:
            log.warning("settings could not be set aside: %s", type(error).__name__)


class Choices:
    """One person's choices: plain JSON values under names like "accounts.services". A page reads them when it is
    built and keeps them as they change; the window saves them with the other settings."""

    def __init__(self, own: dict[str, Any]) -> None:
        self._own = own

    def value(self, name: str, default: Any = None) -> Any:
        """Kept by an older or newer version, maybe: check its shape."""
        return self._own.get(name, default)

    def keep(self, name: str, value: Any) -> None:
        self._own[name] = value
