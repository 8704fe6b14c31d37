"""What a file is, told from its bytes (A03-2). The name says which of two kinds of text it is, and nothing else."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass

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
_MP3_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
"""Layer III of MPEG 1, 2 or 2.5 with a bit rate; without a tag before it."""


def kind_of(data: bytes, name: str, allowed: Collection[str]) -> Kind | None:
    """`allowed`: media types. None for what is not among them, and for what nobody can tell."""
    kind = _kind(data, name)
    return kind if kind is not None and kind.media_type in allowed else None


def _kind(data: bytes, name: str) -> Kind | None:
    if data.startswith(_PDF_HEAD):
        return PDF
    if _is_text(data):
        return CSV if name.casefold().endswith(CSV.extensions) else TEXT
    if data.startswith(_OLE):
        return next((kind for stream, kind in _BY_STREAM.items() if stream.encode("utf-16-le") in data), None)
    if data.startswith(_ZIP_HEAD):
        return _kind_of_zip(data)
    return _by_magic(data)


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _reads_as(data, "utf-16")
    return bool(data) and any(_reads_as(data, encoding) for encoding in _ENCODINGS)


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        return not _CONTROL.search(data.decode(encoding))
    except UnicodeDecodeError:
        return False


def _kind_of_zip(data: bytes) -> Kind | None:
    """Documents with macros are none of ours, whatever they are called; nor is a zip that can't be listed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
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
