"""Lets the disk say no to a sync (F15): SQLite's own call to sync a file fails, for files whose name begins as given.
All else of SQLite is real. Holds for files that are opened after it was put in place.

    with failing_syncs(path) as syncs:
        syncs.fail = True
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pysqlite3 import _sqlite3

SQLITE_OK, SQLITE_IOERR_FSYNC = 0, 10 | (4 << 8)

_Open = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_int)
)
"""The name is passed on as the pointer it is: SQLite keeps it as long as the file is open, and a copy made by ctypes
would be gone by then (the -shm file got whatever name stood in that memory)."""
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class _Vfs(ctypes.Structure):
    """The beginning of sqlite3_vfs."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("file_bytes", ctypes.c_int),
        ("path_max", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
    )


class _Methods(ctypes.Structure):
    """sqlite3_io_methods: the version, then its functions."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("close_to_truncate", ctypes.c_void_p * 4),
        ("sync", ctypes.c_void_p),
        ("size_to_unfetch", ctypes.c_void_p * 13),
    )


class Syncs:
    def __init__(self, prefix: bytes) -> None:
        self.fail, self.failed, self._prefix = False, 0, prefix
        self._copies: dict[int, tuple[_Methods, object]] = {}
        find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
        find.restype, find.argtypes = ctypes.POINTER(_Vfs), [ctypes.c_char_p]
        self._vfs = find(None).contents
        self._own_open, self._real_open = _Open(self._opened), _Open(self._vfs.open)
        self._replaced = self._vfs.open

    def put_in_place(self) -> None:
        self._vfs.open = ctypes.cast(self._own_open, ctypes.c_void_p).value

    def take_away(self) -> None:
        self._vfs.open = self._replaced

    def _opened(self, vfs, name, file, flags, flags_out) -> int:
        result = self._real_open(vfs, name, file, flags, flags_out)
        if result == SQLITE_OK and name and ctypes.string_at(name).startswith(self._prefix):
            methods = ctypes.c_void_p.from_address(file)
            methods.value = self._with_own_sync(methods.value)
        return result

    def _with_own_sync(self, methods: int) -> int:
        if methods not in self._copies:
            copy = _Methods.from_buffer_copy(ctypes.string_at(methods, ctypes.sizeof(_Methods)))
            real = _Sync(copy.sync)

            def sync(file: int, flags: int) -> int:
                if self.fail:
                    self.failed += 1
                    return SQLITE_IOERR_FSYNC
                return real(file, flags)

            own = _Sync(sync)
            copy.sync = ctypes.cast(own, ctypes.c_void_p).value
            self._copies[methods] = (copy, own)
        return ctypes.addressof(self._copies[methods][0])


_KEPT: list[Syncs] = []
"""Files may outlive the test that opened them, and with them what they call."""


@contextmanager
def failing_syncs(path: Path) -> Iterator[Syncs]:
    made = Syncs(os.fsencode(path))
    _KEPT.append(made)
    made.put_in_place()
    try:
        yield made
    finally:
        made.fail = False
        made.take_away()
