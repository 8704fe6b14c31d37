"""Drafts and what waits to be sent, durable when a method returns. Rows X3, X4; RELIABILITY.md R8, R9, F12, F14, F17.

One table of sealed records, named by their place (usen_desk.local.store.outbox_rows). Nothing here is ever dropped
because it can't be read: a record is put aside and told as Damaged, a file is salvaged into a new one and kept.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from usen_desk.contract.drafts import VERSIONS_MAX, DraftMode
from usen_desk.contract.offline import OfflineView
from usen_desk.local.records import DraftRecord, Kept, OutItem, TransferRecord
from usen_desk.local.store.outbox_rows import (
    FOUND,
    Content,
    Row,
    aside_place,
    draft_place,
    item_place,
    parts_of,
    read,
    transfer_place,
    versions_of,
)
from usen_desk.local.store.salvage import salvage
from usen_desk.local.store.sealing import Sealer
from usen_desk.local.store.sqlite_file import FileDamaged, SqliteFile
from usen_desk.local.store.versions import loses_much

log = logging.getLogger(__name__)

SCHEMA = 1
"""A newer one may add tables, columns with defaults and records of new kinds; it never takes `record` away."""
PART_BYTES = 48 * 1024
_PUT = "INSERT INTO record (place, sealed) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET sealed = excluded.sealed"
_MOVED = "UPDATE OR REPLACE record SET place = ? WHERE place = ?"
_GONE = "DELETE FROM record WHERE place = ?"


class OutboxFile:
    """An Outbox (usen_desk.local.records). One call at a time."""

    def __init__(self, path: Path, sealer: Sealer, make_room: Callable[[], bool] = lambda: False) -> None:
        """make_room: tried once when the disk is full; True when it freed something.

        Raises: OSError, when the file can neither be read nor made; never because of what is in it.
        """
        self._path, self._sealer, self._make_room = path, sealer, make_room
        self._file = SqliteFile(path, "FULL")
        self._content = Content()
        self._peaks: dict[str, DraftRecord] = {}
        """By place of a draft: its longest text since the last version."""
        self.was_salvaged = False
        self._open()

    def load(self) -> Kept:
        """From memory: doesn't block, and may be asked for in any thread."""
        content = self._content
        drafts, items = list(content.drafts.values()), list(content.items.values())
        return Kept(
            drafts=sorted(drafts, key=lambda draft: draft.saved_at, reverse=True),
            items=sorted(items, key=lambda item: item.number),
            damaged=list(content.unreadable.values()),
            transfers=sorted(content.transfers.values(), key=lambda one: one.begun_at),
        )

    def keep_draft(self, draft: DraftRecord) -> None:
        place = draft_place(draft.mode, draft.inquiry_id)
        before, peak = self._content.drafts.get(place), self._peaks.get(place)
        peak, earlier = peak or before, None
        if before is not None and before.reply_id != draft.reply_id:
            earlier = before
        elif peak is not None and loses_much(peak.body, draft.body):
            earlier = peak
        self._write({place: draft, **self._version(earlier)})
        if earlier is not None or peak is None or len(draft.body) >= len(peak.body):
            self._peaks[place] = draft

    def drop_draft(self, mode: DraftMode, inquiry_id: int) -> None:
        place = draft_place(mode, inquiry_id)
        self._write(self._version(self._content.drafts.get(place)), [place])
        self._peaks.pop(place, None)

    def versions(self, mode: DraftMode, inquiry_id: int) -> Sequence[DraftRecord]:
        places = self._content.versions_below(versions_of(mode, inquiry_id))
        return [self._content.versions[place] for place in reversed(places)][:VERSIONS_MAX]

    def queue(self, item: OutItem) -> None:
        place = draft_place(item.draft.mode, item.draft.inquiry_id)
        draft = self._content.drafts.get(place)
        is_its_own = draft is not None and draft.reply_id == item.draft.reply_id
        self._write({item_place(item.item_id): item, **self._version(item.draft)}, [place] if is_its_own else [])
        if is_its_own:
            self._peaks.pop(place, None)

    def take_back(self, item_id: str) -> None:
        """Raises: KeyError, when there is no such item."""
        item = self._content.items[item_place(item_id)]
        place = draft_place(item.draft.mode, item.draft.inquiry_id)
        self._write({place: item.draft, **self._version(self._content.drafts.get(place))}, [item_place(item_id)])
        self._peaks[place] = item.draft

    def put_item(self, item: OutItem) -> None:
        """One that isn't there (any more) stays away."""
        if item_place(item.item_id) in self._content.items:
            self._write({item_place(item.item_id): item})

    def erase_item(self, item_id: str) -> None:
        """Also one that was told as Damaged."""
        place, content = item_place(item_id), self._content
        gone = [at for at, one in content.unreadable.items() if one.item_id == item_id]
        if place in content.items:
            still_named = content.uploads(without=place)
            for file in content.items[place].draft.files:
                if file.upload_id not in still_named:
                    gone += content.parts_below(parts_of(file.upload_id))
            gone.append(place)
        self._write({}, gone)

    def put_file(self, upload_id: str, content: bytes) -> None:
        parts = [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)] or [b""]
        places = [f"{parts_of(upload_id)}{number:04}/{len(parts):04}" for number in range(len(parts))]
        older = self._content.parts_below(parts_of(upload_id))
        self._write(dict(zip(places, parts, strict=True)), older)

    def file(self, upload_id: str) -> bytes:
        """Raises: KeyError; ValueError where the bytes are damaged."""
        places = self._content.parts_below(parts_of(upload_id))
        if not places:
            raise KeyError(upload_id)
        if len(places) != int(places[0].rpartition("/")[2]):
            raise ValueError("a part is missing")
        return b"".join(self._part(place) for place in places)

    def drop_file(self, upload_id: str) -> None:
        self._write({}, self._content.parts_below(parts_of(upload_id)))

    def put_transfer(self, transfer: TransferRecord) -> None:
        self._write({transfer_place(transfer.transfer_id): transfer})

    def drop_transfer(self, transfer_id: str) -> None:
        self._write({}, [transfer_place(transfer_id)])

    def note_view(self, view: OfflineView) -> None:
        """Something was looked at without the service, which is told at the next contact."""
        self._write({f"view/{self._content.turn + 1:012}": view})

    def noted_views(self) -> dict[str, OfflineView]:
        """By place, oldest first."""
        return dict(sorted(self._content.views.items()))

    def drop_views(self, places: Iterable[str]) -> None:
        self._write({}, places)

    def check(self) -> bool:
        """Whether every page of the file is sound; one that isn't is salvaged at once. Reads the whole file."""
        try:
            self._file.check(fully=True)
        except FileDamaged:
            self._salvage()
            return False
        return True

    def use_keys(self, sealer: Sealer) -> None:
        """Another key from now on, and an older one that opens what is there: all is sealed anew in one transaction.

        Raises: OSError; then everything is still sealed as before, and `sealer` is used for what follows.
        """
        self._sealer = sealer
        rows = self._rows()
        content, repair = read(rows, sealer)
        self._content = content
        self._write(repair.puts, repair.gone, repair.moves)

    def close(self) -> None:
        self._file.close()

    def _part(self, place: str) -> bytes:
        rows = self._file.read("SELECT sealed FROM record WHERE place = ?", place)
        return self._sealer.open(place, rows[0][0] if rows else b"")

    def _version(self, draft: DraftRecord | None) -> dict[str, Row]:
        """The row that keeps this text as a version, unless the newest one says the same."""
        if draft is None or draft.is_empty:
            return {}
        newest = self.versions(draft.mode, draft.inquiry_id)[:1]
        if newest and (newest[0].body, newest[0].details, newest[0].files) == (draft.body, draft.details, draft.files):
            return {}
        return {f"{versions_of(draft.mode, draft.inquiry_id)}{self._content.turn + 1:012}": draft}

    def _write(
        self, puts: Mapping[str, Row], gone: Iterable[str] = (), moves: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """In one transaction; what this object knows follows the file."""
        turn, sealed = self._content.turn, []
        for place, row in puts.items():
            turn += 1
            plain = row if isinstance(row, bytes) else msgspec.json.encode(row)
            sealed.append((place, self._sealer.seal(place, plain, turn)))
        dropped = [(place,) for place in gone if place not in puts]
        if not sealed and not dropped and not moves:
            return

        def apply() -> None:
            with self._file.write() as connection:
                connection.executemany(_MOVED, [(to, place) for place, to in moves.items()])
                connection.executemany(_PUT, sealed)
                connection.executemany(_GONE, dropped)

        self._persisting(apply)
        self._content.turn = max(turn, self._content.turn)
        for (place,) in dropped:
            self._content.drop(place)
        for place, row in puts.items():
            self._content.put(place, row)

    def _persisting(self, act: Callable[[], None]) -> None:
        """Once more after the file was salvaged, or room was made on a full disk."""
        try:
            act()
        except FileDamaged:
            self._salvage()
            act()
        except OSError as error:
            if error.errno != errno.ENOSPC or not self._make_room():
                raise
            act()

    def _open(self) -> None:
        fresh = _fresh(self._path)
        if self._path.exists():
            fresh.unlink(missing_ok=True)  # half filled
        elif fresh.exists():
            _journal(self._path).unlink(missing_ok=True)
            os.replace(fresh, self._path)  # the program ended between the two renames of _salvage
        try:
            self._read()
        except FileDamaged:
            self._salvage()

    def _read(self) -> None:
        self._file.check()
        if self._file.version() == 0:
            self._persisting(self._make_table)
        self._content, repair = read(self._rows(), self._sealer)
        try:
            self._write(repair.puts, repair.gone, repair.moves)
        except FileDamaged:
            raise
        except OSError as error:
            log.warning("the outbox could not be put in order: %s", error.strerror)

    def _rows(self) -> dict[str, bytes]:
        rows = self._file.read("SELECT place, sealed FROM record")
        return {place: sealed for place, sealed in rows if isinstance(place, str) and isinstance(sealed, bytes)}

    def _make_table(self) -> None:
        with self._file.write() as connection:
            _make_table(connection)

    def _salvage(self) -> None:
        """Everything that can be got out goes into a new file; the damaged one stays beside it.

        Raises: OSError; then the damaged one is where it was.
        """
        log.warning("the outbox file is damaged and is salvaged")
        self._file.close()
        self._persisting_salvage()
        os.replace(self._path, _free_name(self._path))
        _journal(self._path).unlink(missing_ok=True)  # of the damaged file; it would be taken for the new one's
        os.replace(_fresh(self._path), self._path)
        self.was_salvaged = True
        self._read()

    def _persisting_salvage(self) -> None:
        try:
            self._fill_fresh()
        except OSError as error:
            if error.errno != errno.ENOSPC or not self._make_room():
                raise
            self._fill_fresh()

    def _fill_fresh(self) -> None:
        saved, fresh = salvage(self._path), _fresh(self._path)
        for path in (fresh, _journal(fresh)):
            path.unlink(missing_ok=True)
        # an item that only the bytes still had may have been sent or thrown away since: its author decides
        found = {
            aside_place(place, FOUND) if place.startswith("item/") else place: sealed
            for place, sealed in saved.found.items()
        }
        file = SqliteFile(fresh, "FULL")
        try:
            with file.write() as connection:
                _make_table(connection)
                connection.executemany(_PUT, {**found, **saved.rows}.items())
        finally:
            file.close()


def _make_table(connection: Any) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS record (place TEXT PRIMARY KEY, sealed BLOB NOT NULL)")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _fresh(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    return aside
