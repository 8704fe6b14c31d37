"""The limit of D1: Python, PySide6 and an empty QMainWindow, until it is painted."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from bench.children.first import run_next
from bench.children.telling import cpu_ms, memory_mb, since_start_ms, tell


class Window(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        run_next(lambda: tell(ms=since_start_ms(), cpu=cpu_ms(), **memory_mb()))


app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("開始"))
window.resize(1366, 768)
window.show()
app.exec()
