"""Whether every file that a row names is in the store, and what is there that no row names. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from usen_desk.server.attachments import store
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.db.database import Database
from usen_desk.server.settings import Settings

NAMED_MAX = 20


@dataclass(frozen=True)
class Compared:
    named: int
    missing: int
    extra: int
    missing_names: tuple[str, ...]
    """The first of them."""
    extra_names: tuple[str, ...]


def compare(database: Database, settings: Settings) -> Compared:
    """The store first: what comes meanwhile has its bytes before its row. Extra ones may be on their way just now.

    Raises:
        OSError: the store is away.
        DatabaseBusy.
    """
    blobs = blobs_of(settings)
    there = set(blobs.names())
    with database.read() as tx:
        named, coming = store.named(tx), store.coming(tx)
    missing = [name for name in sorted(named - there) if not _is_there(settings, name)]
    extra = sorted(there - named - coming)
    return Compared(len(named), len(missing), len(extra), _first(missing), _first(extra))


def _is_there(settings: Settings, name: str) -> bool:
    """It may have come since the store was listed."""
    try:
        blobs_of(settings).size(name)
    except FileNotFoundError:
        return False
    return True


def _first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)[:NAMED_MAX]
