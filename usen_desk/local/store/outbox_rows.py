"""Rows of the outbox as records, and what has to be put right after reading them. No SQL, no files.

draft/<mode>/<inquiry>            version/<mode>/<inquiry>/<turn>     item/<item_id>
file/<upload_id>/<part>/<parts>   unreadable/<turn>                   transfer/<transfer_id>
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from usen_desk.contract.drafts import VERSIONS_MAX, DraftMode
from usen_desk.contract.offline import OfflineView
from usen_desk.local.records import Damaged, DraftRecord, OutItem, TransferRecord
from usen_desk.local.store.sealing import Damage, Sealer, WrongKey, head_of

VERSION_DAYS = 30
"""Before the newest text that is kept; older versions go at the next opening."""

_BODY = re.compile(r'"body":\s*"((?:[^"\\]|\\.)*)')


FOUND = "found"
"""In place of a turn: whole, but only found in the bytes of a damaged file. It doesn't come back by itself."""

Row = DraftRecord | OutItem | OfflineView | TransferRecord | bytes
"""bytes: a part of a file, or content that is only sealed anew."""


def draft_place(mode: DraftMode, inquiry_id: int) -> str:
    return f"draft/{mode}/{inquiry_id}"


def item_place(item_id: str) -> str:
    return f"item/{item_id}"


def transfer_place(transfer_id: str) -> str:
    return f"transfer/{transfer_id}"


def versions_of(mode: DraftMode, inquiry_id: int) -> str:
    return f"version/{mode}/{inquiry_id}/"


def parts_of(upload_id: str) -> str:
    return f"file/{upload_id}/"


def aside_place(place: str, turn: str) -> str:
    return f"unreadable/{turn}/{place}"


@dataclass
class Content:
    """What the file holds, by place; of files only which parts there are."""

    drafts: dict[str, DraftRecord] = field(default_factory=dict)
    versions: dict[str, DraftRecord] = field(default_factory=dict)
    items: dict[str, OutItem] = field(default_factory=dict)
    unreadable: dict[str, Damaged] = field(default_factory=dict)
    views: dict[str, OfflineView] = field(default_factory=dict)
    transfers: dict[str, TransferRecord] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    turn: int = 0

    def put(self, place: str, row: Row) -> None:
        if isinstance(row, OutItem):
            self.items[place] = row
        elif isinstance(row, OfflineView):
            self.views[place] = row
        elif isinstance(row, TransferRecord):
            self.transfers[place] = row
        elif isinstance(row, DraftRecord):
            (self.drafts if place.startswith("draft/") else self.versions)[place] = row
        elif place.startswith("file/"):
            self.parts.add(place)

    def drop(self, place: str) -> None:
        for held in (self.drafts, self.versions, self.items, self.unreadable, self.views, self.transfers):
            held.pop(place, None)
        self.parts.discard(place)

    def versions_below(self, prefix: str) -> list[str]:
        """Oldest first."""
        return sorted(place for place in self.versions if place.startswith(prefix))

    def parts_below(self, prefix: str) -> list[str]:
        return sorted(place for place in self.parts if place.startswith(prefix))

    def uploads(self, without: str = "") -> set[str]:
        """That a draft or an item names."""
        drafts = [*self.drafts.values(), *(item.draft for place, item in self.items.items() if place != without)]
        return {file.upload_id for draft in drafts for file in draft.files}


@dataclass
class Repair:
    """What the file should be given after it was read; not doing it loses nothing."""

    puts: dict[str, Row] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    moves: dict[str, str] = field(default_factory=dict)
    """From one place to another, byte for byte."""


def read(rows: Mapping[str, bytes], sealer: Sealer) -> tuple[Content, Repair]:
    content, repair = Content(), Repair()
    rows = _at_home(rows, repair)
    aside = {place: sealed for place, sealed in rows.items() if place.startswith("unreadable/")}
    for place, sealed in rows.items():
        with contextlib.suppress(Damage):
            content.turn = max(content.turn, head_of(sealed).turn)
        if place.startswith("file/"):
            content.parts.add(place)  # a damaged one too: it is told when the file is asked for
        row = None if place in aside else _row(place, sealed, sealer)
        if row is not None:
            content.put(place, row)
            _reseal(place, sealed, sealer, repair)
        elif place.startswith(("draft/", "item/")):
            content.turn += 1
            at = aside_place(place, f"{content.turn:012}")
            repair.moves[place], aside[at] = at, sealed
    for at, sealed in aside.items():
        _take_aside(at, sealed, content, repair, sealer)
    _prune(content, repair)
    return content, repair


def _at_home(rows: Mapping[str, bytes], repair: Repair) -> dict[str, bytes]:
    """Rows whose name is not the one that they say themselves get that one back, unless it is taken."""
    found: dict[str, bytes] = {}
    for place, sealed in rows.items():
        home = place
        with contextlib.suppress(Damage):
            home = head_of(sealed).place
        if home == place or place.startswith("unreadable/") or home in rows:
            found[place] = sealed
        else:
            found[home] = sealed
            repair.moves[place] = home
    return found


def _row(place: str, sealed: bytes, sealer: Sealer) -> Row | None:
    """None: it can't be read."""
    try:
        return decoded(place, sealer.open(place, sealed))
    except (Damage, WrongKey, msgspec.DecodeError):
        return None


def decoded(place: str, plain: bytes) -> Row:
    """Raises: msgspec.DecodeError, also for what only a newer version knows."""
    kind = place.partition("/")[0]
    if kind == "item":
        return msgspec.json.decode(plain, type=OutItem)
    if kind == "view":
        return msgspec.json.decode(plain, type=OfflineView)
    if kind == "transfer":
        return msgspec.json.decode(plain, type=TransferRecord)
    return msgspec.json.decode(plain, type=DraftRecord) if kind in ("draft", "version") else plain


def _reseal(place: str, sealed: bytes, sealer: Sealer, repair: Repair) -> None:
    if head_of(sealed).mark != sealer.mark:
        repair.puts[place] = sealer.open(place, sealed)


def _take_aside(at: str, sealed: bytes, content: Content, repair: Repair, sealer: Sealer) -> None:
    """Back to its place when it can be read now; else told."""
    _, turn, place = at.split("/", 2)
    row = _row(place, sealed, sealer)
    if row is None or turn == FOUND:
        item_id = place.removeprefix("item/")
        text = text_of(sealer.rescue(sealed)) or _text_of_last_version(place, item_id, content)
        content.unreadable[at] = Damaged(item_id=item_id, text=text)
        return
    if place in content.drafts:
        place = place.replace("draft/", "version/", 1) + f"/{turn}"
    content.put(place, row)
    repair.puts[place] = row
    repair.gone.append(at)


def _text_of_last_version(place: str, item_id: str, content: Content) -> str:
    below = place.replace("draft/", "version/", 1) + "/"
    for version in sorted(content.versions, key=lambda name: name.rpartition("/")[2], reverse=True):
        if version.startswith(below) or content.versions[version].reply_id == item_id:
            return content.versions[version].body
    return ""


def text_of(plain: bytes) -> str:
    """The body in what is left of a record's JSON."""
    found = _BODY.search(plain.decode("utf-8", "replace"))
    if found is None:
        return ""
    try:
        text = json.loads(f'"{found[1]}"', strict=False)
    except ValueError:
        return found[1]
    return str(text)


def _prune(content: Content, repair: Repair) -> None:
    """Old versions; and, unless something that may name them can't be read, files that nothing names."""
    texts = [*content.drafts.values(), *content.versions.values()]
    newest = max((draft.saved_at for draft in texts), default=None)
    below: dict[str, list[str]] = {}
    for place in sorted(content.versions, reverse=True):
        below.setdefault(place.rpartition("/")[0], []).append(place)
    old = [place for places in below.values() for place in places[VERSIONS_MAX:]]
    if newest is not None:
        limit = newest - timedelta(days=VERSION_DAYS)
        old += [place for place, version in content.versions.items() if version.saved_at < limit]
    if not content.unreadable:
        named = content.uploads()
        old += [place for place in content.parts if place.split("/")[1] not in named]
        going_up = {place: one for place, one in content.transfers.items() if not one.attachment_id}
        old += [place for place, one in going_up.items() if one.transfer_id not in named]
    for place in dict.fromkeys(old):
        content.drop(place)
        repair.puts.pop(place, None)
        repair.gone.append(place)
