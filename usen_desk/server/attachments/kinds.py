"""What a file is, told from its bytes (A03-2). The name says which of two kinds of text it is, and nothing else."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO

import puremagic

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    media_type: str
    extensions: tuple[str, ...]
    """The usual one first."""


TEXT, CSV = Kind("text/plain", (".txt", ".log", ".text")), Kind("text/csv", (".csv",))
PDF, ZIP = Kind("application/pdf", (".pdf",)), Kind("application/zip", (".zip",))
_BY_FOLDER = {
    "word/": Kind(_OFFICE + "wordprocessingml.document", (".docx",)),
    "xl/": Kind(_OFFICE + "spreadsheetml.sheet", (".xlsx",)),
    "ppt/": Kind(_OFFICE + "presentationml.presentation", (".pptx",)),
}
_BY_STREAM = {
    "WordDocument": Kind("application/msword", (".doc",)),
    "Workbook": Kind("application/vnd.ms-excel", (".xls",)),
    "Book": Kind("application/vnd.ms-excel", (".xls",)),
    "PowerPoint Document": Kind("application/vnd.ms-powerpoint", (".ppt",)),
}
MP3 = Kind("audio/mpeg", (".mp3",))
_BY_MAGIC = (
    Kind("image/png", (".png",)),
    Kind("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif")),
    Kind("image/gif", (".gif",)),
    Kind("image/webp", (".webp",)),
    Kind("image/bmp", (".bmp", ".dib")),
    Kind("image/tiff", (".tif", ".tiff")),
    Kind("image/heic", (".heic", ".heif")),
    PDF,
    ZIP,
    MP3,
    Kind("audio/wav", (".wav",)),
)
_OF_EXTENSION = {extension: kind for kind in _BY_MAGIC for extension in kind.extensions} | {".koz": MP3, ".mpga": MP3}
"""puremagic names a kind by an extension; a .koz begins as every MP3 with ID3 2.3 does."""
ALL = tuple(dict.fromkeys((TEXT, CSV, *_BY_MAGIC, *_BY_FOLDER.values(), *_BY_STREAM.values())))

_OLE, _ZIP_HEAD, _PDF_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ENCODINGS = ("utf-8-sig", "cp932", "iso2022_jp")
_MACROS = "vbaProject.bin"
_PIECE_BYTES = 1024 * 1024
_MP3_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
"""Layer III of MPEG 1, 2 or 2.5 with a bit rate; without a tag before it."""


def kind_of(data: bytes, name: str, allowed: Collection[str]) -> Kind | None:
    """`allowed`: media types. None for what is not among them, and for what nobody can tell."""
    return kind_of_file(io.BytesIO(data), name, allowed)


def kind_of_file(file: IO[bytes], name: str, allowed: Collection[str]) -> Kind | None:
    """As `kind_of`, of one that is open to be read anywhere; never all of it in memory."""
    kind = _kind(file, name)
    return kind if kind is not None and kind.media_type in allowed else None


def _kind(file: IO[bytes], name: str) -> Kind | None:
    head = next(_pieces(file), b"")
    if head.startswith(_PDF_HEAD):
        return PDF
    if _is_text(file, head):
        return CSV if name.casefold().endswith(CSV.extensions) else TEXT
    if head.startswith(_OLE):
        return next((kind for stream, kind in _BY_STREAM.items() if _holds(file, stream.encode("utf-16-le"))), None)
    if head.startswith(_ZIP_HEAD):
        return _kind_of_zip(file)
    return _by_magic(head)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """From its beginning."""
    file.seek(0)
    while piece := file.read(_PIECE_BYTES):
        yield piece


def _holds(file: IO[bytes], mark: bytes) -> bool:
    """Also where it stands across two pieces."""
    end = b""
    for piece in _pieces(file):
        if mark in end + piece:
            return True
        end = piece[1 - len(mark) :]
    return False


def _is_text(file: IO[bytes], head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _reads_as(file, "utf-16")
    return bool(head) and any(_reads_as(file, encoding) for encoding in _ENCODINGS)


def _reads_as(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _pieces(file):
            if _CONTROL.search(decoder.decode(piece)):
                return False
        return not _CONTROL.search(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False


def _kind_of_zip(file: IO[bytes]) -> Kind | None:
    """Documents with macros are none of ours, whatever they are called; nor is a zip that can't be listed."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError):
        return None
    if "[Content_Types].xml" not in names:
        return ZIP
    if any(name.endswith(_MACROS) for name in names):
        return None
    return next((kind for folder, kind in _BY_FOLDER.items() if any(n.startswith(folder) for n in names)), None)


def _by_magic(data: bytes) -> Kind | None:
    """By the longest mark at the beginning: a mark at the end can be put behind anything."""
    if _MP3_FRAME.match(data):
        return MP3
    try:
        found = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return None
    marks = [mark for mark in found if mark.offset >= 0]
    longest = max((len(mark.byte_match) for mark in marks), default=0)
    best = [_OF_EXTENSION.get(mark.extension) for mark in marks if len(mark.byte_match) == longest]
    return next((kind for kind in best if kind is not None), None)
