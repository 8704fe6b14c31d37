"""申し送り at the end of a shift: my promises to a colleague, each or all; what was offered to me; what became of mine. X8."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from usen_desk.contract.handover import Handovers, OfferState
from usen_desk.contract.people import Colleague
from usen_desk.ui import icons, theme
from usen_desk.ui.handover.offers_model import OffersModel, promise_line, received_line, sent_line
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option
from usen_desk.ui.widgets.segments import Segments
from usen_desk.ui.widgets.toast import Toast

WIDTH, HEIGHT, PEOPLE_WIDTH, LINE_HEIGHT = 960, 620, 300, 58
MINE, RECEIVED, SENT = "mine", "received", "sent"
WORDS = {MINE: "自分の約束", RECEIVED: "届いた申し送り", SENT: "渡した申し送り"}
NOTHING = {
    MINE: ("circle-check", "対応中の問い合わせはありません", "担当している問い合わせと保留の期限が、ここに並びます。"),
    RECEIVED: ("inbox", "届いた申し送りはありません", "同僚から届くと、ここで引き継ぐか辞退を選べます。"),
    SENT: ("send", "渡した申し送りはありません", "「自分の約束」から選んで同僚に送れます。"),
}
NOTE_MAX = 1000


class _Lines(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.px(LINE_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        list_ = self.parent()
        assert isinstance(list_, QListView)
        box = QRectF(
            list_.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, shown, list_)
        ).adjusted(0.5, 0.5, -0.5, -0.5)
        _draw_tick(painter, box, is_on=Qt.CheckState(state) is Qt.CheckState.Checked)


def _draw_tick(painter: QPainter, box: QRectF, *, is_on: bool) -> None:
    """As the stylesheet draws a check box; the style's own is nearly invisible in the dark."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("accent" if is_on else "line_input"))
    painter.setBrush(theme.color("accent" if is_on else "surface"))
    painter.drawRoundedRect(box, 4, 4)
    if is_on:
        mark = icons.pixmap("check", "accent_text", round(box.width()) - 2)
        painter.drawPixmap(box.topLeft() + QPointF(1, 1), mark)
    painter.restore()


class _Part(QWidget):
    """A list with ticks, and what says that it is empty."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OffersModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setAccessibleName(WORDS[name])
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setUniformItemSizes(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(EmptyState(*NOTHING[name]))
        self.setLayout(column(self.stack))
        self.model.modelReset.connect(self._on_reset)

    def _on_reset(self) -> None:
        self.stack.setCurrentIndex(0 if self.model.rowCount() else 1)


class HandoverDialog(QDialog):
    """Signals: offered(Colleague, inquiry IDs, note); answered(offer IDs, accepted, reason); taken_back(offer IDs)."""

    offered = Signal(object, object, str)
    answered = Signal(object, bool, str)
    taken_back = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("申し送り")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self.parts = Segments("申し送り", WORDS)
        self._lists = {name: _Part(name) for name in WORDS}
        self.stack = QStackedWidget()
        self.all = Button("すべて選ぶ", "ghost")
        self.people = OptionList("引き継ぐ同僚", placeholder="氏名・部署")
        self.note, self.reason = (
            TextInput("次にすること、お客様との約束など", max_chars=NOTE_MAX),
            TextInput(max_chars=NOTE_MAX),
        )
        self.send = Button("申し送りを送る", "primary", "send")
        self.accept_button, self.decline = Button("引き継ぐ", "primary", "check"), Button("辞退する")
        self.back = Button("取り下げる", icon="undo-2")
        self.leave = Button("閉じる", "ghost")
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self._is_working = False
        self._lay_out()
        self._connect()
        self.open_part(MINE)

    def open_part(self, name: str) -> None:
        self.parts.set_value(name)
        at = list(WORDS).index(name)
        self.stack.setCurrentIndex(at)
        self._side.setCurrentIndex(at)
        self._refresh()

    def show_handovers(self, now: Handovers) -> None:
        offered = frozenset(one.inquiry_id for one in now.sent if one.state is OfferState.OFFERED)
        self._lists[MINE].model.put([promise_line(one, offered) for one in now.promises])
        self._lists[RECEIVED].model.put([received_line(one) for one in now.received])
        self._lists[SENT].model.put([sent_line(one) for one in now.sent])
        counts = {MINE: len(now.promises), RECEIVED: len(now.received), SENT: len(now.sent)}
        for name, word in WORDS.items():
            self.parts.rename(name, f"{word} {counts[name]}" if counts[name] else word)
        self._refresh()

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        self.people.put([Option(one, one.name, one.department) for one in colleagues])

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def say(self, text: str) -> None:
        self.notice.clear()
        for line in (self.note, self.reason):
            line.clear()
        self.toast.tell(text)

    def set_working(self, working: bool) -> None:
        self._is_working = working
        self.busy.set_working(working)
        self._refresh()

    def _lay_out(self) -> None:
        for part in self._lists.values():
            self.stack.addWidget(part)
        self._side = QStackedWidget()
        self._side.setFixedWidth(theme.px(PEOPLE_WIDTH))
        note = Field("メモ", "社内メモに残ります", self.note)
        mine, received, sent = QWidget(), QWidget(), QWidget()
        mine.setLayout(column(Label("引き継ぐ同僚", "h3"), self.people, note, self.send, None, spacing=10))
        deeds = (self.accept_button, Field("辞退の理由", "相手に表示します", self.reason), self.decline, None)
        received.setLayout(column(Label("選んだ申し送り", "h3"), *deeds, spacing=10))
        sent.setLayout(column(Label("返事待ちの申し送り", "h3"), self.back, None, spacing=10))
        for one in (mine, received, sent):
            self._side.addWidget(one)
        frame = QFrame()
        frame.setObjectName("card")
        frame.setLayout(column(self.stack, margins=(6, 6, 6, 6)))
        both = row(frame, self._side, spacing=16)
        both.setStretch(0, 1)
        head = row(Label("申し送り", "h1"), 12, self.parts, None, self.all)
        whole = column(head, self.busy, self.notice, both, row(None, self.leave), spacing=8, margins=(24, 18, 24, 16))
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.parts.chosen.connect(self.open_part)
        self.all.clicked.connect(self._tick_all)
        for part in self._lists.values():
            part.model.ticked.connect(self._refresh)
        self.people.pointed.connect(lambda _: self._refresh())
        self.send.clicked.connect(self._send)
        self.accept_button.clicked.connect(lambda: self.answered.emit(self._chosen, True, ""))
        self.decline.clicked.connect(lambda: self.answered.emit(self._chosen, False, self.reason.text().strip()))
        self.back.clicked.connect(lambda: self.taken_back.emit(self._chosen))
        self.leave.clicked.connect(self.reject)

    @property
    def _chosen(self) -> tuple[int, ...]:
        return self._lists[self.parts.value].model.chosen

    def _tick_all(self) -> None:
        self._lists[self.parts.value].model.tick_all(not self._chosen)

    def _send(self) -> None:
        self.offered.emit(self.people.value, self._chosen, self.note.text().strip())

    def _refresh(self) -> None:
        count = len(self._chosen)
        words = f"{count}件の申し送りを送る" if count else "申し送りを送る"
        self.send.setText(words)
        self.send.setEnabled(count > 0 and self.people.value is not None and not self._is_working)
        self.accept_button.setText(f"{count}件を引き継ぐ" if count else "引き継ぐ")
        for button in (self.accept_button, self.decline, self.back):
            button.setEnabled(count > 0 and not self._is_working)
        self.all.setText("選択を外す" if count else "すべて選ぶ")
