"""送信待ち・要確認: the sheet that lists what is not on the service yet, and what can be done about it. X4, X5, F17."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QFrame, QListView, QPlainTextEdit, QStackedWidget, QWidget

from usen_desk.ui import theme
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.outbox.outbox_delegate import OutboxDelegate
from usen_desk.ui.outbox.outbox_model import Counts, OutboxModel, OutLine
from usen_desk.ui.outbox_cells import Act
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

WIDTH, HEIGHT, LIST_WIDTH = 860, 520, 340
UNDER = "このPCに保存してあります。接続すると、同じやり取りの中では書いた順に送信されます。"
FILES = "添付ファイル {}件"
NOTHING = ("circle-check", "送信待ちのものはありません", "書いたものはすべて送信されています。")
SURE = {Act.DROP: "破棄すると、この文章は送信されません。破棄しますか。"}


class OutboxDialog(QDialog):
    """Signals: wanted(Act, OutLine); watched(bool) somebody looks at it, or no longer."""

    wanted = Signal(object, object)
    watched = Signal(bool)

    def __init__(self, model: OutboxModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("送信待ち・要確認")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self.model, self._key = model, ""
        self.list, self.notice, self.stack = QListView(), NoticeBar(), QStackedWidget()
        self.title, self.counts = Label("送信待ち・要確認", "h1"), Label("", "meta")
        self._name, self._kind = ElidedLabel("", "h3"), Label("", "meta")
        self.sentence, self.text = Label("", "value", wrap=True), QPlainTextEdit()
        self._missed_title, self._missed = Label("入力中に届いたメッセージ", "section"), QPlainTextEdit()
        self._files = Label("", "meta")
        self.buttons = {act: Button(act.value, _kind(act)) for act in Act}
        self.retry, self.leave = Button(Act.RETRY.value, icon="refresh-cw"), Button("閉じる", "ghost")
        self._lay_out()
        self._connect()
        self._on_reset()
        self.list.setFocus()

    @property
    def line(self) -> OutLine | None:
        """The one that is chosen."""
        return self.model.line(self.list.currentIndex().row())

    def show_counts(self, counts: Counts) -> None:
        self.counts.setText(counts.in_words)

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # nothing is done by an Enter that was meant for something else
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.watched.emit(False)
        super().closeEvent(event)

    def done(self, result: int) -> None:
        self.watched.emit(False)
        super().done(result)

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(OutboxDelegate(self.list))
        self.list.setAccessibleName("送信待ちの一覧")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part, name in ((self.text, "送信する文章"), (self._missed, "入力中に届いたメッセージ")):
            part.setReadOnly(True)
            part.setTabChangesFocus(True)
            part.setAccessibleName(name)
        self._missed.setMaximumHeight(theme.px(90))
        buttons = row(*(self.buttons[act] for act in (Act.COPY, Act.OPEN)), None, spacing=8)
        for act in (Act.DROP, Act.TAKE_BACK, Act.FIX, Act.ANYWAY):
            buttons.addWidget(self.buttons[act])
        parts = (self._name, self._kind, self.sentence, self._missed_title, self._missed, self.text, self._files)
        detail = QWidget()
        detail.setLayout(column(*parts, buttons, spacing=8, margins=(16, 0, 0, 0)))
        both = QWidget()
        line = row(self.list, detail, spacing=0)
        line.setStretch(1, 1)
        both.setLayout(line)
        for page in (both, EmptyState(*NOTHING)):
            self.stack.addWidget(page)
        head = row(self.title, self.counts, None, self.retry, spacing=10)
        whole = column(
            head, Label(UNDER, "meta", wrap=True), self.notice, self.stack, row(None, self.leave), spacing=10
        )
        whole.setStretch(3, 1)
        whole.setContentsMargins(24, 18, 24, 16)
        self.setLayout(whole)
        self.buttons[Act.RETRY].hide()

    def _connect(self) -> None:
        self.model.modelReset.connect(self._on_reset)
        self.model.dataChanged.connect(lambda *_: self._show_line())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_line())
        self.leave.clicked.connect(self.reject)
        self.retry.clicked.connect(lambda: self._want(Act.RETRY))
        for act, button in self.buttons.items():
            button.clicked.connect(partial(self._want, act))
        QTimer.singleShot(0, self, lambda: self.watched.emit(True))

    def _want(self, act: Act, _: bool = False) -> None:
        """破棄 asks first."""
        line = self.line
        if line is None:
            return
        if act in SURE:
            self.notice.say(SURE[act], "amber", "破棄する", partial(self.wanted.emit, act, line))
        else:
            self.notice.clear()
            self.wanted.emit(act, line)

    def _on_reset(self) -> None:
        """The same one stays chosen; else the first."""
        row_at = max(0, self.model.row_of(self._key))
        self.list.setCurrentIndex(self.model.index(row_at))
        self.stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        self.retry.setEnabled(any(Act.RETRY in line.acts for line in self.model.lines))
        self.notice.clear()
        self._show_line()

    def _show_line(self) -> None:
        line = self.line
        if line is None:
            return
        is_other, self._key = line.key != self._key, line.key
        self._name.set_text(line.title)
        self._kind.setText(line.kind)
        self._kind.setVisible(bool(line.kind))
        self.sentence.setText(line.sentence)
        if is_other:
            self.notice.clear()
            self.text.setPlainText(line.text)
        if self._missed.toPlainText() != line.missed:  # it may come while one looks on
            self._missed.setPlainText(line.missed)
        for part in (self._missed_title, self._missed):
            part.setVisible(bool(line.missed))
        self._files.setText(FILES.format(line.files))
        self._files.setVisible(line.files > 0)
        self.retry.setEnabled(any(Act.RETRY in one.acts for one in self.model.lines))
        self.buttons[Act.ANYWAY].setText(line.anyway)
        for act in self.buttons.keys() - {Act.RETRY}:
            self.buttons[act].setVisible(act in line.acts)


def _kind(act: Act) -> str:
    return {Act.DROP: "danger", Act.FIX: "primary", Act.COPY: "ghost", Act.OPEN: "ghost"}.get(act, "secondary")
