"""The one box (Ctrl+K) and the list below it. The list never takes the focus: typing goes on while it is open. X1."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from usen_desk.ui import theme
from usen_desk.ui.find.hit_delegate import HEADING_HEIGHT, LINE_HEIGHT, HitDelegate
from usen_desk.ui.find.hits_model import HitKind, HitsModel
from usen_desk.ui.find.presenter import TEXT_MAX_CHARS, FindPresenter
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH, HEIGHT = 520, 34
POPUP_WIDTH = 620
POPUP_MAX_HEIGHT = 460
PLACEHOLDER = "電話番号・顧客CD・店舗名・ログインID・メール・操作"


class FindPopup(QFrame):
    """What was found, over the page."""

    def __init__(self, presenter: FindPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findPopup")
        self._presenter = presenter
        self.list = QListView(self)
        self.list.setObjectName("findHits")
        self.list.setModel(presenter.hits)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("見つかったもの")
        self.hint = Label("", "meta", wrap=True)
        keys = row(
            KeyCap("↑ ↓"), Label("選ぶ", "hint"), 6, KeyCap("Enter"), Label("開く", "hint"), 6,
            KeyCap("Esc"), Label("閉じる", "hint"), None, spacing=6,
        )  # fmt: skip
        below = column(self.hint, keys, spacing=10, margins=(14, 2, 14, 0))
        self._column = column(self.list, below, spacing=8, margins=(1, 8, 1, 10))
        self.setLayout(self._column)
        self.hide()

    def refresh(self) -> None:
        """Fit to what is shown now."""
        self.hint.setText(self._presenter.hint or ("探しています…" if self._presenter.working else ""))
        self.hint.setVisible(bool(self.hint.text()))
        model = self._presenter.hits
        heights = [
            HEADING_HEIGHT if model.index(at).data(HitsModel.HIT).kind is HitKind.HEADING else LINE_HEIGHT
            for at in range(model.rowCount())
        ]
        self.list.setVisible(bool(heights))
        self.list.setFixedHeight(min(sum(heights) + 2, POPUP_MAX_HEIGHT))
        self._column.activate()
        wraps = self._column.hasHeightForWidth()
        height = self._column.totalHeightForWidth(self.width()) if wraps else self._column.totalSizeHint().height()
        self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line_input"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 12, 12)


class FindBox(QWidget):
    """The box itself; `popup` belongs to the window and stands below it."""

    def __init__(self, presenter: FindPresenter, window: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter, self._over = presenter, window
        self.setMaximumWidth(WIDTH)
        self.setFixedHeight(HEIGHT)
        self.input = TextInput(PLACEHOLDER, "search", TEXT_MAX_CHARS, self)
        self.input.setObjectName("find")
        self.input.setAccessibleName("検索と操作 Ctrl K")
        self.input.installEventFilter(self)
        self._cap = KeyCap("Ctrl K", self.input)
        self._cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(column(self.input, spacing=0))
        self.popup = FindPopup(presenter, window)
        self.popup.list.clicked.connect(self._open_index)
        self.popup.list.entered.connect(self.popup.list.setCurrentIndex)
        self.input.textChanged.connect(self._on_text)
        presenter.changed.connect(self._on_changed)
        presenter.closed.connect(self._on_opened)

    def open(self) -> None:
        """Ctrl+K: go to the box, with what was typed last selected."""
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()
        self._show_popup()

    def look_up(self, text: str) -> None:
        """Look this up as if it had been typed and Enter pressed (a telephone number from a softphone)."""
        self.input.blockSignals(True)
        self.input.setText(text)
        self.input.blockSignals(False)
        self.open()
        self._presenter.find_now(text)

    def close_popup(self) -> None:
        self.popup.hide()

    def place_popup(self) -> None:
        """Below the box, as wide as the window lets it."""
        below = self.mapTo(self._over, QPoint(0, self.height() + 6))
        self.popup.setFixedWidth(min(POPUP_WIDTH, max(self.width(), self._over.width() - below.x() - 24)))
        self.popup.move(below)
        self.popup.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if isinstance(event, QFocusEvent):
            self._cap.setVisible(not event.gotFocus() and not self.input.text())
            if event.gotFocus() and event.reason() == Qt.FocusReason.MouseFocusReason:
                self._show_popup()
            elif not event.gotFocus() and event.reason() != Qt.FocusReason.PopupFocusReason:
                self.close_popup()
        if event.type() == QEvent.Type.Resize:
            self.place_popup()
            cap = self._cap.sizeHint()
            self._cap.setGeometry(self.input.width() - cap.width() - 8, 7, cap.width(), cap.height())
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_popup()
            self._presenter.enter(self.popup.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape and self.popup.isVisible():
            self.close_popup()
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        self._show_popup()
        hits = self._presenter.hits
        self.popup.list.setCurrentIndex(hits.index(hits.next_row(self.popup.list.currentIndex().row(), step)))

    def _on_text(self, text: str) -> None:
        self._cap.setVisible(not text and not self.input.hasFocus())
        self._presenter.type(text)
        self._show_popup()

    def _on_changed(self) -> None:
        hits = self._presenter.hits
        if not self.popup.list.currentIndex().isValid() and self.input.text():
            self.popup.list.setCurrentIndex(hits.index(hits.first_row()))
        if self.popup.isVisible():
            self.popup.refresh()

    def _on_opened(self) -> None:
        """What was opened leaves the box empty for the next; the text is in 最近 under its name."""
        self.input.blockSignals(True)
        self.input.clear()
        self.input.blockSignals(False)
        self._cap.show()
        self.close_popup()

    def _open_index(self, index: QModelIndex) -> None:
        hit = self._presenter.hits.hit(index.row())
        if hit is not None:
            self._presenter.open(hit)

    def _show_popup(self) -> None:
        if not self.input.text():
            self._presenter.type("")
        self.place_popup()
        self.popup.show()
        self.popup.raise_()
