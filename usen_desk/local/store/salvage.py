"""What can still be got out of a damaged outbox file: its rows one by one, then whole records in its bytes. F17."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from usen_desk.local.store.sealing import MAGIC, Damage, head_of

ROWS_MAX = 100_000
SEALED_MAX_BYTES = 4 * 1024 * 1024


@dataclass
class Salvaged:
    """Sealed records by place."""

    rows: dict[str, bytes] = field(default_factory=dict)
    """As they stood in the table; they may be damaged."""
    found: dict[str, bytes] = field(default_factory=dict)
    """Only found in the bytes, whole. The table may have let go of them long ago."""


def salvage(path: Path) -> Salvaged:
    """Reads only. Raises: OSError, where the file can't be read at all."""
    salvaged = Salvaged()
    for place, sealed in _rows(path):
        salvaged.rows.setdefault(place, sealed)
    turns: dict[str, int] = {}
    for place, turn, sealed in _records(path.read_bytes()):
        if place not in salvaged.rows and turn >= turns.get(place, -1):
            salvaged.found[place], turns[place] = sealed, turn
    return salvaged


def _rows(path: Path) -> Iterator[tuple[str, bytes]]:
    """From the first row on until something is unreadable, then from the last one down."""
    for order, beyond, last in (("ASC", ">", -(2**63)), ("DESC", "<", 2**63 - 1)):
        with contextlib.suppress(sqlite.Error):
            yield from _walk(path, order, beyond, last)


def _walk(path: Path, order: str, beyond: str, last: int) -> Iterator[tuple[str, bytes]]:
    connection = sqlite.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    one = f"SELECT rowid, place, sealed FROM record NOT INDEXED WHERE rowid {beyond} ? ORDER BY rowid {order} LIMIT 1"  # noqa: S608 - two fixed words
    try:
        for _ in range(ROWS_MAX):
            row = connection.execute(one, (last,)).fetchone()
            if row is None:
                return
            last, place, sealed = row
            if isinstance(place, str) and isinstance(sealed, bytes):
                yield _place_of(place, sealed), sealed
    finally:
        connection.close()


def _place_of(place: str, sealed: bytes) -> str:
    with contextlib.suppress(Damage):
        return head_of(sealed).place
    return place


def _records(content: bytes) -> Iterator[tuple[str, int, bytes]]:
    for match in re.finditer(re.escape(MAGIC), content):
        at = match.start()
        length = int.from_bytes(content[at + 4 : at + 8], "big")
        if length <= SEALED_MAX_BYTES:
            sealed = content[at : at + length]
            with contextlib.suppress(Damage):
                head = head_of(sealed)
                yield head.place, head.turn, sealed
