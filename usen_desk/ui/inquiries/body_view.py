"""Plain text laid out in lines of a fixed height, with links, marks and a selection; painted, no widget. UI.md (type).

Qt counts a text in UTF-16 units. Here a place in the text is one of Python's characters, but for `Places` alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from usen_desk.ui import theme
from usen_desk.ui.inquiries.links_model import Link

LINE_SEPARATOR = "\u2028"
Span = tuple[int, int]
"""Start and end in characters."""


class Places:
    """Between the characters of a text and Qt's units; the same unless it has characters beyond U+FFFF."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_same = text.isascii() or max(text) <= "\uffff"

    def unit(self, at: int) -> int:
        return at if self._is_same else len(self._text[:at].encode("utf-16-le")) // 2

    def character(self, unit: int) -> int:
        if self._is_same:
            return unit
        return len(self._text.encode("utf-16-le")[: 2 * unit].decode("utf-16-le", "ignore"))


class BodyText:
    """Laid out once for a width; `width` and `height` are what it takes."""

    def __init__(self, text: str, width: float, font: QFont, line_px: int, links: Sequence[Link] = ()) -> None:
        self.text, self.links, self._line_px = text, tuple(links), line_px
        self._places = Places(text)
        self._layout = QTextLayout(text.replace("\n", LINE_SEPARATOR).replace("\r", " "), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self.width = 0.0
        self._layout.beginLayout()
        count = 0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, count * line_px + (line_px - line.height()) / 2))
            self.width = max(self.width, line.naturalTextWidth())
            count += 1
        self._layout.endLayout()
        self.line_count, self.height = count, count * line_px

    @property
    def lines(self) -> list[str]:
        """The text as it is broken."""
        spans = (
            (line.textStart(), line.textStart() + line.textLength())
            for line in map(self._layout.lineAt, range(self.line_count))
        )
        cut = (self.text[self._places.character(start) : self._places.character(end)] for start, end in spans)
        return [line.rstrip("\n") for line in cut]

    def paint(
        self,
        painter: QPainter,
        at: QPointF,
        color: QColor,
        selection: Span | None = None,
        marks: Sequence[Span] = (),
        *,
        is_strong: bool = False,
    ) -> None:
        """`is_strong`: these marks are the ones looked at."""
        formats = [self._format((link.start, link.end), theme.color("link"), underlined=True) for link in self.links]
        ink, fill = ("accent_text", "bar") if is_strong else ("text", "amber_line")
        formats += [self._format(mark, theme.color(ink), theme.color(fill)) for mark in marks]
        if selection is not None and selection[0] < selection[1]:
            formats.append(self._format(selection, theme.color("accent_text"), theme.color("accent")))
        painter.setPen(color)
        self._layout.draw(painter, at, formats)

    def at(self, point: QPointF) -> int:
        """The place between characters that is nearest to the point."""
        if not self.line_count:
            return 0
        number = max(0, min(int(point.y() // self._line_px), self.line_count - 1))
        line = self._layout.lineAt(number)
        return self._places.character(int(line.xToCursor(point.x())))

    def link_at(self, point: QPointF) -> Link | None:
        if not 0 <= point.y() < self.height:
            return None
        line = self._layout.lineAt(int(point.y() // self._line_px))
        if not 0 <= point.x() <= line.naturalTextWidth():
            return None
        at = self.at(point)
        return next((link for link in self.links if link.start <= at < link.end), None)

    def word_at(self, at: int) -> Span:
        """The word around a place, as a double click takes it."""
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, self.text)
        finder.setPosition(self._places.unit(min(at, max(0, len(self.text) - 1))))
        if not finder.isAtBoundary():
            finder.toPreviousBoundary()
        start = max(0, finder.position())
        end = finder.toNextBoundary()
        return self._places.character(start), self._places.character(end if end >= 0 else len(self.text))

    def box_of(self, span: Span) -> QRectF:
        """Where the begin of it stands."""
        unit = self._places.unit(span[0])
        line = self._layout.lineForTextPosition(unit)
        number = line.lineNumber() if line.isValid() else 0
        return QRectF(0, number * self._line_px, self.width, self._line_px)

    def _format(
        self, span: Span, ink: QColor, fill: QColor | None = None, *, underlined: bool = False
    ) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        start, end = self._places.unit(span[0]), self._places.unit(span[1])
        made.start, made.length = start, end - start
        look = QTextCharFormat()
        look.setForeground(ink)
        look.setFontUnderline(underlined)
        if fill is not None:
            look.setBackground(fill)
        made.format = look
        return made
