"""One message of a thread as it is painted: day and "new" lines above it, who and when, its box, its files. No widget.

Laid out once for the width of its text; a wider window only moves it. look/inbox-1366.png, UI.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import Attachment, MessageKind, Person, ScanState, Side, ThreadMessage
from usen_desk.ui import formatting, icons, theme
from usen_desk.ui.inquiries.body_view import BodyText, Span
from usen_desk.ui.inquiries.links_model import links_of
from usen_desk.ui.inquiry_cells import person
from usen_desk.ui.widgets.avatar import COLORS
from usen_desk.ui.widgets.pill import paint_pill, pill_width

MARGIN, AVATAR, GAP = 24, 32, 10
BUBBLE_MAX = 480
BUBBLE_LEAST = 120
PAD_X, PAD_Y = 14, 9
HEAD, BETWEEN, LEAD = 23, 12, 36
LINE, SMALL_LINE = 23, 18
RADIUS, CORNER = 12, 4
CHIP_WIDTH, CHIP_HEIGHT, CHIP_GAP = 232, 52, 6
CHIP_ICON = 34
PILL_BEFORE = 10
NOTE, WITHDRAWN = "社内メモ", "取り消し済"
WITHDRAWN_BODY = "このメッセージは取り消されました。"
FILE_KINDS = {"pdf": ("file-text", "red"), "image": ("image", "blue"), "sheet": ("file-spreadsheet", "green")}
SCANS = {ScanState.UNSCANNED: "未検査", ScanState.SCANNING: "検査中", ScanState.QUARANTINED: "隔離"}
DAY_S, _JST_S = 86_400, 9 * 3600
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Lead:
    """What stands above a message."""

    day: str = ""
    new: str = ""

    @property
    def height(self) -> int:
        return theme.px(LEAD) * (bool(self.day) + bool(self.new))


NO_LEAD = Lead()


@dataclass(frozen=True)
class Looks:
    """How it is painted just now."""

    selection: Span | None = None
    marks: tuple[Span, ...] = ()
    is_hit: bool = False
    """Its marks are the ones looked at."""
    is_current: bool = False
    image: QImage | None = None


class MessageView:
    """`fit` it to a width first."""

    def __init__(self, message: ThreadMessage, lead: Lead) -> None:
        self.message, self.lead = message, lead
        self._is_system = message.kind is MessageKind.SYSTEM
        self.is_ours = message.author is not None and message.author.side is Side.STAFF
        self._text_width, self._width = 0, 0
        self.body: BodyText | None = None
        self.height = 0

    @property
    def text(self) -> str:
        return WITHDRAWN_BODY if self.message.is_withdrawn else self.message.body

    def fit(self, width: int) -> int:
        """Lay it out for a view of this width; returns its height."""
        room = text_width(width, is_system=self._is_system)
        if room != self._text_width:
            self._text_width = room
            self._lay_out(room)
        self._width = width
        return self.height

    def paint(self, painter: QPainter, looks: Looks) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for text, is_new in ((self.lead.day, False), (self.lead.new, True)):
            if text:
                self._paint_lead(painter, top, text, is_new=is_new)
                top += theme.px(LEAD)
        if self._is_system:
            self._paint_system(painter, looks)
            return
        self._paint_avatar(painter, looks)
        self._paint_head(painter)
        self._paint_box(painter, looks)
        for box, attachment in zip(self.chips, self.message.attachments, strict=True):
            _paint_chip(painter, box, attachment)

    @property
    def box(self) -> QRectF:
        """The bubble."""
        assert self.body is not None, "fitted before it is asked for"
        size = QSizeF(min(self.body.width + 2 * PAD_X + 1, self._text_width + 2 * PAD_X), self.body.height + 2 * PAD_Y)
        return QRectF(QPointF(self._left(size.width()), self.lead.height + theme.px(HEAD)), size)

    @property
    def text_at(self) -> QPointF:
        """Where the text begins."""
        if self._is_system:
            assert self.body is not None, "fitted before it is asked for"
            return QPointF((self._width - self.body.width + _SYSTEM_ICON) / 2, self.lead.height + 2)
        return self.box.topLeft() + QPointF(PAD_X, PAD_Y)

    @property
    def chips(self) -> list[QRectF]:
        """One a file, below the bubble."""
        top = self.box.bottom() + CHIP_GAP
        width = min(CHIP_WIDTH, self._text_width + 2 * PAD_X)
        left, height = self._left(width), theme.px(CHIP_HEIGHT)
        return [
            QRectF(left, top + at * (height + CHIP_GAP), width, height) for at in range(len(self.message.attachments))
        ]

    def _left(self, width: float) -> float:
        inside = MARGIN + AVATAR + GAP
        return self._width - inside - width if self.is_ours else inside

    def _lay_out(self, room: int) -> None:
        if self._is_system:
            said = f"{self.text}　{formatting.clock(self.message.at)}"
            self.body = BodyText(said, room, theme.font(12), theme.px(SMALL_LINE))
            self.height = self.lead.height + self.body.height + 4 + BETWEEN
            return
        links = () if self.message.is_withdrawn else links_of(self.text)
        self.body = BodyText(self.text, room, theme.font(14), theme.px(LINE), links)
        files = len(self.message.attachments) * (theme.px(CHIP_HEIGHT) + CHIP_GAP)
        self.height = self.lead.height + theme.px(HEAD) + self.body.height + 2 * PAD_Y + files + BETWEEN

    def _paint_lead(self, painter: QPainter, top: int, text: str, *, is_new: bool) -> None:
        font = theme.font(12, bold=is_new)
        wide, middle = QFontMetricsF(font).horizontalAdvance(text), top + theme.px(LEAD) / 2 - 2
        left = (self._width - wide) / 2
        painter.setPen(QPen(theme.color("accent_line" if is_new else "line"), 1))
        painter.drawLine(QPointF(MARGIN, middle), QPointF(left - 14, middle))
        painter.drawLine(QPointF(left + wide + 14, middle), QPointF(self._width - MARGIN, middle))
        painter.setFont(font)
        painter.setPen(theme.color("link" if is_new else "text2"))
        box = QRectF(0, middle - 12, self._width, 24)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_system(self, painter: QPainter, looks: Looks) -> None:
        assert self.body is not None, "fitted before it is painted"
        at = self.text_at
        painter.drawPixmap(QPointF(at.x() - _SYSTEM_ICON, at.y() + 2), icons.pixmap("info", "text3", 14))
        self.body.paint(painter, at, theme.color("text2"), looks.selection)
        if looks.is_current:
            box = QRectF(at, QSizeF(self.body.width, self.body.height)).adjusted(-26, -2, 8, 2)
            _paint_ring(painter, box, 8)

    def _paint_avatar(self, painter: QPainter, looks: Looks) -> None:
        left = self._width - MARGIN - AVATAR if self.is_ours else MARGIN
        paint_avatar(painter, QRectF(left, self.lead.height, AVATAR, AVATAR), self.message.author, looks.image)

    def _paint_head(self, painter: QPainter) -> None:
        """氏名｜部署 and time; towards the avatar the name, for ours as for theirs."""
        runs = _head_runs(self.message)
        pill = (NOTE, "lock", "amber") if self.message.kind is MessageKind.NOTE else None
        if self.message.is_withdrawn:
            pill = (WITHDRAWN, "undo-2", "gray")
        whole = sum(QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in runs)
        whole += PILL_BEFORE + pill_width(pill[0], pill[1]) if pill else 0
        middle = self.lead.height + theme.px(HEAD) / 2 - 2
        x = self._left(whole)
        for at, (text, font, token) in enumerate(runs):
            if pill and at == len(runs) - 1:
                x += PILL_BEFORE
                x += paint_pill(painter, x, middle, *pill)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            painter.drawText(QRectF(x, middle - 12, self._width, 24), _LEFT, text)
            x += QFontMetricsF(font).horizontalAdvance(text)

    def _paint_box(self, painter: QPainter, looks: Looks) -> None:
        assert self.body is not None, "fitted before it is painted"
        fill, line, ink = self._tokens()
        path = _bubble(self.box.adjusted(0.5, 0.5, -0.5, -0.5), is_ours=self.is_ours)
        pen = QPen(theme.color(line), 1)
        if self.message.is_withdrawn:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.color(fill))
        painter.drawPath(path)
        self.body.paint(painter, self.text_at, theme.color(ink), looks.selection, looks.marks, is_strong=looks.is_hit)
        if looks.is_current:
            _paint_ring(painter, self.box.adjusted(-3, -3, 3, 3), RADIUS + 2)

    def _tokens(self) -> tuple[str, str, str]:
        """Fill, line and ink."""
        if self.message.is_withdrawn:
            return "surface", "line_input", "text3"
        if self.message.kind is MessageKind.NOTE:
            return "note_bg", "note_line", "note"
        return ("accent_soft", "accent_line", "text") if self.is_ours else ("sub", "line", "text")


_SYSTEM_ICON = 20


def text_width(width: int, *, is_system: bool = False) -> int:
    """How wide a message's text may be in a view of this width."""
    if is_system:
        return max(BUBBLE_LEAST, min(BUBBLE_MAX, width - 2 * MARGIN - _SYSTEM_ICON))
    inside = width - 2 * MARGIN - 2 * AVATAR - 2 * GAP
    return max(BUBBLE_LEAST, min(BUBBLE_MAX, inside)) - 2 * PAD_X


class Estimate:
    """About how high messages will be, without laying them out: a kanji is 3 bytes and as wide as the type is high.
    Lines above them, such as a new day's, are left out."""

    def __init__(self, width: int) -> None:
        self._room, self._wide = text_width(width), theme.px(14) / 3
        self._line, self._file = theme.px(LINE), theme.px(CHIP_HEIGHT) + CHIP_GAP
        self._frame = theme.px(HEAD) + 2 * PAD_Y + BETWEEN
        self._system = theme.px(SMALL_LINE) + 4 + BETWEEN

    def of(self, message: ThreadMessage) -> int:
        if message.kind is MessageKind.SYSTEM:
            return self._system
        parts = message.body.split("\n")
        lines = sum([1 + int(len(part.encode()) * self._wide // self._room) for part in parts])
        return self._frame + lines * self._line + len(message.attachments) * self._file


def day_number(message: ThreadMessage) -> int:
    """Days in Japan, counted."""
    return int(message.at.timestamp() + _JST_S) // DAY_S


def day_of(message: ThreadMessage) -> date:
    return message.at.astimezone(JST).date()


def day_line(on: date, today: date) -> str:
    """3月9日 (月), with its year where it is another."""
    return formatting.weekday(on) if on.year == today.year else f"{on.year}年{formatting.weekday(on)}"


def spoken(message: ThreadMessage) -> str:
    """Who, when, what, for screen readers."""
    parts = [person(message.author)]
    if message.author is not None:
        parts.append(message.author.department)
    if message.kind is MessageKind.NOTE:
        parts.append(NOTE)
    at = message.at.astimezone(JST)
    parts.append(f"{formatting.weekday(at.date())} {at.hour}時{at.minute:02}分")
    parts.append(WITHDRAWN_BODY if message.is_withdrawn else message.body)
    parts += [f"添付 {one.name} {formatting.size(one.size_bytes)}" for one in message.attachments]
    return "、".join(part for part in parts if part)


def paint_avatar(painter: QPainter, box: QRectF, author: Person | None, image: QImage | None = None) -> None:
    """Picture, or the first letter on a colour of their own."""
    if author is None:
        return
    if image is not None and not image.isNull():
        circle = QPainterPath()
        circle.addEllipse(box)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(circle)
        painter.drawImage(box, image)
        painter.restore()
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(COLORS[sum(map(ord, author.name)) % len(COLORS)]))
    painter.drawEllipse(box)
    painter.setPen(Qt.GlobalColor.white)
    painter.setFont(theme.font(13, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, author.name[:1])


def _head_runs(message: ThreadMessage) -> list[tuple[str, QFont, str]]:
    author = message.author
    runs: list[tuple[str, QFont, str]] = [(person(author), theme.font(13, bold=True), "text")]
    if author is not None and author.department:
        runs.append((f"｜{author.department}", theme.font(12), "text2"))
    runs.append((f"　{formatting.clock(message.at)}", theme.font(12), "text2"))
    return runs


def _bubble(box: QRectF, *, is_ours: bool) -> QPainterPath:
    """Round, but for the corner towards its person."""
    left, right = (RADIUS, CORNER) if is_ours else (CORNER, RADIUS)
    path = QPainterPath(QPointF(box.left() + left, box.top()))
    path.lineTo(box.right() - right, box.top())
    path.arcTo(box.right() - 2 * right, box.top(), 2 * right, 2 * right, 90, -90)
    path.arcTo(box.right() - 2 * RADIUS, box.bottom() - 2 * RADIUS, 2 * RADIUS, 2 * RADIUS, 0, -90)
    path.arcTo(box.left(), box.bottom() - 2 * RADIUS, 2 * RADIUS, 2 * RADIUS, 270, -90)
    path.arcTo(box.left(), box.top(), 2 * left, 2 * left, 180, -90)
    path.closeSubpath()
    return path


def _paint_ring(painter: QPainter, box: QRectF, radius: float) -> None:
    painter.setPen(QPen(theme.color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)


def file_kind(attachment: Attachment) -> tuple[str, str, str]:
    """icon, tone, word: PDF in red, tables in green, pictures in blue, others grey (look/files-board.md)."""
    ending = attachment.name.rpartition(".")[2].upper() if "." in attachment.name else ""
    if attachment.media_type == "application/pdf":
        return *FILE_KINDS["pdf"], ending or "PDF"
    if attachment.media_type.startswith("image/"):
        return *FILE_KINDS["image"], ending or "画像"
    if ending in ("XLSX", "XLS", "CSV"):
        return *FILE_KINDS["sheet"], ending
    return "file-text", "gray", ending or "ファイル"


def _paint_chip(painter: QPainter, box: QRectF, attachment: Attachment) -> None:
    icon, tone, word = file_kind(attachment)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
    tile = QRectF(box.left() + 9, box.center().y() - CHIP_ICON / 2, CHIP_ICON, CHIP_ICON)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{tone}_bg"))
    painter.drawRoundedRect(tile, 8, 8)
    painter.drawPixmap(tile.center() - QPointF(9, 9), icons.pixmap(icon, tone, 18))
    left = tile.right() + 9
    room = box.right() - 12 - left
    name, meta = theme.font(13), theme.font(12)
    shown = QFontMetricsF(name).elidedText(attachment.name, Qt.TextElideMode.ElideMiddle, room)
    painter.setFont(name)
    painter.setPen(theme.color("text"))
    painter.drawText(QRectF(left, box.top() + 6, room, box.height() / 2 - 6), _LEFT, shown)
    painter.setFont(meta)
    painter.setPen(theme.color("text2"))
    state = SCANS.get(attachment.scan_state, "")
    below = " ・ ".join(part for part in (word, formatting.size(attachment.size_bytes), state) if part)
    painter.drawText(QRectF(left, box.center().y(), room, box.height() / 2 - 6), _LEFT, below)
