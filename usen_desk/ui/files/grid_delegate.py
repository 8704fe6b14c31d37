"""Paints the cards of the file browser: picture, name, state and inquiry, store and time. A05-1."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip, QWidget

from usen_desk.contract.files import FileKind, FileRow
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui import formatting, icons, theme
from usen_desk.ui.files.files_model import KINDS, SCANS, category_of, described, store_of
from usen_desk.ui.inquiry_cells import STATUSES
from usen_desk.ui.widgets.card_delegate import CardDelegate
from usen_desk.ui.widgets.label import plain_tip
from usen_desk.ui.widgets.paged_table_model import Role
from usen_desk.ui.widgets.pill import paint_pill, pill_width

Index = QModelIndex | QPersistentModelIndex
CARD_WIDTH, CARD_HEIGHT, PICTURE_HEIGHT = 240, 206, 116
INSIDE, LINE, RADIUS, TILE, ICON_PX, LARGE_ICON_PX = 12, 27, 12, 22, 14, 40
PAPER_SIDE, PAPER_TOP = 28, 14
KEPT = 32
"""Pictures of cards: 0.2 MB each at a ratio of 1."""
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_NO_PEN = QPen(Qt.PenStyle.NoPen)


class GridDelegate(CardDelegate):
    """image: the small picture of an attachment, None while there is none; now: the service's time."""

    kept = KEPT

    def __init__(
        self,
        image: Callable[[int], QImage | None],
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(int(Role.ROW), parent)
        self._image, self._now = image, now

    def keep(self, on_screen: int) -> None:
        """A large screen shows more cards than are kept else."""
        self.kept = max(KEPT, on_screen * 3 // 2)

    @property
    def height(self) -> int:
        return PICTURE_HEIGHT + theme.px(CARD_HEIGHT - PICTURE_HEIGHT)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(CARD_WIDTH, self.height)

    def depends_on(self, item: Any) -> Any:
        return self._image(item.attachment_id) is not None, self._now().date()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(Role.ROW) is not None:
            super().paint(painter, option, index)
            return
        box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)  # its row isn't here yet
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(_NO_PEN)
        painter.setBrush(theme.color("line_soft"))
        for at, width in enumerate((0.7, 0.5, 0.6)):
            top = box.top() + PICTURE_HEIGHT + INSIDE + at * theme.px(LINE) + 4
            painter.drawRoundedRect(QRectF(box.left() + INSIDE, top, (box.width() - 2 * INSIDE) * width, 8), 4, 4)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        file = index.data(Role.ROW)
        if event.type() != QEvent.Type.ToolTip or not isinstance(file, FileRow):
            return False
        QToolTip.showText(event.globalPos(), plain_tip(described(file, self._now())), view)
        return True

    def paint_card(
        self, painter: QPainter, box: QRectF, item: Any, *, is_selected: bool, is_hovered: bool, is_focused: bool
    ) -> None:
        file: FileRow = item
        painter.fillRect(box, theme.color("bg"))
        edge = 2.0 if is_selected else 1.0
        frame = box.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        shape = QPainterPath()
        shape.addRoundedRect(frame, RADIUS, RADIUS)
        painter.fillPath(shape, theme.color("accent_soft" if is_selected else "hover" if is_hovered else "surface"))
        painter.save()
        painter.setClipPath(shape)
        self._picture_of(painter, QRectF(box.left(), box.top(), box.width(), PICTURE_HEIGHT), file)
        painter.restore()
        painter.setPen(QPen(theme.color("accent" if is_selected else "line"), edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        line = theme.px(LINE)
        words = QRectF(box.left() + INSIDE, box.top() + PICTURE_HEIGHT + 6, box.width() - 2 * INSIDE, line)
        self._name(painter, words, file, is_selected=is_selected)
        self._state(painter, words.translated(0, line), file, is_selected=is_selected)
        self._place(painter, words.translated(0, 2 * line - 2), file, is_selected=is_selected)

    def _picture_of(self, painter: QPainter, box: QRectF, file: FileRow) -> None:
        """A photo fills its place, a page is a sheet of paper on grey, all else an icon."""
        image = self._image(file.attachment_id)
        painter.fillRect(box, theme.color("gray_bg"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if image is None or file.scan_state is ScanState.QUARANTINED:
            self._symbol(painter, box, file)
        elif file.kind is FileKind.PDF:
            paper = box.adjusted(PAPER_SIDE, PAPER_TOP, -PAPER_SIDE, 0)
            painter.fillRect(paper, Qt.GlobalColor.white)
            height = image.width() * paper.height() / paper.width()
            painter.drawImage(paper, image, QRectF(0, 0, image.width(), min(height, image.height())))
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(paper.adjusted(-0.5, -0.5, 0.5, 1))
        else:
            self._photo(painter, box, image)

    def _photo(self, painter: QPainter, box: QRectF, image: QImage) -> None:
        """Cut to the place's shape; a picture smaller than it is not enlarged."""
        scale = max(box.width() / image.width(), box.height() / image.height())
        if scale > 1.0 and image.width() < box.width() * 0.75:
            at = box.center() - QPointF(image.width() / 2, image.height() / 2)
            painter.drawImage(at, image)
            return
        wide, high = box.width() / scale, box.height() / scale
        part = QRectF((image.width() - wide) / 2, (image.height() - high) / 2, wide, high)
        painter.drawImage(box, image, part)

    def _symbol(self, painter: QPainter, box: QRectF, file: FileRow) -> None:
        word, icon, tone = KINDS[file.kind]
        if file.scan_state in (ScanState.QUARANTINED, ScanState.SCANNING):
            word, icon, tone = SCANS[file.scan_state]
        at = box.center() - QPointF(LARGE_ICON_PX / 2, LARGE_ICON_PX / 2 + 8)
        painter.drawPixmap(at, icons.pixmap(icon, tone, LARGE_ICON_PX))
        painter.setFont(theme.font(11, bold=True))
        painter.setPen(theme.color("text2"))
        label = word if file.kind in (FileKind.PDF, FileKind.IMAGE) or tone == "amber" else _ending(file) or word
        if file.scan_state is ScanState.QUARANTINED:
            label = word
        elif not file.is_kept:
            label = f"{label} ・ 中身なし"
        painter.drawText(box.adjusted(0, LARGE_ICON_PX + 24, 0, 0), int(Qt.AlignmentFlag.AlignCenter), label)

    def _name(self, painter: QPainter, line: QRectF, file: FileRow, *, is_selected: bool) -> None:
        """Cut in the middle, so that the ending stays."""
        _, icon, tone = KINDS[file.kind]
        tile = QRectF(line.left(), line.center().y() - TILE / 2, TILE, TILE)
        painter.setPen(_NO_PEN)
        painter.setBrush(theme.color(f"{tone}_bg"))
        painter.drawRoundedRect(tile, 6, 6)
        painter.drawPixmap(tile.center() - QPointF(ICON_PX / 2, ICON_PX / 2), icons.pixmap(icon, tone, ICON_PX))
        text = line.adjusted(TILE + 8, 0, 0, 0)
        if file.is_note:
            painter.drawPixmap(
                text.topLeft() + QPointF(0, (line.height() - ICON_PX) / 2), icons.pixmap("lock", "note", ICON_PX)
            )
            text.setLeft(text.left() + ICON_PX + 4)
        font = theme.font(13, bold=is_selected)
        self._text(painter, text, file.name, font, "text", Qt.TextElideMode.ElideMiddle)

    def _state(self, painter: QPainter, line: QRectF, file: FileRow, *, is_selected: bool) -> None:
        look = STATUSES[file.status]
        width = paint_pill(painter, line.left(), line.center().y(), *look, on_selected=is_selected)
        words = line.adjusted(width + 8, 0, 0, 0)
        if file.scan_state in (ScanState.QUARANTINED, ScanState.SCANNING):
            scan = SCANS[file.scan_state]
            room = pill_width(scan[0], scan[1])
            paint_pill(painter, line.right() - room, line.center().y(), *scan, on_selected=is_selected)
            words.setRight(words.right() - room - 6)
        self._text(painter, words, f"#{file.inquiry_id} ・ {category_of(file)}", theme.font(12), "text2")

    def _place(self, painter: QPainter, line: QRectF, file: FileRow, *, is_selected: bool) -> None:
        font, token = theme.font(12), "text2"
        time = formatting.relative(file.created_at, self._now())
        width = QFontMetricsF(font).horizontalAdvance(time)
        painter.setFont(font)
        painter.setPen(theme.color(token if is_selected else "text3"))
        painter.drawText(line, RIGHT, time)
        self._text(painter, line.adjusted(0, 0, -width - 10, 0), store_of(file), font, token)

    def _text(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        font: QFont,
        token: str,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(box, LEFT, QFontMetricsF(font).elidedText(text, cut, box.width()))


def _ending(file: FileRow) -> str:
    """XLSX; "" where the name has none that tells."""
    ending = file.name.rpartition(".")[2] if "." in file.name else ""
    return ending.upper() if ending.isascii() and 1 <= len(ending) <= 5 else ""
