"""A day that is typed (2018-09-26, 2018/9/26, 20180926) or picked; empty means no condition."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QToolButton, QVBoxLayout, QWidget

from usen_desk.ui import icons, theme

_SHAPES = (
    re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def parse_day(text: str) -> date | None:
    """
    Raises:
        ValueError: the text is neither empty nor a day.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("ー", "-").replace("−", "-")
    if not plain:
        return None
    for shape in _SHAPES:
        if found := shape.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
    raise ValueError(text)


class DateField(QLineEdit):
    """Signals: changed() when the value may be another. Alt+↓ opens the calendar."""

    changed = Signal()

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(20)
        self._pick = QAction(self)
        self.addAction(self._pick, QLineEdit.ActionPosition.TrailingPosition)
        self._tint()
        self._pick.setToolTip("カレンダーから選ぶ (Alt+↓)")
        self._pick.triggered.connect(self.open_calendar)
        self.editingFinished.connect(self._tidy)
        self.textChanged.connect(lambda _: self.changed.emit())

    @property
    def is_valid(self) -> bool:
        try:
            parse_day(self.text())
        except ValueError:
            return False
        return True

    def value(self) -> date | None:
        """
        Raises:
            ValueError: what stands there is no day.
        """
        return parse_day(self.text())

    def set_value(self, value: date | None) -> None:
        self.setText(value.isoformat() if value else "")

    def mark(self, is_faulty: bool) -> None:
        """Show it as the field that has to be mended, or as any other."""
        self.setProperty("invalid", is_faulty)
        self.style().unpolish(self)
        self.style().polish(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_pick"):
            self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def open_calendar(self) -> QCalendarWidget:
        """A calendar below the field: arrows walk, Enter takes the day, Esc leaves it."""
        popup = QWidget(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setObjectName("calendar")
        calendar = _calendar(popup)
        if self.is_valid and (value := self.value()):
            calendar.setSelectedDate(QDate(value.year, value.month, value.day))
        calendar.activated.connect(lambda day: self._take(popup, day))
        calendar.clicked.connect(lambda day: self._take(popup, day))
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(calendar)
        popup.adjustSize()
        popup.move(self._place(popup))
        popup.show()
        calendar.setFocus()
        return calendar

    def _place(self, popup: QWidget) -> QPoint:
        """Below the field, above it where the screen ends, never beyond its right edge."""
        below, above = self.mapToGlobal(QPoint(0, self.height() + 2)), self.mapToGlobal(QPoint(0, -2))
        screen = QGuiApplication.screenAt(below) or self.screen()
        free = screen.availableGeometry()
        y = below.y() if below.y() + popup.height() <= free.bottom() else above.y() - popup.height()
        return QPoint(max(free.left(), min(below.x(), free.right() - popup.width())), y)

    def _take(self, popup: QWidget, day: QDate) -> None:
        self.setText(day.toString("yyyy-MM-dd"))
        popup.close()
        self.setFocus()

    def _tint(self) -> None:
        self._pick.setIcon(icons.icon("calendar", "text2", 16))

    def _tidy(self) -> None:
        """Show a day in the one form once it is typed."""
        if self.is_valid:
            self.set_value(self.value())


def _calendar(parent: QWidget) -> QCalendarWidget:
    made = QCalendarWidget(parent)
    made.setLocale(QLocale(QLocale.Language.Japanese, QLocale.Country.Japan))
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    made.setGridVisible(False)
    for day, token in ((Qt.DayOfWeek.Saturday, "blue"), (Qt.DayOfWeek.Sunday, "red")):
        shape = QTextCharFormat()
        shape.setForeground(theme.color(token))
        made.setWeekdayTextFormat(day, shape)
    today = QTextCharFormat()
    today.setFontWeight(700)
    today.setBackground(theme.color("accent_soft"))
    made.setDateTextFormat(QDate.currentDate(), today)
    for name, icon in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
        arrow = made.findChild(QToolButton, name)
        if isinstance(arrow, QToolButton):  # Qt's own arrows are black in any theme
            arrow.setIcon(icons.icon(icon, "text2", 16))
    return made
