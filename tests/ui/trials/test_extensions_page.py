"""Tests for usen_desk.ui.trials.extensions_page: real widgets, fakes for service and threads."""

import pytest
from PySide6.QtCore import Qt

from tests.fakes import FakeClient, Immediately, problem
from tests.ui.account_samples import me
from tests.ui.trials.extension_samples import APPROVED, NEXT, REFUSED, WAITING
from tests.ui.trials.test_extensions_presenter import Service
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import DECIDE_EXTENSION, LIST_EXTENSIONS
from usen_desk.ui.messages import REFUSALS
from usen_desk.ui.navigation import Navigator, Tab, trial_place
from usen_desk.ui.trials.extensions_page import ExtensionsPage
from usen_desk.ui.trials.extensions_presenter import ExtensionsPresenter


@pytest.fixture
def made(qtbot):
    def make(items=(WAITING, NEXT, APPROVED), permissions=tuple(Permission)):
        service = Service(items)
        client = FakeClient({LIST_EXTENSIONS: service.listed, DECIDE_EXTENSION: service.decide})
        navigator = Navigator(Tab)
        presenter = ExtensionsPresenter(client, Immediately(), navigator, me(permissions=permissions))
        page = ExtensionsPage(presenter)
        presenter.setParent(page)
        page.navigator, page.service, page.presenter = navigator, service, presenter
        qtbot.addWidget(page)
        page.resize(1200, 640)
        page.show()
        page.load()
        return page

    return make


def logins(page):
    return [page.model.cell(at, 1).text for at in range(page.model.rowCount())]


def test_those_that_wait_with_the_first_one_beside_them(made):
    page = made()
    assert logins(page) == ["Yc8vLd", "hJ7wRc"]
    assert page.count.whole == "承認待ち 2件"
    assert page.card._name.whole == "Yc8vLd"
    assert page.table.current() == WAITING


def test_approving_takes_it_from_the_list_and_shows_the_next(made):
    page = made()
    page.card.approve.click()
    page.card.confirm.click()
    assert logins(page) == ["hJ7wRc"]
    assert page.card._name.whole == "hJ7wRc"
    assert page.toast.text == "Yc8vLd の7日の延長を承認しました"


def test_arrows_choose_and_a_note_is_kept_meanwhile(made, qtbot):
    page = made()
    page.card.note.setPlainText("確認中")
    page.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert (page.card._name.whole, page.card.note.toPlainText()) == ("hJ7wRc", "")
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    assert page.card.note.toPlainText() == "確認中"


def test_all_shows_the_decided_ones_too(made, qtbot):
    page = made()
    at = page.shown.box(False).center().toPoint()
    qtbot.mouseClick(page.shown, Qt.MouseButton.LeftButton, pos=at)
    assert logins(page) == ["Yc8vLd", "hJ7wRc", "Cs3xNw"]


def test_nothing_waits(made):
    page = made([APPROVED])
    assert page.empty.isVisible()
    assert not page.card.isVisible()


def test_enter_opens_the_trial(made, qtbot):
    page = made()
    page.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.navigator.place == trial_place("Yc8vLd")


def test_another_was_faster(made):
    page = made()
    page.service.refuses = Refused(problem(Code.ALREADY_DECIDED))
    page.service.items[0] = REFUSED
    page.card.refuse.click()
    page.card.confirm.click()
    assert page.notice.text == REFUSALS[Code.ALREADY_DECIDED]
    assert logins(page) == ["hJ7wRc"]


def test_a_refusal_is_said_where_the_note_stands(made):
    page = made()
    page.card.note.setPlainText("認めます")
    page.service.refuses = Refused(problem(Code.NOT_PERMITTED))
    page.card.approve.click()
    page.card.confirm.click()
    assert page.card.error.text() == REFUSALS[Code.NOT_PERMITTED]
    assert page.card.note.toPlainText() == "認めます"


def test_a_request_that_comes_is_shown_while_one_writes_about_another(made):
    page = made([WAITING])
    page.card.note.setPlainText("確認中")
    page.card.approve.click()
    page.service.items.append(NEXT)
    page.presenter.stale.emit()
    assert logins(page) == ["Yc8vLd", "hJ7wRc"]
    assert page.card.note.toPlainText() == "確認中"
    assert page.card.confirm.isVisible()
    page.hide()
    page.service.items.pop()
    page.presenter.stale.emit()
    assert len(logins(page)) == 2


def test_sales_only_read(made):
    page = made(permissions=(Permission.READ_TRIALS,))
    assert page.card._reason.isVisible()
    assert not page.card.approve.isVisible()
