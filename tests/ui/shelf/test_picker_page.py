"""Tests for usen_desk.ui.shelf.picker_page and its parts, with real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.account_samples import me
from tests.ui.shelf.samples import ALL, FORM, LEAFLET, NOW, OVER
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.permissions import Permission
from usen_desk.contract.shelf import LIST_DOCUMENTS, Documents
from usen_desk.ui.shelf.picker_page import PickerPart
from usen_desk.ui.shelf.picker_presenter import PickerPresenter
from usen_desk.ui.shelf.picker_view import NONE_YET, NOTHING, READING

Key = Qt.Key
READS = frozenset({Permission.READ_SHELF})


class Window(QWidget):
    """An editor and the button that opens the shelf."""

    def __init__(self, answer, work, permissions=READS):
        super().__init__()
        self.resize(900, 700)
        self.home, self.button, self.kept = QPlainTextEdit(), QPushButton("資料"), []
        whole = QVBoxLayout(self)
        whole.addWidget(self.home)
        whole.addWidget(self.button)
        self.client = FakeClient({LIST_DOCUMENTS: answer})
        self.presenter = PickerPresenter(self.client, work, me(permissions=permissions))
        self.part = PickerPart(self.presenter, self.home, self.button, self, self)
        self.told = []
        self.presenter.told.connect(self.told.append)

    def now(self):
        return NOW

    def attach(self, name, size_bytes, read, path="", kept=None):
        assert (name, size_bytes) == (kept.name, kept.size_bytes)
        self.kept.append(kept)

    @property
    def titles(self):
        model = self.part.view.model
        return [model.document(row).title for row in range(model.rowCount())]


@pytest.fixture
def window(qtbot):
    def made(answer=None, work=None, **more):
        one = Window(answer or Documents(items=ALL, may_keep=False), work or Immediately(), **more)
        qtbot.addWidget(one)
        one.show()
        one.activateWindow()
        qtbot.waitUntil(one.isActiveWindow)
        one.home.setFocus()
        return one

    return made


def press(window, key):
    QTest.keyClick(window.part.view.box, key)


def test_enter_attaches_the_first_and_the_keys_go_home(window):
    one = window()
    one.part.open()
    assert one.titles == [LEAFLET.title, FORM.title, "料金表 ２０２６"]
    assert one.part.view.box.hasFocus()
    press(one, Key.Key_Return)
    assert [kept.shelf_version_id for kept in one.kept] == [LEAFLET.current.version_id]
    assert not one.part.is_open
    assert one.home.hasFocus()


def test_what_is_typed_narrows_and_arrows_move(window):
    one = window()
    one.part.open()
    press(one, Key.Key_Down)
    assert one.part.view.current == FORM
    press(one, Key.Key_Up)
    press(one, Key.Key_Up)
    assert one.part.view.current == LEAFLET
    one.part.view.box.setText("変更")
    assert one.titles == [FORM.title]
    press(one, Key.Key_Enter)
    assert [kept.name for kept in one.kept] == [FORM.current.name]
    one.part.open()
    assert len(one.titles) == 3, "the next time it begins anew"


def test_esc_leaves_with_nothing_attached(window):
    one = window()
    one.part.open()
    one.part.view.box.setText("無い")
    assert one.part.view.hint.text() == NOTHING.format("無い")
    press(one, Key.Key_Return)
    assert one.part.is_open
    press(one, Key.Key_Escape)
    assert not one.part.is_open
    assert one.kept == []
    assert one.home.hasFocus()


def test_whoever_clicks_elsewhere_leaves(window):
    one = window()
    one.part.open()
    one.home.setFocus()
    assert not one.part.is_open


def test_while_it_is_read_that_is_said_and_then_the_documents_are_there(window):
    work = WhenTold()
    one = window(work=work)
    one.part.open()
    assert one.part.view.hint.text() == READING
    work.deliver()
    assert len(one.titles) == 3
    assert one.part.view.current == LEAFLET


def test_an_empty_shelf_says_who_fills_it(window):
    one = window(Documents(items=[OVER], may_keep=False))
    one.part.open()
    assert one.part.view.hint.text() == NONE_YET


def test_it_is_read_once_a_minute_at_most(window):
    one = window()
    for _ in range(3):
        one.part.open()
        one.part.close()
    assert len(one.client.bodies(LIST_DOCUMENTS)) == 1


def test_what_can_not_be_read_is_told_and_asked_again(window):
    one = window([Unreachable(Trouble.CUT), Documents(items=ALL, may_keep=False)])
    one.part.open()
    assert len(one.told) == 1
    one.part.close()
    one.part.open()
    assert len(one.titles) == 3


def test_without_the_right_there_is_no_shelf(window):
    one = window(permissions=frozenset())
    one.part.open()
    assert one.part.view is None
    assert one.client.asked == []
