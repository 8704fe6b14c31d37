"""Answers of the service that this PC can show again without it; may be rebuilt at any time. RELIABILITY.md R9, F16.

Sealed one by one, under names that tell nothing. What can't be read isn't there; a file that can't be read is set
aside and a new one begun. Nothing here is the only copy of anything but of what is being written
(Kind.TEXT), for as long as it isn't saved.
"""

from __future__ import annotations

import enum
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from usen_desk.local.files import set_aside
from usen_desk.local.store.sealing import Damage, Sealer, WrongKey
from usen_desk.local.store.sqlite_file import FileDamaged, Rows, SqliteFile

log = logging.getLogger(__name__)

SCHEMA = 1
"""Another one, older or newer, is set aside: the service has it all."""
OFFLINE_DAYS = 7
"""RULINGS: after the last contact the cache opens for so long without the service."""
CLOCK_SLACK = timedelta(days=1)
"""This PC's clock may be wrong by that much; a clock that was put back further doesn't open the cache."""


class Kind(enum.StrEnum):
    ME = "me"
    CONTACT = "contact"
    PAGE = "page"
    """Of the inbox."""
    INQUIRY = "inquiry"
    MESSAGES = "messages"
    CUSTOMER = "customer"
    TRIAL = "trial"
    ROW = "row"
    """A line of アカウント, part-masked as the service gave it."""
    RECENTS = "recents"
    """最近開いたもの: titles of places."""
    CHECKED = "checked"
    """When the outbox was last read as a whole."""
    TEXT = "text"
    """Of a notice, an FAQ or a page that is being written."""
    REFERENCE = "reference"
    """What changes rarely: catalogue, canned replies, colleagues, saved views."""


LIMITS = {
    Kind.ME: 1,
    Kind.CONTACT: 1,
    Kind.PAGE: 100,
    Kind.INQUIRY: 200,
    Kind.MESSAGES: 400,
    Kind.CUSTOMER: 500,
    Kind.ROW: 500,
    Kind.TRIAL: 500,
    Kind.RECENTS: 1,
    Kind.CHECKED: 1,
    Kind.TEXT: 20,
    Kind.REFERENCE: 20,
}
"""Of each kind the newest so many are kept; messages: two pages for each of 200 threads."""


@dataclass(frozen=True)
class Entry:
    kind: Kind
    key: str
    content: bytes
    fetched_at: datetime
    """By the service's clock, in UTC."""


class _Sealed(msgspec.Struct, frozen=True):
    key: str
    content: bytes


class Cache:
    """Every method blocks; any thread may call. Only making a new file and writing can fail."""

    def __init__(self, path: Path, sealer: Sealer, told: Callable[[], None] = lambda: None) -> None:
        """told: called when the file had to be begun anew.

        Raises: OSError, when there is no file and none can be made.
        """
        self._path, self._sealer, self._told = path, sealer, told
        self._file = SqliteFile(path, "NORMAL")
        self._lock = threading.RLock()
        self._is_closed = False
        was_there = path.exists()
        try:
            self._check(was_there)
        except FileDamaged:
            self._rebuild()

    def put(self, kind: Kind, key: str, content: bytes, at: datetime) -> None:
        self.put_all([Entry(kind, key, content, at)])

    def put_all(self, entries: Iterable[Entry]) -> None:
        """In one transaction, with what is beyond the limits gone. Raises: OSError; then nothing has changed."""
        rows = [
            (self._name(one.kind, one.key), one.kind.value, _ms(one.fetched_at), self._sealed(one)) for one in entries
        ]
        with self._lock:
            try:
                self._put(rows)
            except FileDamaged:
                self._rebuild()
                self._put(rows)

    def get(self, kind: Kind, key: str) -> Entry | None:
        found = self._entries("WHERE name = ?", self._name(kind, key))
        return found[0] if found else None

    def all(self, kind: Kind) -> list[Entry]:
        """Newest first."""
        return self._entries("WHERE kind = ? ORDER BY fetched_ms DESC, name", kind.value)

    def forget(self, kind: Kind, key: str) -> None:
        self._drop([self._name(kind, key)])

    def heard_at(self) -> datetime | None:
        """When the service was last heard, by its clock."""
        heard = self.all(Kind.CONTACT)
        return heard[0].fetched_at if heard else None

    def opens_offline(self, now: datetime) -> bool:
        heard = self.heard_at()
        return heard is not None and -CLOCK_SLACK <= now - heard <= timedelta(days=OFFLINE_DAYS)

    def heard(self, at: datetime) -> None:
        self.put(Kind.CONTACT, "", b"", at)

    def use_keys(self, sealer: Sealer) -> None:
        """Under another key the names are others too: begin anew, without telling. Raises: OSError."""
        with self._lock:
            heard = self.heard_at()
            self._sealer = sealer
            self._file.close()
            for path in (self._path, _journal(self._path)):
                path.unlink(missing_ok=True)
            self._make()
            if heard is not None:
                self.heard(heard)

    def close(self) -> None:
        """What is asked after that finds nothing, and what is put goes nowhere."""
        with self._lock:
            self._is_closed = True
            self._file.close()

    def _check(self, was_there: bool) -> None:
        if was_there:
            self._file.check()
            if self._file.version() != SCHEMA:
                raise FileDamaged("another schema")
            self._file.read("SELECT name, kind, fetched_ms, sealed FROM entry LIMIT 1")
        else:
            _journal(self._path).unlink(missing_ok=True)
            self._make()

    def _make(self) -> None:
        with self._file.write() as connection:
            connection.execute(
                "CREATE TABLE entry (name TEXT PRIMARY KEY, kind TEXT NOT NULL, fetched_ms INTEGER NOT NULL,"
                " sealed BLOB NOT NULL)"
            )
            connection.execute("CREATE INDEX entry_age ON entry (kind, fetched_ms)")
            connection.execute(f"PRAGMA user_version = {SCHEMA}")

    def _rebuild(self) -> None:
        log.warning("the cache could not be read and is begun anew")
        self._file.close()
        if self._path.exists():
            set_aside(self._path)
        _journal(self._path).unlink(missing_ok=True)
        self._make()
        self._told()

    def _put(self, rows: list[tuple[str, str, int, bytes]]) -> None:
        if self._is_closed:
            return
        with self._file.write() as connection:
            connection.executemany(
                "INSERT INTO entry (name, kind, fetched_ms, sealed) VALUES (?, ?, ?, ?) ON CONFLICT (name)"
                " DO UPDATE SET fetched_ms = excluded.fetched_ms, sealed = excluded.sealed",
                rows,
            )
            for kind in {kind for _, kind, _, _ in rows}:
                connection.execute(
                    "DELETE FROM entry WHERE name IN (SELECT name FROM entry WHERE kind = ?"
                    " ORDER BY fetched_ms DESC LIMIT -1 OFFSET ?)",
                    (kind, LIMITS[Kind(kind)]),
                )

    def _entries(self, where: str, value: str) -> list[Entry]:
        """Those that can be read; the others go."""
        with self._lock:
            rows = [] if self._is_closed else self._rows(where, value)
        entries, broken = [], []
        for name, kind, fetched_ms, sealed in rows:
            try:
                found = msgspec.msgpack.decode(self._sealer.open(f"cache/{name}", sealed), type=_Sealed)
                entries.append(Entry(Kind(kind), found.key, found.content, _at(fetched_ms)))
            except (Damage, WrongKey, msgspec.DecodeError, ValueError, OverflowError):
                broken.append(name)
        self._drop(broken)
        return entries

    def _rows(self, where: str, value: str) -> Rows:
        try:
            return self._file.read(f"SELECT name, kind, fetched_ms, sealed FROM entry {where}", value)  # noqa: S608 - fixed words
        except FileDamaged:
            self._rebuild()
            return []
        except OSError as error:
            log.warning("the cache could not be read: %s", error.strerror)
            return []

    def _drop(self, names: list[str]) -> None:
        if not names or self._is_closed:
            return
        try:
            with self._lock, self._file.write() as connection:
                connection.executemany("DELETE FROM entry WHERE name = ?", [(name,) for name in names])
        except OSError as error:
            log.warning("the cache could not be written: %s", error.strerror)

    def _name(self, kind: Kind, key: str) -> str:
        return self._sealer.names(f"{kind} {key}")

    def _sealed(self, entry: Entry) -> bytes:
        plain = msgspec.msgpack.encode(_Sealed(entry.key, entry.content))
        return self._sealer.seal(f"cache/{self._name(entry.kind, entry.key)}", plain)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
