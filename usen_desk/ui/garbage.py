"""Python's garbage is collected on the GUI thread and nowhere else.

A collection starts in whatever thread happens to allocate. In a worker it would take the last wrappers of widgets that
were closed, and Qt crashes when a widget is destroyed in a thread that isn't its own (seen as a segmentation fault in
setStyleSheet in one of three runs of the journeys). So the automatic collection is off, and a timer does its work.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 1000


class GarbageCollector(QObject):
    """Lives as long as the program; made on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EVERY_MS)

    def keep_what_is_there(self) -> None:
        """Later collections leave out what stands now, for ever. Called when all modules are loaded and nobody is signed
        in: a full collection then takes 3 ms instead of 40, in which the window does not answer (BUDGETS D10)."""
        if gc.get_freeze_count():
            gc.collect()  # what the person before left; the first time nobody was there
        gc.freeze()

    def look(self) -> None:
        """Collect what has grown over the interpreter's own thresholds, oldest generation first."""
        for generation, (grown, threshold) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if threshold and grown > threshold:
                gc.collect(generation)
                return
