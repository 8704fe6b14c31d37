"""What people do in the tab お知らせ・FAQ, for its journeys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QTextBrowser


def signed_in(desks, service, role, profile="pc", login_id=""):
    desk = desks(service.url, profile)
    desk.sign_in(role, login_id)
    return desk


def open_part(desk, word="お知らせ"):
    """Ctrl+6 and one of its parts."""
    desk.press("Ctrl+6")
    if word != "お知らせ":
        desk.choose_segment("表示する内容", word)
    desk.wait_idle()


def lines_of(desk, name):
    return next(view for view in desk._shown(QListView) if view.accessibleName() == name)


def click_line(desk, name, text):
    """A line of a list by its title."""
    view = lines_of(desk, name)
    index = next(view.model().index(row, 0) for row in range(view.model().rowCount()) if _title(view, row) == text)
    view.scrollTo(index)
    desk.acts.done.append(f"click {text}")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    desk.wait_idle()


def _title(view, row):
    return view.model().index(row, 0).data()


def spoken_lines(desk, name):
    view = lines_of(desk, name)
    role = Qt.ItemDataRole.AccessibleTextRole
    return [view.model().index(row, 0).data(role) for row in range(view.model().rowCount())]


def read_text(desk, name):
    """What stands in a reader."""
    return next(one for one in desk._shown(QTextBrowser) if one.accessibleName() == name).toPlainText()


def badge(desk, name="notices"):
    """How many the rail says are waiting."""
    words = desk.program.shell.rail.button(name).accessibleDescription()
    return int(words.removesuffix("件") or 0)
