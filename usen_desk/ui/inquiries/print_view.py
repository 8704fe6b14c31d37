"""A thread on paper: A4 pages as PDF with head, what was asked and every message. Always in the light palette. X8.

Notes are on it only where they were asked for; the whole pages say so then.
"""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import Inquiry, MessageKind, ThreadMessage
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.body_view import BodyText
from usen_desk.ui.inquiries.message_view import NOTE, WITHDRAWN_BODY, day_line, day_of
from usen_desk.ui.inquiries.papers_presenter import WholeThread
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES, UNNAMED, person
from usen_desk.ui.theme import LIGHT
from usen_desk.ui.widgets.usage_paint import type_of

SCREEN_DPI, SCALE = 96, 4
MARGIN_MM = 16
FOOT = 24
LINE = 18
INDENT = 14
LABEL_WIDTH = 150
INTERNAL = "社内メモを含む・社外秘"
TITLE = "お問い合わせのやり取り"


def pdf_of(thread: WholeThread, made_at: datetime) -> bytes:
    """The PDF's bytes. Takes a few ms a page, so it is made where it is asked for, on the GUI thread."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(SCREEN_DPI * SCALE)
    writer.setTitle(f"{TITLE} #{thread.inquiry.card.inquiry_id}")
    writer.setCreator("usen-desk")
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, upright, margins, QPageLayout.Unit.Millimeter))
    painter = QPainter(writer)
    painter.scale(SCALE, SCALE)
    _Pages(writer, painter, thread, made_at).draw()
    painter.end()
    buffer.close()
    return bytes(content.data())


class _Pages:
    """Draws from top to bottom and begins a page where one is full; in pixels of a screen at 96 dpi."""

    def __init__(self, writer: QPdfWriter, painter: QPainter, thread: WholeThread, made_at: datetime) -> None:
        self._writer, self._painter, self._thread, self._made_at = writer, painter, thread, made_at
        self._width, self._end = writer.width() / SCALE, writer.height() / SCALE - FOOT
        self._y, self._page = 0.0, 1
        self._is_internal = any(message.kind is not MessageKind.PUBLIC for message in thread.messages)

    def draw(self) -> None:
        self._foot()
        self._head(self._thread.inquiry)
        self._asked(self._thread.inquiry)
        shown: date | None = None
        for message in self._thread.messages:
            on = day_of(message)
            if on != shown:
                self._day(on)
                shown = on
            self._message(message)

    def _head(self, inquiry: Inquiry) -> None:
        card = inquiry.card
        self._text(f"#{card.inquiry_id}　{card.store_name or UNNAMED}", type_of(18, 1.0, bold=True), "text", 26)
        facts = (
            CATEGORIES[card.category][0],
            STATUSES[card.status][0],
            card.customer_code and f"顧客CD {card.customer_code}",
            card.assignee_name and f"担当 {card.assignee_name}",
        )
        self._text(" ・ ".join(fact for fact in facts if fact), type_of(11, 1.0), "text2", LINE)
        opener = card.opened_by
        who = f"{person(opener)}｜{opener.department}" if opener.department else person(opener)
        self._text(f"起票 {formatting.moment(card.created_at)}　{who}", type_of(11, 1.0), "text2", LINE)
        self._y += 8

    def _asked(self, inquiry: Inquiry) -> None:
        asked = [one for one in inquiry.asked if one.value]
        if not asked:
            return
        self._text("お問い合わせ内容", type_of(12, 1.0, bold=True), "text2", 20)
        for one in asked:
            self._room(LINE)
            self._put(QPointF(0, self._y), one.label, type_of(11, 1.0), "text2")
            self._paragraph(one.value, type_of(11, 1.0), "text", LABEL_WIDTH)
        self._y += 8

    def _day(self, on: date) -> None:
        self._room(3 * LINE)
        self._y += 8
        self._painter.setPen(QPen(QColor(LIGHT.line_input), 1))
        self._painter.drawLine(QPointF(0, self._y), QPointF(self._width, self._y))
        self._y += 4
        self._text(day_line(on, self._made_at.astimezone(JST).date()), type_of(11, 1.0, bold=True), "text2", LINE)

    def _message(self, message: ThreadMessage) -> None:
        if message.kind is MessageKind.SYSTEM:
            self._paragraph(f"{formatting.clock(message.at)}　{message.body}", type_of(10, 1.0), "text2", INDENT)
            self._y += 4
            return
        self._room(2 * LINE)
        author = message.author
        department = f"｜{author.department}" if author and author.department else ""
        note = f"　[{NOTE}]" if message.kind is MessageKind.NOTE else ""
        head = f"{formatting.clock(message.at)}　{person(author)}{department}{note}"
        self._text(head, type_of(11, 1.0, bold=True), "note" if note else "text", LINE)
        body = WITHDRAWN_BODY if message.is_withdrawn else message.body
        self._paragraph(body, type_of(12, 1.0), "text3" if message.is_withdrawn else "text", INDENT)
        for file in message.attachments:
            said = f"添付: {file.name} ({formatting.size(file.size_bytes)})"
            self._paragraph(said, type_of(10, 1.0), "text2", INDENT)
        self._y += 8

    def _text(self, text: str, font: QFont, token: str, height: float) -> None:
        """One line, cut where the page ends."""
        self._room(height)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, self._width)
        self._put(QPointF(0, self._y), shown, font, token)
        self._y += height

    def _paragraph(self, text: str, font: QFont, token: str, left: float) -> None:
        """Line for line, over as many pages as it takes."""
        for line in BodyText(text, self._width - left, font, LINE).lines:
            self._room(LINE)
            self._put(QPointF(left, self._y), line, font, token)
            self._y += LINE

    def _put(self, at: QPointF, text: str, font: QFont, token: str) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(getattr(LIGHT, token)))
        self._painter.drawText(at + QPointF(0, QFontMetricsF(font).ascent()), text)

    def _room(self, height: float) -> None:
        """So much in one piece, on a further page where this one has no more."""
        if self._y + height > self._end:
            self._writer.newPage()
            self._page += 1
            self._y = 0.0
            self._foot()

    def _foot(self) -> None:
        card = self._thread.inquiry.card
        font = type_of(9, 1.0)
        said = [f"#{card.inquiry_id}", f"{formatting.moment(self._made_at)} 作成", *([INTERNAL] * self._is_internal)]
        box = QRectF(0, self._end + FOOT - 14, self._width, 14)
        self._painter.setFont(font)
        self._painter.setPen(QColor(LIGHT.text2))
        self._painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft), " ・ ".join(said))
        self._painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), f"{self._page}ページ")
