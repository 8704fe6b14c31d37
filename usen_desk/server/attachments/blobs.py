"""Bytes on the service's disk: one file each, under a random name in two levels of folders. No names of people's files,
no types, no SQL."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

CHUNK_BYTES = 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{32}")
_PART = ".part"


class Blobs:
    """The folder is made with the first file. Only the service's own account may read it."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def keep(self, data: bytes) -> str:
        """Returns the name, once the bytes will survive a power cut.

        Raises:
            OSError: no room, no right; nothing is kept.
        """
        name = secrets.token_hex(16)
        path = self._path(name)
        part = path.with_name(name + _PART)
        self._make_folders(path.parent)
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
            _sync_folder(path.parent)
        except OSError:
            for left_over in (part, path):
                with contextlib.suppress(OSError):
                    left_over.unlink(missing_ok=True)
            raise
        return name

    def chunks(self, name: str) -> Iterator[bytes]:
        """
        Raises:
            FileNotFoundError: there is none.
        """
        return _read(self._path(name).open("rb"))

    def drop(self, name: str) -> None:
        """Also what was left half-way. Safe to repeat."""
        path = self._path(name)
        for each in (path, path.with_name(name + _PART)):
            each.unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Of all that is there, whole or not."""
        for path in self._folder.glob("??/??/*"):
            name = path.name.removesuffix(_PART)
            if _NAME.fullmatch(name):
                yield name

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self._folder / name[:2] / name[2:4] / name

    def _make_folders(self, folder: Path) -> None:
        for each in (self._folder, folder.parent, folder):
            if not each.is_dir():
                each.mkdir(mode=0o700, parents=True, exist_ok=True)
                _sync_folder(each.parent)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _sync_folder(folder: Path) -> None:
    """A new name survives a power cut only with its folder. Windows opens no folders, and needs none opened."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
