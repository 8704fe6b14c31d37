"""Which file it is: its tile to be dragged out, name, kind and size; to the file before and behind; closing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from usen_desk.ui import formatting, icons, theme
from usen_desk.ui.preview.file_model import PreviewFile, look
from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row

TILE, ICON = 40, 20
DRAG = "ドラッグすると、デスクトップやメールへファイルを渡せます"


class DragTile(QWidget):
    """Signals: dragged() once the mouse has moved far enough with the button down."""

    dragged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(TILE, TILE)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(DRAG)
        self._icon, self._tone = "file-text", "gray"
        self._pressed: QPointF | None = None

    def set(self, icon: str, tone: str) -> None:
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{self._tone}_bg"))
        painter.drawRoundedRect(self.rect(), theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        at = (TILE - ICON) / 2
        painter.drawPixmap(QPointF(at, at), icons.pixmap(self._icon, self._tone, ICON))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = event.position() - self._pressed
        if moved.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.dragged.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()


class HeadView(QFrame):
    """Signals: step_wanted(-1 or +1); closed()."""

    step_wanted = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageHead")
        self.tile, self._name, self._meta = DragTile(), ElidedLabel("", "strong"), ElidedLabel("", "meta")
        self.before = IconButton("chevron-left", "前のファイル (Alt ↑)")
        self.of = Label("", "meta")
        self.after = IconButton("chevron-right", "次のファイル (Alt ↓)")
        self.close_button = IconButton("x", "閉じる (Esc)")
        words = column(self._name, self._meta, spacing=2)
        whole = row(
            self.tile, words, self.before, self.of, self.after, self.close_button, spacing=6, margins=(16, 10, 12, 10)
        )
        whole.insertSpacing(1, 4)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.before.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.after.clicked.connect(lambda: self.step_wanted.emit(1))
        self.close_button.clicked.connect(self.closed)

    @property
    def title(self) -> str:
        return self._name.whole

    @property
    def meta(self) -> str:
        return self._meta.whole

    def set(self, file: PreviewFile, at: int, count: int) -> None:
        self.tile.set(*look(file))
        self._name.set_text(file.name)
        self.set_more(file, "")
        self.place(at, count)

    def place(self, at: int, count: int) -> None:
        self.of.setText(f"{at + 1:,} / {count:,}")
        self.of.setAccessibleName(f"{count:,}件中 {at + 1:,}件目")
        for part in (self.before, self.of, self.after):
            part.setVisible(count > 1)
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < count - 1)

    def set_more(self, file: PreviewFile, more: str) -> None:
        """PDF ・ 428 KB ・ 2ページ."""
        parts = (file.word, formatting.size(file.size_bytes), more)
        self._meta.set_text(" ・ ".join(part for part in parts if part))
