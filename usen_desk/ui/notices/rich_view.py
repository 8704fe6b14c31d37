"""Shows the light markup of notices, FAQ and pages: headings, lists, bold and links, drawn from its blocks and never
from HTML. It loads nothing; a link is only told of, and opened by others after they showed its host. RELIABILITY (content).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from usen_desk.contract.markup import BlockKind, Span, blocks_of
from usen_desk.ui import theme

BODY_PX, HEADING_PX, LINE_PX = 14, 16, 23
MARGIN = 4
BULLET, BULLET_PX, INDENT = "・", 14, 20


class RichView(QTextBrowser):
    """Signals: link_wanted(address)."""

    link_wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(MARGIN)
        self.anchorClicked.connect(
            lambda url: self.link_wanted.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        )

    @property
    def markup(self) -> str:
        return self._text

    def show_markup(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._render()
            self.verticalScrollBar().setValue(0)

    def loadResource(self, type: int, name: QUrl | str) -> None:
        """Nothing is ever loaded."""
        return

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_text"):
            self._render()

    def _render(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        is_first = True
        for block in blocks_of(self._text):
            for number, line in enumerate(block.lines):
                if not is_first:
                    cursor.insertBlock()
                cursor.setBlockFormat(_block_format(block.kind, begins=number == 0 and not is_first))
                if block.kind is BlockKind.LIST:
                    cursor.insertText(BULLET, _look(Span(""), is_heading=False))
                for span in line:
                    cursor.insertText(span.text, _look(span, is_heading=block.kind is BlockKind.HEADING))
                is_first = False


def _block_format(kind: BlockKind, *, begins: bool) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(theme.px(LINE_PX), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    is_heading = kind is BlockKind.HEADING
    made.setTopMargin((18 if is_heading else 10) if begins else 0)
    made.setBottomMargin(4 if is_heading else 0)
    if kind is BlockKind.LIST:
        made.setLeftMargin(theme.px(INDENT))
        made.setTextIndent(-theme.px(BULLET_PX))
    return made


def _look(span: Span, *, is_heading: bool) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFont(theme.font(HEADING_PX if is_heading else BODY_PX, bold=is_heading or span.is_bold))
    look.setForeground(theme.color("link" if span.target else "text"))
    if span.target:
        look.setAnchor(True)
        look.setAnchorHref(span.target)
        look.setFontUnderline(True)
    return look
