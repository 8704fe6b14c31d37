"""The categories of an inquiry as tiles with icon and word, painted as one widget. Arrows walk, a click or Enter
chooses. A03-1."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.contract.catalogue import Category, CategoryForm
from usen_desk.ui import icons, theme

TILE_HEIGHT, LEAST_WIDTH, GAP, RADIUS, ICON_PX, INSIDE, ICON_GAP = 40, 132, 8, 8, 18, 11, 8
MOST_A_ROW = 4
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class CategoryView(QWidget):
    """Signals: chosen(Category) by a person, also the same one again."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms: list[CategoryForm] = []
        self._value: Category | None = None
        self._lit = self._hovered = -1
        self._is_faulty = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._tell_readers()

    @property
    def value(self) -> Category | None:
        return self._value

    @property
    def words(self) -> list[str]:
        return [form.label for form in self._forms]

    def set_forms(self, forms: Sequence[CategoryForm]) -> None:
        self._forms = list(forms)
        self._lit = max(self._at(), 0 if self.hasFocus() else -1)
        self._tell_readers()
        self._fit()

    def set_value(self, value: Category | None) -> None:
        """Choose it without a signal."""
        self._value, self._is_faulty = value, False
        self._lit = max(self._at(), 0 if self.hasFocus() else -1)
        self._tell_readers()
        self.update()

    def mark(self, is_faulty: bool) -> None:
        self._is_faulty = is_faulty
        self.update()

    def box(self, category: Category) -> QRectF:
        """Where its tile stands."""
        return self._boxes()[[form.category for form in self._forms].index(category)]

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._forms) // self._columns(width))
        return max(0, rows * (theme.px(TILE_HEIGHT) + GAP) - GAP)

    def sizeHint(self) -> QSize:
        width = self.width() or MOST_A_ROW * LEAST_WIDTH
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, (form, box) in enumerate(zip(self._forms, self._boxes(), strict=True)):
            self._paint_tile(
                painter, form, box, is_lit=at == self._lit and self.hasFocus(), is_near=at == self._hovered
            )
        painter.end()

    def _paint_tile(self, painter: QPainter, form: CategoryForm, box: QRectF, *, is_lit: bool, is_near: bool) -> None:
        is_on = form.category is self._value
        edge = "red" if self._is_faulty else "accent" if is_on or is_lit else "line_input"
        painter.setPen(QPen(theme.color(edge), 2 if is_lit else 1))
        painter.setBrush(theme.color("accent_soft" if is_on else "hover" if is_near else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        icon = icons.pixmap(form.icon, "link" if is_on else "text2", ICON_PX)
        painter.drawPixmap(QPointF(box.left() + INSIDE, box.center().y() - ICON_PX / 2), icon)
        painter.setPen(theme.color("link" if is_on else "text"))
        painter.setFont(theme.font(13, bold=is_on))
        painter.drawText(box.adjusted(INSIDE + ICON_PX + ICON_GAP, 0, -2, 0), LEFT, form.label)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._position(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self._lit = at
            self._choose(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._position(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, across, last = Qt.Key(event.key()), self._columns(self.width()), len(self._forms) - 1
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -across, Qt.Key.Key_Down: across}
        if key in steps and last >= 0:
            self._light(0 if self._lit < 0 else self._lit + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self._light(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            self._choose(max(0, self._lit))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._lit = max(0, self._lit)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _light(self, at: int) -> None:
        if 0 <= at < len(self._forms):
            self._lit = at
            self.update()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._forms[at].label))

    def _choose(self, at: int) -> None:
        if at < len(self._forms):
            self.set_value(self._forms[at].category)
            self.chosen.emit(self._value)

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.update()

    def _at(self) -> int:
        return next((at for at, form in enumerate(self._forms) if form.category is self._value), -1)

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()) if self._forms else 0)
        self.update()

    def _tell_readers(self) -> None:
        word = next((form.label for form in self._forms if form.category is self._value), "未選択")
        self.setAccessibleName(f"カテゴリ {word}")

    def _position(self, point: QPointF) -> int:
        return next((at for at, box in enumerate(self._boxes()) if box.contains(point)), -1)

    def _columns(self, width: int) -> int:
        fits = (width + GAP) // (theme.px(LEAST_WIDTH) + GAP)
        return max(1, min(MOST_A_ROW, fits))

    def _boxes(self) -> list[QRectF]:
        across, high = self._columns(self.width()), theme.px(TILE_HEIGHT)
        wide = (self.width() - GAP * (across - 1)) / across
        return [
            QRectF(at % across * (wide + GAP), at // across * (high + GAP), wide, high)
            for at in range(len(self._forms))
        ]
