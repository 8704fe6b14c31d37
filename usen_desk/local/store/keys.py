"""Whose keys these are: how the vault keeps them, and how the service is told the newest. Decision 0024."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field

from usen_desk.local.store.sealing import KEY_BYTES, Sealer


@dataclass(frozen=True)
class StoreKeys:
    """Of one person on this device. The first one seals; an older one is there only while the change to the first is
    under way."""

    staff_id: int
    keys: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def parsed(cls, text: str) -> StoreKeys | None:
        """None for anything that `text` didn't write."""
        first, *rest = text.split(" ") if text else [""]
        keys = tuple(key_of(one) for one in rest)
        if not first.isascii() or not first.isdigit() or not keys or not all(keys):
            return None
        return cls(int(first), keys)

    @property
    def text(self) -> str:
        return " ".join((str(self.staff_id), *(text_of(key) for key in self.keys)))

    @property
    def sealer(self) -> Sealer:
        return Sealer(*self.keys)


def text_of(key: bytes) -> str:
    """As contract StoreKey."""
    return base64.b64encode(key).decode("ascii")


def key_of(text: str) -> bytes:
    """Empty when it is none."""
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return key if len(key) == KEY_BYTES else b""
