"""A zip that is made while it is sent: no more than a piece of one file is in memory, whatever the size of the whole.

ZIP64 where it is needed; names in UTF-8 and marked so. What is packed already is only stored.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast

from usen_desk.contract.base import JST

_PACKS_WELL = ("text/", "image/bmp", "audio/wav", "application/msword", "application/vnd.ms-")
_OLDEST = 1980
"""A zip knows no earlier year."""


@dataclass(frozen=True)
class Member:
    name: str
    media_type: str
    size_bytes: int
    at: datetime
    chunks: Callable[[], Iterator[bytes]]
    """Called when its turn has come. Raises: OSError; then the zip ends there, so that nobody takes it for whole."""


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """`members` may be made one after the other: the next one is asked for when the one before has gone."""
    sink = _Sink()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", allowZip64=True) as archive:
        for member in members:
            with archive.open(_info(member), "w", force_zip64=_may_need_64(member)) as into:
                for chunk in member.chunks():
                    into.write(chunk)
                    yield from sink.taken()
            yield from sink.taken()
    yield from sink.taken()


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with the first number that is free: 図面 (2).pdf. Windows doesn't tell A from a."""
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    made, number = name, 1
    while made.casefold() in taken:
        number += 1
        made = f"{stem} ({number}){dot}{ending}"
    taken.add(made.casefold())
    return made


class _Sink:
    """What the archive writes to; it can't be sought in, so sizes and checksums follow each file."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces


def _info(member: Member) -> zipfile.ZipInfo:
    at = member.at.astimezone(JST)
    moment = (max(_OLDEST, at.year), at.month, at.day, at.hour, at.minute, at.second)
    info = zipfile.ZipInfo(member.name, moment)
    packs = member.media_type.startswith(_PACKS_WELL)
    info.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    return info


def _may_need_64(member: Member) -> bool:
    """Decided before its first byte; with room for what grows by packing."""
    return member.size_bytes * 1.05 > zipfile.ZIP64_LIMIT
