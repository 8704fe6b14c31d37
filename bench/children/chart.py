"""The chart of listening hours, new in a desktop that runs already: `python -m bench.children.chart DAYS`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from time import perf_counter, thread_time

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

import usen_desk.ui.desk  # noqa: F401  # what every desktop has loaded before its first chart
from bench.children.telling import tell
from usen_desk.ui.theme import Theme

MOVES = 300
STRIPS, STRIP_ROUNDS = 40, 50
GUIDE_MINUTES = 240
WIDTH, HEIGHT = 760, 250


def hours(count: int) -> tuple[int | None, ...]:
    """Long, short and unused days, the last quarter still to come."""
    return tuple(None if at >= count * 3 // 4 else (0, 518, 735, 41, 652)[at % 5] for at in range(count))


def timed(step: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and of this thread."""
    wall, cpu = perf_counter(), thread_time()
    step()
    return (perf_counter() - wall) * 1e3, (thread_time() - cpu) * 1e3


class Bench:
    def __init__(self, days: int) -> None:
        self.app = QApplication([])
        self.theme = Theme(self.app)
        self.theme.set("light", "normal")
        self.window = QMainWindow()
        self.window.setCentralWidget(QLabel("2018-08-03 10:35 お試し ご利用時間 初回認証 失効日 目安 月火水木金土日"))
        self.window.resize(WIDTH, HEIGHT)
        self.window.show()
        self.app.processEvents()
        self.days = days

    def run(self) -> None:
        first = timed(self._open)
        again = timed(self._open)
        self.chart.setFocus()
        moved = [timed(lambda at=at: self._move(at)) for at in range(MOVES)]  # type: ignore[misc]  # bound at once
        tell(first=first, again=again, moved=moved, strips=self._strips())

    def _open(self) -> None:
        """Import, build, lay out and paint."""
        from usen_desk.ui.widgets.usage_chart import UsageChart
        from usen_desk.ui.widgets.usage_scale import UsageSeries, days_from

        first = date(2018, 8, 1)
        today, expiry = date(2018, 8, self.days * 3 // 4), date(2018, 8, self.days - 1)
        series = UsageSeries(days_from(first, hours(self.days)), GUIDE_MINUTES, today, expiry, first, today)
        self.chart: QWidget = UsageChart(series)
        self.window.setCentralWidget(self.chart)
        self.app.processEvents()
        self.chart.repaint()

    def _move(self, at: int) -> None:
        """There and back again."""
        key = Qt.Key.Key_Left if at // (self.days - 1) % 2 else Qt.Key.Key_Right
        self.app.sendEvent(self.chart, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        self.chart.repaint()

    @staticmethod
    def _strips() -> dict[str, float]:
        """Milliseconds for one strip of a list: the first time and each further one."""
        from usen_desk.ui.widgets.usage_strip import paint_strip

        rows = [tuple(None if day is None else day + row for day in hours(14)) for row in range(STRIPS)]
        image = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(image)

        def paint() -> None:
            for row in rows:
                paint_strip(painter, QRectF(0, 0, 112, 26), row, GUIDE_MINUTES)

        cold = timed(paint)[0] / STRIPS
        warm = sorted(timed(paint)[0] / STRIPS for _ in range(STRIP_ROUNDS))
        painter.end()
        return {"cold": cold, "warm": warm[STRIP_ROUNDS // 2]}


Bench(int(sys.argv[1])).run()
