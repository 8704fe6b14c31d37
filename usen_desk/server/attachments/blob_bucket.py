"""Bytes in an S3-compatible bucket, for several service hosts with the same files.

A part is one object for each write, put together when it is finished: in between the service may restart, or another
host go on, and nothing but the bucket has to be known.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from usen_desk.server.attachments.blobs import (
    NAME,
    BlobsAway,
    BytesMissing,
    OtherBytes,
    checked,
    new_name,
)
from usen_desk.server.context import CHUNK_BYTES
from usen_desk.server.settings import Bucket

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from obstore.store import ClientConfig, RetryConfig, S3Config

FETCH_BYTES = 4 * 1024 * 1024
"""One request; each is tried again by itself, and a slow reader keeps none open."""
MULTIPART_BYTES = 8 * 1024 * 1024
"""S3 wants pieces of 5 MB or more, and at most 10,000 of them."""
AT_ONCE = 2
"""Pieces in memory."""
_BLOBS, _PARTS = "blobs/", "parts/"


class BucketBlobs:
    """Safe to use from several threads."""

    def __init__(self, bucket: Bucket) -> None:
        """
        Raises:
            BlobsAway: no keys for the endpoint.
            OSError: ca_file can't be read.
        """
        self._store = S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            config=_config(bucket),
            client_options=_client(bucket),
            retry_config=_retries(bucket),
        )

    def keep(self, data: bytes) -> str:
        name = new_name()
        with _told():
            obstore.put(self._store, _BLOBS + name, data, use_multipart=False)
        return name

    def write(self, name: str, offset: int, data: bytes | memoryview, *, is_durable: bool = True) -> None:
        """A bucket's bytes are durable, wanted or not; one of nothing needs no question to it."""
        if offset and not data:
            return
        with _told():
            pieces = self._pieces(name)
            if _end(pieces) < offset:
                raise BytesMissing(name)
            if later := [_piece(name, at) for at, _ in pieces if at >= offset]:
                obstore.delete(self._store, later)
            for at, length in pieces:
                if at < offset < at + length:
                    data = self._content(name, at)[: offset - at] + data
                    offset = at
            if data:
                obstore.put(self._store, _piece(name, offset), bytes(data), use_multipart=False)

    def finish(self, name: str, size_bytes: int, sha256: str, *, is_checked: bool = False) -> None:
        """All of it is read again in any case, to be put together."""
        with _told():
            pieces = self._pieces(name)
            if (there := self._size(name)) is not None:
                _insist(there == size_bytes, "size")
            elif not pieces and size_bytes:
                raise BytesMissing(name)
            else:
                _insist(_end(pieces) == size_bytes, "size")
                self._put_together(name, pieces, size_bytes, sha256)
            if pieces:
                obstore.delete(self._store, [_piece(name, at) for at, _ in pieces])

    def chunks(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        size = self.size(name)
        return self._fetched(_BLOBS + name, start, min(size, size if end is None else end))

    def opened(self, name: str) -> IO[bytes]:
        return io.BufferedReader(_Opened(self._fetch, _BLOBS + name, self.size(name)), CHUNK_BYTES)

    def size(self, name: str) -> int:
        with _told():
            found = self._size(name)
        if found is None:
            raise FileNotFoundError(name)
        return found

    def drop(self, name: str) -> None:
        with _told():
            gone = [_BLOBS + checked(name), *(_piece(name, at) for at, _ in self._pieces(name))]
            for each in gone:
                try:
                    obstore.delete(self._store, each)
                except FileNotFoundError:
                    continue

    def names(self) -> Iterator[str]:
        yield from self._listed(_BLOBS)
        yield from self.unfinished()

    def unfinished(self) -> Iterator[str]:
        yield from self._listed(_PARTS)

    def check(self) -> None:
        with _told():
            next(iter(obstore.list(self._store, _PARTS, chunk_size=1)), None)

    def _put_together(self, name: str, pieces: Sequence[tuple[int, int]], size_bytes: int, sha256: str) -> None:
        """Reads twice: a large object that has begun would have to be taken back, and a crash in between would not."""
        digest = hashlib.sha256()
        for data in self._contents(name, pieces):
            digest.update(data)
        _insist(digest.hexdigest() == sha256, "sha256")
        if size_bytes <= MULTIPART_BYTES:
            small = b"".join(self._contents(name, pieces))
            obstore.put(self._store, _BLOBS + name, small, use_multipart=False)
            return
        with obstore.open_writer(
            self._store, _BLOBS + name, buffer_size=MULTIPART_BYTES, max_concurrency=AT_ONCE
        ) as whole:
            for data in self._contents(name, pieces):
                whole.write(data)

    def _contents(self, name: str, pieces: Sequence[tuple[int, int]]) -> Iterator[bytes]:
        return (self._content(name, at) for at, _ in pieces)

    def _content(self, name: str, at: int) -> bytes:
        return bytes(obstore.get(self._store, _piece(name, at)).bytes())

    def _pieces(self, name: str) -> list[tuple[int, int]]:
        """Offset and length of each, without a gap from 0 on: what lies behind a gap is no part of it."""
        found = [
            (int(meta["path"].rpartition("/")[2]), meta["size"])
            for batch in obstore.list(self._store, f"{_PARTS}{checked(name)}/", chunk_size=1000)
            for meta in batch
        ]
        found.sort()
        if found and found[0][0]:
            return []
        for index, ((at, length), (following, _)) in enumerate(pairwise(found)):
            if at + length != following:
                return found[: index + 1]
        return found

    def _size(self, name: str) -> int | None:
        try:
            return int(obstore.head(self._store, _BLOBS + checked(name))["size"])
        except FileNotFoundError:
            return None

    def _fetched(self, path: str, start: int, end: int) -> Iterator[bytes]:
        while start < end:
            data = self._fetch(path, start, min(end, start + FETCH_BYTES))
            for at in range(0, len(data), CHUNK_BYTES):
                yield data[at : at + CHUNK_BYTES]
            start += len(data)

    def _fetch(self, path: str, start: int, end: int) -> bytes:
        with _told():
            return bytes(obstore.get_range(self._store, path, start=start, end=end))

    def _listed(self, folder: str) -> Iterator[str]:
        with _told():
            for batch in obstore.list(self._store, folder, chunk_size=1000):
                for meta in batch:
                    name = meta["path"].removeprefix(folder).partition("/")[0]
                    if NAME.fullmatch(name):
                        yield name


class _Opened(io.RawIOBase):
    """A blob as a file to be read."""

    def __init__(self, fetch: Callable[[str, int, int], bytes], path: str, size: int) -> None:
        self._fetch, self._path, self._size, self._at = fetch, path, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, into: WriteableBuffer, /) -> int:
        view = memoryview(into)
        end = min(self._size, self._at + len(view))
        if end <= self._at:
            return 0
        data = self._fetch(self._path, self._at, end)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def _piece(name: str, offset: int) -> str:
    return f"{_PARTS}{name}/{offset:020d}"


def _end(pieces: Sequence[tuple[int, int]]) -> int:
    return sum(pieces[-1]) if pieces else 0


def _insist(holds: bool, what: str) -> None:
    if not holds:
        raise OtherBytes(what)


@contextmanager
def _told() -> Iterator[None]:
    """What the library says in its own errors, but for FileNotFoundError; a first line names no key."""
    try:
        yield
    except BaseError as error:
        raise BlobsAway(str(error).splitlines()[0]) from error


def _config(bucket: Bucket) -> S3Config:
    config: S3Config = {"region": bucket.region, "virtual_hosted_style_request": False}
    if bucket.endpoint:
        config["endpoint"] = bucket.endpoint
    key = bucket.access_key_id or os.environ.get("AWS_ACCESS_KEY_ID", "")
    secret = bucket.secret_access_key or os.environ.get("AWS_SECRET_ACCESS_KEY", "")
    if key and secret:
        config["access_key_id"], config["secret_access_key"] = key, secret
    elif bucket.endpoint:  # Amazon's own machines may have keys from elsewhere
        raise BlobsAway("access_key_id and secret_access_key are missing")
    return config


def _client(bucket: Bucket) -> ClientConfig:
    client: ClientConfig = {
        "allow_http": bucket.allow_http,
        "connect_timeout": timedelta(seconds=bucket.connect_within_s),
        "timeout": timedelta(seconds=bucket.answer_within_s),
    }
    if bucket.ca_file:
        client["root_certificate"] = Path(bucket.ca_file).read_bytes()
    return client


def _retries(bucket: Bucket) -> RetryConfig:
    return {"max_retries": 3, "retry_timeout": timedelta(seconds=bucket.answer_within_s)}
