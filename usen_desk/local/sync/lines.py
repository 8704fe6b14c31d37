"""The items that the core holds, in their order: those of one inquiry leave one behind the other (I4)."""

from __future__ import annotations

from collections.abc import Iterator

from usen_desk.local.sync.entries import Entry, Phase


class Lines:
    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __contains__(self, item_id: str) -> bool:
        return item_id in self._entries

    def get(self, item_id: str) -> Entry | None:
        return self._entries.get(item_id)

    def add(self, entry: Entry) -> None:
        self._entries[entry.item.item_id] = entry

    def remove(self, entry: Entry) -> None:
        del self._entries[entry.item.item_id]

    def in_order(self) -> list[Entry]:
        return sorted(self._entries.values(), key=lambda entry: entry.item.number)

    def heads(self) -> list[Entry]:
        """Of each line the first one that the service doesn't have, where it waits to leave."""
        heads: dict[int | str, Entry] = {}
        for entry in self.in_order():
            if entry.phase is not Phase.SENT:
                heads.setdefault(entry.line, entry)
        return [entry for entry in heads.values() if entry.phase is Phase.READY]

    def ahead(self) -> dict[str, str]:
        """By item_id: the item that it stands behind."""
        ahead: dict[str, str] = {}
        last: dict[int | str, str] = {}
        for entry in self.in_order():
            if entry.phase is not Phase.SENT:
                ahead[entry.item.item_id] = last.get(entry.line, "")
                last[entry.line] = entry.item.item_id
        return ahead

    def ready(self) -> list[Entry]:
        return [entry for entry in self if entry.phase is Phase.READY]

    def sending(self, item_id: str, attempt: int) -> Entry | None:
        """The entry, if this is the try that it waits for."""
        entry = self.get(item_id)
        return entry if entry is not None and entry.phase is Phase.SENDING and entry.tries == attempt else None

    def needing(self, item_id: str) -> Entry | None:
        entry = self.get(item_id)
        return entry if entry is not None and entry.phase is Phase.NEEDS else None
