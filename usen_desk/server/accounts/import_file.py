"""A CSV file as other systems write it: its encoding, its header, its records, and what shows that it is damaged.

Knows no table and no column by name. A damaged file is a FileFault and must change nothing; a bad record is Broken
and concerns only itself.
"""

from __future__ import annotations

import codecs
import csv
import enum
import hashlib
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from usen_desk.contract.text import fold

BLOCK_BYTES = 1 << 20
HEADER_BYTES = 1 << 16
ENCODINGS = {"utf-8": "UTF-8", "cp932": "CP932"}
"""Tried in this order: UTF-8 text often decodes as CP932, the other way round hardly ever. The header decides."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FileCode(enum.Enum):
    """Why a whole file is refused."""

    UNREADABLE = enum.auto()
    EMPTY = enum.auto()
    UTF16 = enum.auto()
    UNDECODABLE = enum.auto()
    MISSING_COLUMNS = enum.auto()
    REPEATED_COLUMN = enum.auto()
    BAD_HEADER = enum.auto()
    CUT_IN_QUOTES = enum.auto()
    CUT_SHORT = enum.auto()
    QUOTE_NEVER_CLOSED = enum.auto()
    CHANGED_MEANWHILE = enum.auto()


class FileFault(Exception):
    """The file as a whole can't be taken."""

    def __init__(self, code: FileCode, *, line: int = 0, byte: int = 0, names: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.line, self.byte, self.names = code, line, byte, names
        """line as an editor counts; byte from 1, in the file; names: columns or encodings."""


class BrokenCode(enum.Enum):
    """Why one record can't be split into the cells of the header."""

    TOO_FEW = enum.auto()
    TOO_MANY = enum.auto()
    QUOTES = enum.auto()
    TOO_LONG = enum.auto()


@dataclass(frozen=True, slots=True)
class Broken:
    line: int
    last_line: int
    code: BrokenCode
    found: int = 0


@dataclass(frozen=True)
class Source:
    """A file that decodes from end to end and has the wanted columns."""

    path: Path
    encoding: str
    size_bytes: int
    modified_ns: int
    sha256: str
    header: tuple[str, ...]
    unknown: tuple[str, ...]
    """Columns that nobody asked for."""
    ends_with_newline: bool


@dataclass
class _Trial:
    """One encoding, fed with the whole file until it fails."""

    encoding: str
    decoder: codecs.IncrementalDecoder = field(init=False)
    failed_at: int | None = None
    failed_line: int = 0

    def __post_init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder(self.encoding)("strict")

    def feed(self, block: bytes, offset: int, lines_before: int, *, final: bool = False) -> None:
        if self.failed_at is not None:
            return
        kept = len(self.decoder.getstate()[0])
        try:
            self.decoder.decode(block, final)
        except UnicodeDecodeError as error:
            here = max(error.start - kept, 0)
            self.failed_at = offset + error.start - kept
            self.failed_line = lines_before + block.count(b"\n", 0, here) + 1


def inspect(path: Path, required: Collection[str], known: Collection[str]) -> Source:
    """Read the whole file once, in blocks.

    Raises:
        FileFault: not readable, empty, in no encoding that we know, or without a required column.
    """
    try:
        with path.open("rb") as file:
            return _inspect(path, file, required, known)
    except OSError as error:
        raise FileFault(FileCode.UNREADABLE, names=(error.strerror or "",)) from error


def _inspect(path: Path, file: BinaryIO, required: Collection[str], known: Collection[str]) -> Source:
    trials, digest = [_Trial(name) for name in ENCODINGS], hashlib.sha256()
    start, last, offset, lines = b"", b"", 0, 0
    while block := file.read(BLOCK_BYTES):
        start, last = start or block[:HEADER_BYTES], block
        digest.update(block)
        for trial in trials:
            trial.feed(block, offset, lines)
        offset, lines = offset + len(block), lines + block.count(b"\n")
    for trial in trials:
        trial.feed(b"", offset, lines, final=True)
    if not start.strip():
        raise FileFault(FileCode.EMPTY)
    if start.startswith(_UTF16):
        raise FileFault(FileCode.UTF16)
    header, chosen = _header(start, trials, known)
    if chosen.failed_at is not None:
        raise FileFault(
            FileCode.UNDECODABLE,
            line=chosen.failed_line,
            byte=chosen.failed_at + 1,
            names=_names_of_encodings(header, known, chosen),
        )
    unknown = _check_columns(header, required, known)
    bom = chosen.encoding == "utf-8" and start.startswith(codecs.BOM_UTF8)
    modified_ns = path.stat().st_mtime_ns
    encoding = "utf-8-sig" if bom else chosen.encoding
    return Source(
        path, encoding, offset, modified_ns, digest.hexdigest(), header, unknown, last.endswith((b"\n", b"\r"))
    )


def _header(start: bytes, trials: list[_Trial], known: Collection[str]) -> tuple[tuple[str, ...], _Trial]:
    """The header and the encoding in which it says most of what is known; where none does, the one that got furthest.

    Labels are Japanese, and none of them reads the same in both encodings.
    """
    wanted = {fold(label) for label in known}

    def rank(candidate: tuple[tuple[str, ...], _Trial]) -> tuple[int, bool, int]:
        header, trial = candidate
        hits = len(wanted & {fold(label) for label in header})
        return hits, trial.failed_at is None, trial.failed_at or 0

    return max(((_first_record(start, trial.encoding), trial) for trial in trials), key=rank)


def _names_of_encodings(header: tuple[str, ...], known: Collection[str], chosen: _Trial) -> tuple[str, ...]:
    """The encoding that the header is in; all that were tried where it is in none."""
    is_sure = {fold(label) for label in known} & {fold(label) for label in header}
    return (ENCODINGS[chosen.encoding],) if is_sure else tuple(ENCODINGS.values())


def _first_record(start: bytes, encoding: str) -> tuple[str, ...]:
    text = start.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")
    try:
        return tuple(label.strip() for label in next(csv.reader(io.StringIO(text, newline=""))))
    except (csv.Error, StopIteration):
        return ()


def _check_columns(header: tuple[str, ...], required: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    folded = [fold(label) for label in header]
    if missing := tuple(label for label in required if fold(label) not in folded):
        raise FileFault(FileCode.MISSING_COLUMNS, line=1, names=missing)
    ours = {fold(label) for label in known}
    if repeated := tuple(label for label in header if fold(label) in ours and folded.count(fold(label)) > 1):
        raise FileFault(FileCode.REPEATED_COLUMN, line=1, names=repeated[:1])
    return tuple(label for label, key in zip(header, folded, strict=True) if key not in ours and key)


class Records:
    """The records below the header: iterating gives (line, cells) with as many cells as the header, or Broken.

    Empty records are left out.

    Raises (while iterating):
        FileFault: the file was cut, a quote is never closed, or the file changed since it was inspected.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._width = len(source.header)
        self.line = 1
        """Where the next record begins."""
        self._file = source.path.open("rb", buffering=BLOCK_BYTES)
        self._text = io.TextIOWrapper(self._file, encoding=source.encoding, newline="")
        self._reader = csv.reader(self._text, strict=True)

    @property
    def bytes_read(self) -> int:
        """How far the file has been read, all of it after the last record."""
        return self._source.size_bytes if self._file.closed else self._file.tell()

    def close(self) -> None:
        """For whoever stops before the end; the last record closes the file too."""
        self._text.close()

    def __iter__(self) -> Iterator[tuple[int, list[str]] | Broken]:
        with self._text:
            self._skip_header()
            self.line = self._reader.line_num + 1
            held: Broken | None = None
            for record in self._split():
                if held is not None:
                    yield held
                    held = None
                if isinstance(record, Broken) and record.code is BrokenCode.TOO_FEW:
                    held = record
                else:
                    yield record
            self._check_same()
            if held is not None:  # the last record of a file is short where the copy stopped
                raise FileFault(FileCode.CUT_SHORT, line=held.line)

    def _skip_header(self) -> None:
        try:
            next(self._reader)
        except csv.Error as error:
            self._broken(str(error))
            raise FileFault(FileCode.BAD_HEADER, line=1) from error

    def _split(self) -> Iterator[tuple[int, list[str]] | Broken]:
        width = self._width
        while True:
            try:
                for cells in self._reader:
                    line, self.line = self.line, self._reader.line_num + 1
                    if len(cells) == width and any(cells):
                        yield line, cells
                    elif any(cell.strip() for cell in cells):
                        code = BrokenCode.TOO_FEW if len(cells) < width else BrokenCode.TOO_MANY
                        yield Broken(line, self.line - 1, code, len(cells))
            except csv.Error as error:
                yield self._broken(str(error))
            except UnicodeDecodeError as error:
                raise FileFault(FileCode.CHANGED_MEANWHILE) from error
            else:
                return

    def _broken(self, said: str) -> Broken:
        line, self.line = self.line, self._reader.line_num + 1
        if "unexpected end of data" in said:
            raise FileFault(FileCode.CUT_IN_QUOTES, line=line)
        if "field limit" not in said:
            return Broken(line, self.line - 1, BrokenCode.QUOTES)
        if self.line - line > 1:
            raise FileFault(FileCode.QUOTE_NEVER_CLOSED, line=line)
        return Broken(line, line, BrokenCode.TOO_LONG)

    def _check_same(self) -> None:
        now = self._source.path.stat()
        if (now.st_size, now.st_mtime_ns) != (self._source.size_bytes, self._source.modified_ns):
            raise FileFault(FileCode.CHANGED_MEANWHILE)
