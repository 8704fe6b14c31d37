"""Guards against builds of PySide6 whose void calls lose a reference of None (6.12.0 under CPython 3.10 and 3.11).

Such a build aborts after some thousand calls, e.g. while a painted list is scrolled. Where None is immortal (CPython
3.12 and later) its count never changes, and the build does no harm.
"""

import sys

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

CALLS = 500
TOLERATED = CALLS // 50
"""Other parts of the process hold and drop None meanwhile; a lost reference a call is fifty times that."""


def references_lost(call, count=lambda: sys.getrefcount(None)):
    """How many references of None are gone after CALLS calls; 0 or a little more or less in a sound build."""
    call()
    before = count()
    for _ in range(CALLS):
        call()
    return before - count()


def is_sound(lost):
    return abs(lost) <= TOLERATED


class Rows(QAbstractListModel):
    def rowCount(self, parent=None):
        return 1

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return None


class Source(QObject):
    told = Signal(object)
    done = Signal()


@pytest.fixture
def painter(qapp):
    pixmap = QPixmap(40, 40)
    made = QPainter(pixmap)
    yield made
    made.end()


def test_void_calls_of_a_painter_keep_none(painter):
    def paint():
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRect(0, 0, 9, 9), 2, 2)
        painter.drawText(QRect(0, 0, 9, 9), Qt.AlignmentFlag.AlignLeft, "x")
        painter.restore()

    assert is_sound(references_lost(paint))


def test_void_calls_of_an_object_keep_none(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    assert is_sound(references_lost(lambda: widget.setVisible(False)))
    assert is_sound(references_lost(lambda: widget.setEnabled(True)))
    assert is_sound(references_lost(lambda: widget.property("missing")))


def test_models_that_answer_none_keep_it(qapp):
    rows = Rows()
    index = rows.index(0)
    assert is_sound(references_lost(index.data))
    assert is_sound(references_lost(lambda: rows.data(QModelIndex())))


def test_signals_keep_none(qapp):
    source, seen = Source(), []
    source.told.connect(seen.append)
    source.done.connect(lambda: None)
    seen_before = len(seen)
    # every None that the slot keeps is one more reference, not one less
    assert references_lost(lambda: source.told.emit(None)) <= TOLERATED
    assert len(seen) == seen_before + CALLS + 1
    assert is_sound(references_lost(source.done.emit))


@pytest.mark.parametrize("each", [1, 2])
def test_a_build_that_loses_references_is_found_out(each):
    left = [1_000_000]

    def call():
        left[0] -= each

    assert not is_sound(references_lost(call, count=lambda: left[0]))


def test_a_sound_build_is_not_accused():
    held = [5_000]

    def call():
        held[0] += 0

    assert is_sound(references_lost(call, count=lambda: held[0]))
    assert is_sound(TOLERATED)
    assert not is_sound(CALLS)
