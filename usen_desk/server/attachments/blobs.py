"""Bytes of files under random names: what a store of them can do, whether it is a folder or a bucket. No names of
people's files, no types, no SQL. A03-2, decisions 0021 and 0025."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import IO, Protocol

NAME = re.compile(r"[0-9a-f]{32}")


class BytesMissing(OSError):
    """A part is to go on behind bytes that the store doesn't hold (e.g. it was restored from an older backup)."""


class OtherBytes(ValueError):
    """A part has not the length or the sha256 that was said."""


class BlobsAway(OSError):
    """The store doesn't answer, refuses the service's key, or has no such bucket. Later it may."""


class Blobs(Protocol):
    """All names are made by `new_name`; another one is a FileNotFoundError everywhere. An OSError says that nothing was
    kept: no room, no right, the store is away.

    A blob comes whole by `keep`, or as a part: `write` by offset, then `finish`. Whoever writes a part names it in a
    row first: what no row names is collected.
    """

    def keep(self, data: bytes) -> str:
        """Returns the name, once the bytes will survive a power cut."""

    def write(self, name: str, offset: int, data: bytes | memoryview, *, is_durable: bool = True) -> None:
        """These bytes of a part, which begins at offset 0; on return they will survive a power cut, or, if that isn't
        wanted yet, once a later write (it may be one of nothing at its end) has made all of the part durable. What it
        held from `offset` on (bytes whose write was never acknowledged) is replaced. One writer at a time.

        Raises:
            BytesMissing: it holds less than `offset`.
        """

    def finish(self, name: str, size_bytes: int, sha256: str, *, is_checked: bool = False) -> None:
        """The part becomes a blob. Safe to repeat: a blob of that size is left as it is. is_checked: what was written
        has this sha256, so that a store need not read all of it again.

        Raises:
            OtherBytes: the part stays as it is.
            BytesMissing: there is neither part nor blob.
        """

    def chunks(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Of a whole blob, from `start` up to but not including `end`, in pieces of at most CHUNK_BYTES.

        Raises:
            FileNotFoundError: there is none; at the call, not at the first piece.
        """

    def opened(self, name: str) -> IO[bytes]:
        """A whole blob, to be read anywhere in it, and closed.

        Raises:
            FileNotFoundError: there is none.
        """

    def size(self, name: str) -> int:
        """Of a whole blob.

        Raises:
            FileNotFoundError: there is none.
        """

    def drop(self, name: str) -> None:
        """Blob and part. Safe to repeat."""

    def names(self) -> Iterator[str]:
        """Of all that is there, whole or not; a name may come twice."""

    def unfinished(self) -> Iterator[str]:
        """Names of parts; a name may come twice."""

    def check(self) -> None:
        """
        Raises:
            OSError: the store can't be used; the text says why.
        """


def new_name() -> str:
    return secrets.token_hex(16)


def checked(name: str) -> str:
    """
    Raises:
        FileNotFoundError: no name of ours.
    """
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return name
