"""One SQLite file of this PC: how it is opened, and what its troubles are as errors of the operating system. R9.

Rollback journal in TRUNCATE mode, exclusive, large pages: between two writes everything is in the one file, each record
in one piece (decision 0024). A connection that had a trouble is closed; the next use opens another, which first undoes
what was half written.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

PAGE_BYTES = 65536
"""A record of less than that lies in one piece, so that it can be found again in a file that SQLite can't read."""
BUSY_TIMEOUT_MS = 2000
_LITTLE_ROOM_BYTES = 2 * 1024 * 1024
_ERROR, _PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = (
    1,
    3,
    5,
    6,
    8,
    10,
    11,
    13,
    14,
    26,
)
_ERRNO = {
    _PERM: errno.EACCES,
    _BUSY: errno.EBUSY,
    _LOCKED: errno.EBUSY,
    _READONLY: errno.EROFS,
    _FULL: errno.ENOSPC,
    _CANTOPEN: errno.EACCES,
}

Rows = Sequence[tuple[Any, ...]]


class FileDamaged(OSError):
    """The file is none of SQLite's, or is not what was written, or has other tables."""

    def __init__(self, what: str) -> None:
        super().__init__(errno.EIO, what)


class SqliteFile:
    """Not for two threads at once. Errors are OSErrors without values or names of files."""

    def __init__(self, path: Path, synchronous: str) -> None:
        """synchronous: FULL or NORMAL."""
        self.path, self._synchronous = path, synchronous
        self._connection: Any = None

    def read(self, sql: str, *values: object) -> Rows:
        """Raises: OSError, of which FileDamaged."""
        try:
            rows: Rows = self._open().execute(sql, values).fetchall()
        except sqlite.Error as error:
            self.close()
            raise self._told(error) from error
        return rows

    @contextlib.contextmanager
    def write(self) -> Iterator[Any]:
        """A connection within a transaction, committed at the end.

        Raises: OSError, of which FileDamaged; then nothing has changed.
        """
        try:
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite.Error as error:
            self.close()
            raise self._told(error) from error
        except BaseException:
            self.close()
            raise

    def check(self, *, fully: bool = False) -> None:
        """Raises: FileDamaged."""
        found = self.read("PRAGMA integrity_check(1)" if fully else "PRAGMA quick_check(1)")
        if found != [("ok",)]:
            raise FileDamaged("check failed")

    def version(self) -> int:
        """Of the tables, as whoever made them said; 0 for a new file."""
        return int(self.read("PRAGMA user_version")[0][0])

    def close(self) -> None:
        """What was not committed is undone, now or by the next opening."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite.Error):
                connection.close()

    def _open(self) -> Any:
        if self._connection is None:
            self._connection = sqlite.connect(str(self.path), isolation_level=None, check_same_thread=False)
            with contextlib.suppress(OSError):
                os.chmod(self.path, 0o600)
            for said in (
                f"busy_timeout = {BUSY_TIMEOUT_MS}",
                f"page_size = {PAGE_BYTES}",
                "locking_mode = EXCLUSIVE",
                "journal_mode = TRUNCATE",
                f"synchronous = {self._synchronous}",
                "secure_delete = ON",
                "temp_store = MEMORY",
                "trusted_schema = OFF",
                "cell_size_check = ON",
            ):
                self._connection.execute(f"PRAGMA {said}")
        return self._connection

    def _told(self, error: Exception) -> OSError:
        """Of an error of SQLite, the one that the caller knows; a failed write is a full disk where little is free."""
        code = getattr(error, "sqlite_errorcode", _CORRUPT) & 0xFF
        name = str(getattr(error, "sqlite_errorname", type(error).__name__))
        if code == _IOERR:
            return OSError(errno.ENOSPC if self._has_little_room() else errno.EIO, name)
        if code in _ERRNO:
            return OSError(_ERRNO[code], name)
        return FileDamaged(name)

    def _has_little_room(self) -> bool:
        import shutil

        with contextlib.suppress(OSError):
            return shutil.disk_usage(self.path.parent).free < _LITTLE_ROOM_BYTES
        return False
