"""The light markup of notices, FAQ and pages, as a pure parser: the desk draws its blocks, the service makes them HTML.

A line "# …" is a heading, "- …" an item of a list; **bold**, [label](https://…) and bare https:// addresses; everything
else is plain text, line by line. There is nothing that could load or run.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

SCHEMES = ("https://", "http://", "mailto:", "tel:")
_HEADING = re.compile(r"#{1,3}\s+(.+)")
_ITEM = re.compile(r"[-*\u30fb]\s*(.+)")
_URL_CHARS = r"[^\s<>\"'()\[\]、。「」（）]"
_INLINE = re.compile(
    rf"\*\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*\*"
    rf"|\[(?P<label>[^\[\]\n]+)\]\((?P<target>(?:https?://|mailto:|tel:){_URL_CHARS}+)\)"
    rf"|(?P<bare>https?://{_URL_CHARS}+)"
)


class BlockKind(enum.Enum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"


@dataclass(frozen=True)
class Span:
    text: str
    is_bold: bool = False
    target: str = ""
    """Where a link leads; one of SCHEMES."""


Line = tuple[Span, ...]


@dataclass(frozen=True)
class Block:
    kind: BlockKind
    lines: tuple[Line, ...]
    """Of a list: its items."""


def blocks_of(text: str) -> tuple[Block, ...]:
    """Paragraphs part at blank lines; every text has its blocks, nothing is an error."""
    made: list[tuple[BlockKind, list[Line]]] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        line = line.rstrip()
        if not line:
            goes_on = False
            continue
        kind, said = _kind_of(line)
        if goes_on and made[-1][0] is kind and kind is not BlockKind.HEADING:
            made[-1][1].append(_spans(said))
        else:
            made.append((kind, [_spans(said)]))
        goes_on = True
    return tuple(Block(kind, tuple(lines)) for kind, lines in made)


def plain_of(text: str) -> str:
    """Without marks, in one line: for the begin that a list shows."""
    lines = (line for block in blocks_of(text) for line in block.lines)
    return " ".join("".join(span.text for span in line).strip() for line in lines)


def _kind_of(line: str) -> tuple[BlockKind, str]:
    if found := _HEADING.fullmatch(line):
        return BlockKind.HEADING, found[1]
    if not line.startswith("**") and (found := _ITEM.fullmatch(line)):
        return BlockKind.LIST, found[1]
    return BlockKind.PARAGRAPH, line


def _spans(line: str) -> Line:
    spans: list[Span] = []
    at = 0
    for found in _INLINE.finditer(line):
        if found.start() > at:
            spans.append(Span(line[at : found.start()]))
        spans.append(_span(found))
        at = found.end()
    if at < len(line):
        spans.append(Span(line[at:]))
    return tuple(spans)


def _span(found: re.Match[str]) -> Span:
    if bold := found["bold"]:
        return Span(bold, is_bold=True)
    if target := found["target"]:
        return Span(found["label"], target=target)
    return Span(found["bare"], target=found["bare"])
