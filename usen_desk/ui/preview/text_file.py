"""Text in whatever encoding it came, by windows: a file of any length takes the memory of one window. No Qt.

A window is WINDOW_BYTES of the file; the line that it ends in belongs to it whole, unless one line is longer than that.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from usen_desk.ui.preview.unreadable import Check, no_check

WINDOW_BYTES = 256 * 1024
LINE_MAX_CHARS = 2_000
"""Longer lines are broken: one line of a megabyte takes the text view seconds to lay out."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GUESS_BYTES = 4096
_ESCAPE = b"\x1b$"


@dataclass(frozen=True)
class Mark:
    """Where a window begins, and what its decoder had in hand there."""

    offset: int
    state: Any


@dataclass(frozen=True)
class TextFile:
    path: Path
    encoding: str
    has_strange: bool
    """Not every byte could be read; those that could not are shown as �."""
    marks: tuple[Mark, ...]

    @property
    def windows(self) -> int:
        return max(1, len(self.marks))

    def window(self, at: int) -> str:
        """Lines as they are to be shown. Raises: OSError."""
        text = self._chunk(at)
        if at > 0:
            head, newline, rest = text.partition("\n")
            text = rest if newline else head
        following = self._chunk(at + 1)
        if "\n" in following:
            text += following[: following.index("\n")]
        return broken(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{SYMBOL FOR NULL}"))

    def _chunk(self, at: int) -> str:
        if at >= len(self.marks):
            return ""
        mark = self.marks[at]
        end = self.marks[at + 1].offset if at + 1 < len(self.marks) else None
        decoder = _decoder(self.encoding, strict=False)
        decoder.setstate(mark.state)
        with self.path.open("rb") as file:
            file.seek(mark.offset)
            data = file.read(end - mark.offset) if end is not None else file.read()
        return decoder.decode(data, final=end is None)


def open_text(path: Path, check: Check = no_check) -> TextFile:
    """Reads the whole file twice at most, in chunks. Raises: OSError."""
    encoding, has_strange = encoding_of(path, check)
    decoder = _decoder(encoding, strict=False)
    marks: list[Mark] = []
    offset = 0
    with path.open("rb") as file:
        while data := file.read(WINDOW_BYTES):
            check()
            marks.append(Mark(offset, decoder.getstate()))
            decoder.decode(data)
            offset += len(data)
    return TextFile(path, encoding, has_strange, tuple(marks))


def encoding_of(path: Path, check: Check = no_check) -> tuple[str, bool]:
    """The first of the usual encodings that reads every byte; else UTF-8, and True. Raises: OSError."""
    with path.open("rb") as file:
        head = file.read(_GUESS_BYTES)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, not _reads(path, encoding, check)
    candidates = [*_wide(head), *(["iso2022_jp"] if _ESCAPE in head else []), "utf-8", "cp932"]
    found = next((one for one in candidates if _reads(path, one, check)), "")
    return found or "utf-8", not found


def _wide(head: bytes) -> list[str]:
    """UTF-16 without a mark: half of what is Latin in it is zero."""
    if len(head) < 2 or head.count(0) * 4 < len(head):
        return []
    return ["utf-16-le"] if head[1::2].count(0) >= head[0::2].count(0) else ["utf-16-be"]


def _reads(path: Path, encoding: str, check: Check) -> bool:
    decoder = _decoder(encoding, strict=True)
    try:
        with path.open("rb") as file:
            while data := file.read(WINDOW_BYTES):
                check()
                decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _decoder(encoding: str, *, strict: bool) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(encoding)("strict" if strict else "replace")


def broken(text: str) -> str:
    """With no line longer than LINE_MAX_CHARS."""
    if max(map(len, text.split("\n")), default=0) <= LINE_MAX_CHARS:
        return text
    parts: list[str] = []
    for line in text.split("\n"):
        parts += [line[at : at + LINE_MAX_CHARS] for at in range(0, len(line), LINE_MAX_CHARS)] or [""]
    return "\n".join(parts)
