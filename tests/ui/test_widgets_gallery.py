"""All widgets in both themes, as pictures: they are painted, and a switched theme looks like one from the start.

Keep the pictures for the eye: GALLERY=<folder> python -m pytest tests/ui/test_widgets_gallery.py
"""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication

from tests.ui.widgets import gallery
from tests.ui.widgets.pictures import colours, image_of
from usen_desk.ui import theme
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.table_header import TableHeader

SIZE = QSize(1280, 1900)


@pytest.fixture
def look(qapp):
    made = theme.Theme(qapp)
    yield made
    made.set("light", "normal")
    made.deleteLater()


def shown(qtbot, page):
    qtbot.addWidget(page)
    page.resize(SIZE)
    page.show()
    for _ in range(5):
        QApplication.processEvents()
    return page


def keep(image, name):
    if folder := os.environ.get("GALLERY"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        image.save(str(Path(folder) / f"{name}.png"))


def says_something(widget):
    return widget.isVisible() and not (isinstance(widget, Label) and not widget.text())


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_widget_is_painted_in_more_than_one_colour(qtbot, look, mode):
    look.set(mode)
    page = shown(qtbot, gallery.page())
    keep(image_of(page), mode)
    page.busy.set_working(True)
    qtbot.waitUntil(lambda: page.busy.is_shown)
    seen = {name: widget for name, widget in gallery.widgets(page).items() if says_something(widget)}
    assert not [name for name, widget in seen.items() if len(colours(image_of(widget))) < 2]
    assert len(gallery.widgets(page)) > 20


@pytest.mark.parametrize("size", ["small", "largest"])
def test_no_widget_is_cut_at_another_text_size(qtbot, look, size):
    look.set("light", size)
    page = shown(qtbot, gallery.page())
    keep(image_of(page), f"light-{size}")
    cut = [
        name
        for name, widget in gallery.widgets(page).items()
        if widget.isVisible()
        and not isinstance(widget, TableHeader)  # of one height, for titles of one line
        and widget.height() < widget.minimumSizeHint().height()
    ]
    assert not cut


def test_a_switched_theme_looks_like_one_that_was_there_from_the_start(qtbot, look):
    look.set("dark")
    fresh = image_of(shown(qtbot, gallery.page()))
    look.set("light")
    switched = shown(qtbot, gallery.page())
    look.set("dark")
    for _ in range(5):
        QApplication.processEvents()
    again = image_of(switched)
    keep(again, "switched")
    assert fresh == again


def test_pages_leave_no_widget_behind(qtbot, look, qapp):
    def build():
        page = gallery.page()
        page.show()
        page.close()
        page.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        qapp.processEvents()

    build()
    before = len(qapp.allWidgets())
    for _ in range(5):
        build()
    assert len(qapp.allWidgets()) <= before
