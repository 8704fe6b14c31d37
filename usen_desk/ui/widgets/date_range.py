"""Two days, from ~ to; either may be left empty."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from usen_desk.ui.widgets.date_field import DateField
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import row

NO_DAY = "日付は 2018-09-26 のように入力してください。"
BACKWARDS = "終わりの日が始まりの日より前になっています。"


class DateRange(QWidget):
    """Goes into a Field, whose error line says `problem()`. Signals: changed(); submitted() by Enter."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start, self.end = DateField("指定なし"), DateField("指定なし")
        self._name = name
        self._name_inputs()
        for field in (self.start, self.end):
            field.changed.connect(self.changed)
            field.returnPressed.connect(self.submitted)
        whole = row(self.start, Label("〜", "meta"), self.end, spacing=8)
        whole.setStretch(0, 1)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.start)

    def problem(self) -> str:
        """The sentence for the error line, "" where both are days or empty, in order; marks the field at fault."""
        faulty = next((field for field in (self.start, self.end) if not field.is_valid), None)
        text = NO_DAY if faulty else ""
        if faulty is None:
            start, end = self.values()
            if start and end and start > end:
                faulty, text = self.end, BACKWARDS
        for field in (self.start, self.end):
            field.mark(field is faulty)
        return text

    def values(self) -> tuple[date | None, date | None]:
        """
        Raises:
            ValueError: what stands there is no day; ask `problem` first.
        """
        return self.start.value(), self.end.value()

    def set_values(self, start: date | None, end: date | None) -> None:
        self.start.set_value(start)
        self.end.set_value(end)

    def focus_fault(self) -> None:
        """Put the cursor where the person has to mend something."""
        (self.start if not self.start.is_valid else self.end).setFocus()

    def _name_inputs(self) -> None:
        self.start.setAccessibleName(f"{self._name} この日から")
        self.end.setAccessibleName(f"{self._name} この日まで")
