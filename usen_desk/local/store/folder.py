"""Everything that this PC keeps of one person at one service, in one folder: I7. Made, opened, wiped here."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from usen_desk.local.files import make_private_folder, write_whole
from usen_desk.local.paths import Paths
from usen_desk.local.records import Kept
from usen_desk.local.store.cache import Cache, Kind
from usen_desk.local.store.outbox import OutboxFile
from usen_desk.local.store.sealing import Sealer

log = logging.getLogger(__name__)

RESERVE_BYTES = 5 * 1024 * 1024
"""Given back when the disk is full, so that what is being typed still finds room (F14)."""
CHECK_EVERY = timedelta(days=7)
ROOM_TO_RESERVE_BYTES = 50 * 1024 * 1024


class StoreFolder:
    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, paths: Paths, service_url: str, staff_id: int) -> StoreFolder:
        return cls(_all(paths) / _digest(f"{service_url} {staff_id}"))

    @property
    def outbox(self) -> Path:
        return self.path / "outbox.db"

    @property
    def cache(self) -> Path:
        return self.path / "cache.db"

    @classmethod
    def of_login(cls, paths: Paths, service_url: str, login_id: str) -> StoreFolder | None:
        """The one that was made for this login ID, where only that is known."""
        wanted = _owner(service_url, login_id)
        with contextlib.suppress(OSError):
            for path in _all(paths).iterdir():
                with contextlib.suppress(OSError, UnicodeDecodeError):
                    if (path / "owner").read_text(encoding="ascii") == wanted:
                        return cls(path)
        return None

    def make(self) -> None:
        """Raises: OSError."""
        make_private_folder(self.path)

    def note_owner(self, service_url: str, login_id: str) -> None:
        """So that `of_login` finds it. Raises: OSError."""
        owner, wanted = self.path / "owner", _owner(service_url, login_id).encode("ascii")
        if not owner.exists() or owner.read_bytes() != wanted:
            write_whole(owner, wanted)

    def keep_reserve(self) -> None:
        """Where there is plenty of room; a disk without room is told when something is lost by it."""
        import shutil  # with its compression modules, not needed before the first paint

        with contextlib.suppress(OSError):
            if not self._reserve.exists() and shutil.disk_usage(self.path).free > ROOM_TO_RESERVE_BYTES:
                # random, since a file system may keep zeros without giving them room
                self._reserve.write_bytes(os.urandom(RESERVE_BYTES))

    def give_back_reserve(self) -> bool:
        """True when there was one to give back."""
        try:
            self._reserve.unlink()
        except OSError:
            return False
        return True

    def wipe(self) -> bool:
        """Remove everything; False when something is held open and had to stay (its key is gone by then)."""
        import shutil

        failed: list[str] = []
        shutil.rmtree(self.path, onerror=lambda _function, path, info: failed.append(info[0].__name__))
        kept = [name for name in failed if name != "FileNotFoundError"]
        if kept:
            log.warning("%d files of the store could not be removed: %s", len(kept), sorted(set(kept)))
        return not kept

    @property
    def _reserve(self) -> Path:
        return self.path / "reserve"


def _all(paths: Paths) -> Path:
    return paths.state / "store"


def _owner(service_url: str, login_id: str) -> str:
    return _digest(f"{service_url} login {login_id.strip().casefold()}")


def _digest(words: str) -> str:
    return hashlib.blake2b(words.encode(), digest_size=10).hexdigest()


@dataclass(frozen=True)
class LocalStore:
    """What was opened for one person."""

    folder: StoreFolder
    outbox: OutboxFile
    cache: Cache

    @property
    def kept(self) -> Kept:
        """What the outbox holds now, for whoever comes later than its opening."""
        return self.outbox.load()

    def use_keys(self, sealer: Sealer) -> None:
        """Seal the outbox anew; the cache begins anew. Raises: OSError."""
        self.outbox.use_keys(sealer)
        self.cache.use_keys(sealer)

    def check_weekly(self, now: datetime) -> bool:
        """R9: once a week every page of the outbox is read; False when it had to be salvaged. Raises: OSError."""
        last = self.cache.get(Kind.CHECKED, "")
        if last is not None and timedelta() <= now - last.fetched_at < CHECK_EVERY:
            return True
        is_sound = self.outbox.check()
        self.cache.put(Kind.CHECKED, "", b"", now)
        return is_sound

    def close(self) -> None:
        self.outbox.close()
        self.cache.close()


def open_store(
    folder: StoreFolder, sealer: Sealer, on_rebuilt: Callable[[], None], on_room_made: Callable[[], None]
) -> LocalStore:
    """on_rebuilt: the cache was begun anew. on_room_made: the disk was full and the reserve was given back.

    Raises: OSError.
    """

    def make_room() -> bool:
        made = folder.give_back_reserve()
        if made:
            on_room_made()
        return made

    folder.make()
    outbox = OutboxFile(folder.outbox, sealer, make_room)
    try:
        cache = Cache(folder.cache, sealer, on_rebuilt)
    except OSError:
        outbox.close()
        raise
    folder.keep_reserve()
    return LocalStore(folder, outbox, cache)
