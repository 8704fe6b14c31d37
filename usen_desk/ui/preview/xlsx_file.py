"""An Excel workbook as tables: what its cells last showed, never what their formulas would do. No Qt.

Own reader (decision 0027): only the four parts that are needed are read, as streams, up to limits; declarations of
entities are refused; nothing outside of the file is ever fetched. ECMA-376 part 1, 18.3 and 18.4.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from usen_desk.ui.preview.number_format import BUILT_IN, GENERAL, shown
from usen_desk.ui.preview.tables import CELL_MAX_CHARS, COLUMNS_MAX, EMPTY, ROWS_MAX, SHEETS_MAX, Cell, Table
from usen_desk.ui.preview.unreadable import Check, Reason, Unreadable, no_check

PART_MAX_BYTES = 64 * 1024 * 1024
"""Of one part, unpacked; what comes behind is told as more. A small file can be packed from any number of bytes."""
ENTRIES_MAX = 10_000
_CHUNK = 64 * 1024
_BOOK = "xl/workbook.xml"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, KeyError, ValueError, EOFError, RuntimeError)
"""RuntimeError: a part that needs a password."""

Event = tuple[str, str, Mapping[str, str]]
"""start or end and a name without its namespace, with attributes; or text and the text."""


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str


@dataclass(frozen=True)
class Workbook:
    """`sheets` that a person would see, in their order."""

    path: Path
    sheets: tuple[Sheet, ...]
    formats: tuple[str, ...]
    """By style number."""
    is_1904: bool
    strings: str = ""
    """The part with the texts that cells share."""
    has_more_sheets: bool = False


def open_workbook(path: Path, check: Check = no_check) -> Workbook:
    """
    Raises:
        Unreadable: no workbook, cut, or not to be trusted.
        OSError: from the disk.
    """
    with _told_as_unreadable(), _archive(path) as archive:
        targets, strings = {}, ""
        for attributes in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship", check):
            target = _target(attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = target
            strings = target if attributes.get("Type", "").endswith("/sharedStrings") else strings
        is_1904, sheets = False, []
        for kind, name, attributes in _events(archive, _BOOK, check):
            if kind == "start" and name == "workbookPr":
                is_1904 = attributes.get("date1904", "") in _TRUE
            elif kind == "start" and name == "sheet" and attributes.get("state", "visible") == "visible":
                sheets.append(Sheet(attributes.get("name", "")[:100], targets[_relation(attributes)]))
        if not sheets:
            raise Unreadable(Reason.BROKEN)
        has_more = len(sheets) > SHEETS_MAX
        return Workbook(path, tuple(sheets[:SHEETS_MAX]), _formats(archive, check), is_1904, strings, has_more)


def read_sheet(book: Workbook, at: int, check: Check = no_check) -> Table:
    """Raises: as open_workbook."""
    with _told_as_unreadable(), _archive(book.path) as archive:
        reading = _SheetReading(book)
        for event in _events(archive, book.sheets[at].part, check):
            if not reading.take(event):
                break
        else:
            reading.has_more_rows = reading.is_open
        strings = _shared(archive, book.strings, reading.wanted, check)
        rows = tuple(tuple(_filled(cell, strings) for cell in row) for row in reading.rows)
        return Table(rows, reading.has_more_rows, reading.has_more_columns)


class _SheetReading:
    """Cells of one sheet as they come; texts that stand elsewhere by their number."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.rows: list[list[Cell | int]] = []
        self.wanted: set[int] = set()
        self.has_more_rows = self.has_more_columns = False
        self._place = (0, 0)
        self._kind, self._style, self._text = "", 0, ""
        self._listens, self._depth_phonetic = False, 0
        self.is_open = False
        """Its rows have begun and not ended."""

    def take(self, event: Event) -> bool:
        """False: no more is needed."""
        kind, name, attributes = event
        if kind == "text":
            if self._listens and not self._depth_phonetic and len(self._text) < CELL_MAX_CHARS:
                self._text += name
        elif name == "row" and kind == "start":
            number = int(attributes.get("r", self._place[0] + 1))
            self._place = (number, 0)
            self.has_more_rows = number > ROWS_MAX
            return not self.has_more_rows
        elif name == "c":
            self._begin(attributes) if kind == "start" else self._end()
        elif name in ("v", "t"):
            self._listens = kind == "start"
        elif name == "rPh":
            self._depth_phonetic += 1 if kind == "start" else -1
        elif name == "sheetData":
            self.is_open = kind == "start"
            return self.is_open
        return True

    def _begin(self, attributes: Mapping[str, str]) -> None:
        column = self._place[1] + 1
        if found := _CELL.fullmatch(attributes.get("r", "")):
            column = 0
            for char in found[1]:
                column = column * 26 + ord(char) - ord("A") + 1
        self._place = (self._place[0], column)
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0) or 0)
        self._text = ""

    def _end(self) -> None:
        row, column = self._place
        if column > COLUMNS_MAX:
            self.has_more_columns = True
            return
        cell = self._cell()
        if cell == EMPTY or not 1 <= row <= ROWS_MAX:
            return
        while len(self.rows) < row:
            self.rows.append([])
        cells = self.rows[row - 1]
        cells += [EMPTY] * (column - len(cells))
        cells[column - 1] = cell

    def _cell(self) -> Cell | int:
        """A number stands for a text that is kept elsewhere."""
        text = self._text
        if self._kind == "s" and text.strip().isdecimal():
            self.wanted.add(int(text))
            return int(text)
        if self._kind == "b":
            return ("TRUE" if text in _TRUE else "FALSE"), False
        if self._kind == "n" and text.strip():
            return self._number(text)
        return text[:CELL_MAX_CHARS], False

    def _number(self, text: str) -> Cell:
        value = float(text)
        formats = self._book.formats
        code = formats[self._style] if 0 <= self._style < len(formats) else GENERAL
        if value != value or value in (float("inf"), float("-inf")):
            return text[:CELL_MAX_CHARS], False
        return shown(value, code, is_1904=self._book.is_1904), True


def _filled(cell: Cell | int, strings: Mapping[int, str]) -> Cell:
    return (strings.get(cell, "…"), False) if isinstance(cell, int) else cell


def _shared(archive: zipfile.ZipFile, part: str, wanted: set[int], check: Check) -> dict[int, str]:
    """Those of the shared texts that are shown."""
    texts: dict[int, str] = {}
    if not wanted or part not in archive.namelist():
        return texts
    at, text, listens, phonetic = -1, "", False, 0
    last = max(wanted)
    for kind, name, _ in _events(archive, part, check):
        if kind == "text":
            if listens and not phonetic and len(text) < CELL_MAX_CHARS:
                text += name
        elif name == "si" and kind == "start":
            at, text = at + 1, ""
        elif name == "si":
            if at in wanted:
                texts[at] = text[:CELL_MAX_CHARS]
            if at >= last:
                break
        elif name == "t":
            listens = kind == "start"
        elif name == "rPh":
            phonetic += 1 if kind == "start" else -1
    return texts


def _formats(archive: zipfile.ZipFile, check: Check) -> tuple[str, ...]:
    own: dict[int, str] = {}
    formats: list[str] = []
    inside = False
    if "xl/styles.xml" not in archive.namelist():
        return ()
    for kind, name, attributes in _events(archive, "xl/styles.xml", check):
        if name == "numFmt" and kind == "start":
            own[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = kind == "start"
        elif name == "xf" and kind == "start" and inside:
            number = int(attributes.get("numFmtId", 0))
            formats.append(own.get(number) or BUILT_IN.get(number, GENERAL))
    return tuple(formats)


def _relation(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(" id")), "")


def _target(target: str) -> str:
    """A part's name in the archive."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def _archive(path: Path) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(path)
    if len(archive.infolist()) > ENTRIES_MAX:
        archive.close()
        raise Unreadable(Reason.TOO_LARGE)
    return archive


@contextlib.contextmanager
def _told_as_unreadable() -> Iterator[None]:
    """What a broken file raises on the way, as one thing."""
    try:
        yield
    except (*_FAULTS, expat.ExpatError) as error:
        raise Unreadable(Reason.BROKEN) from error


def _elements(archive: zipfile.ZipFile, part: str, name: str, check: Check) -> Iterator[Mapping[str, str]]:
    for kind, found, attributes in _events(archive, part, check):
        if kind == "start" and found == name:
            yield attributes


def _events(archive: zipfile.ZipFile, part: str, check: Check) -> Iterator[Event]:
    """Of one part, as it is unpacked. After PART_MAX_BYTES no more comes."""
    found: list[Event] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: found.append(("start", _local(name), attributes))
    parser.EndElementHandler = lambda name: found.append(("end", _local(name), {}))
    parser.CharacterDataHandler = lambda text: found.append(("text", text, {}))
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    left = PART_MAX_BYTES
    with archive.open(part) as stream:
        while left > 0:
            check()
            data = stream.read(_CHUNK)
            parser.Parse(data, not data)
            yield from found
            found.clear()
            if not data:
                return
            left -= len(data)


def _refuse(*_: Any) -> None:
    """No workbook declares entities; those who do want to fill the memory."""
    raise Unreadable(Reason.BROKEN)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
