"""Pages and pictures: drawn when they come into sight, zoomed, turned, copied."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifier)


def sharp(qtbot, preview):
    qtbot.waitUntil(lambda: preview.pages.is_sharp, timeout=20_000)


def pixel(preview, at, x, y):
    """Colour at a place of a page, as it is painted; x and y from 0 to 1."""
    view = preview.pages.viewport()
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image)
    box = preview.pages.box_of(at)
    return image.pixelColor(round(box.left() + box.width() * x), round(box.top() + box.height() * y)).name()


def test_pages_of_a_pdf_are_drawn_as_they_come_into_sight(qtbot, show, put):
    preview = show(put("図面.pdf"))
    sharp(qtbot, preview)
    assert preview.stack.currentWidget() is preview.pages
    assert preview.head.meta.endswith("2ページ")
    assert pixel(preview, 0, 0.05, 0.02) == "#b3261e"
    assert preview.bar.field.text() == "1"
    press(preview.pages, Qt.Key.Key_End)
    sharp(qtbot, preview)
    assert preview.bar.field.text() == "2"
    assert pixel(preview, 1, 0.05, 0.02) == "#0b6b41"
    preview.bar.field.setText("1")
    press(preview.bar.field, Qt.Key.Key_Return)
    assert preview.pages.page == 0


def test_zoom_by_keys_wheel_and_fit(qtbot, show, put):
    preview = show(put("図面.pdf"))
    fitted = preview.pages.percent
    preview.zoom(1)
    assert preview.pages.percent == pytest.approx(fitted * 1.25, abs=1)
    preview.zoom(0)
    assert preview.pages.percent == 100
    assert preview.bar.percent.text() == "100 %"
    preview.zoom(-1)
    assert preview.pages.percent == 80
    preview.pages.fit_width()
    assert preview.pages.percent == fitted
    assert preview.pages.box_of(0).width() == pytest.approx(preview.pages.viewport().width() - 32, abs=1)
    where = QPointF(100, 200)
    up, control = QPoint(0, 120), Qt.KeyboardModifier.ControlModifier
    wheel = QWheelEvent(
        where, where, QPoint(), up, Qt.MouseButton.NoButton, control, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(preview.pages.viewport(), wheel)
    assert preview.pages.percent > fitted
    preview.pages.go_to_page(0)
    sharp(qtbot, preview)
    assert pixel(preview, 0, 0.05, 0.02) == "#b3261e"


def test_the_point_under_the_mouse_stays_while_it_is_zoomed(show, put):
    preview = show(put("図面.pdf"))
    preview.zoom(0)
    at = QPointF(150, 300)
    box = preview.pages.box_of(0)
    before = (at.x() - box.left()) / box.width(), (at.y() - box.top()) / box.height()
    preview.pages.set_zoom(2.0, at)
    box = preview.pages.box_of(0)
    after = (at.x() - box.left()) / box.width(), (at.y() - box.top()) / box.height()
    assert after == pytest.approx(before, abs=0.03)


def test_a_page_can_be_turned(qtbot, show, put):
    preview = show(put("図面.pdf"))
    sharp(qtbot, preview)
    wide = preview.pages.box_of(0)
    preview.pages.turn()
    sharp(qtbot, preview)
    box = preview.pages.box_of(0)
    assert box.width() / box.height() == pytest.approx(wide.height() / wide.width(), rel=0.01)
    assert pixel(preview, 0, 0.98, 0.05) == "#b3261e", "what was at the upper left is at the upper right"


def test_the_text_of_a_page_and_a_picture_are_copied(qtbot, show, put, background):
    preview = show(put("図面.pdf"))
    preview.pages.copy()
    qtbot.waitUntil(lambda: "Page 1 of drawing" in QGuiApplication.clipboard().text(), timeout=20_000)
    preview = show(put("写真.png"))
    preview.pages.copy()
    assert QGuiApplication.clipboard().image().size().toTuple() == (60, 40)


def test_a_photo_is_turned_and_never_drawn_larger_than_it_is(show, put):
    preview = show(put("写真.jpg"))
    assert preview.head.meta.endswith("40 × 60")
    assert preview.pages.percent == 100
    assert pixel(preview, 0, 0.5, 0.1).startswith("#f"), "red above"
