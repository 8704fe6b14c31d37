"""Tests for usen_desk.ui.board.rules_page with its presenter: what it was before, and back to that."""

import pytest
from msgspec.structs import replace

from tests.fakes import NOW, FakeClient, Immediately
from usen_desk.api.errors import Refused
from usen_desk.contract.calendars import GET_RULES, PUT_RULES, RulesSet, RulesSettings
from usen_desk.contract.errors import Code, Problem
from usen_desk.server.calendars.rules import defaults
from usen_desk.ui.board.rules_page import RulesPage
from usen_desk.ui.board.rules_presenter import RulesPresenter
from usen_desk.ui.board.versions_view import DELIVERED

OLD = defaults(240)
RULES = replace(OLD.rules, notice_percent=40)
NEWER = replace(OLD.rules, notice_percent=30)


def kept(version, rules):
    return RulesSet(rules=rules, version=version, changed_by="田中 花", changed_at=NOW)


BEFORE = RulesSettings(current=kept(1, RULES), history=[OLD])
AFTER = RulesSettings(current=kept(2, NEWER), history=[kept(1, RULES), OLD])


@pytest.fixture
def page(qtbot):
    client = FakeClient({GET_RULES: BEFORE, PUT_RULES: AFTER})
    presenter = RulesPresenter(client, Immediately())
    made = RulesPage(presenter)
    presenter.setParent(made)
    made.client = client
    qtbot.addWidget(made)
    made.show()
    made.load()
    return made


def rows(page):
    model = page.model
    return [[model.index(at, column).data() for column in (1, 2, 3)] for at in range(model.rowCount())]


def test_each_version_says_who_changed_what(page):
    assert rows(page) == [["田中 花", "1段目の予告: 50% → 40%", "使用中"], ["サービス", DELIVERED, ""]]
    assert page.lines.text() == "1段目の予告: 50% → 40%"
    assert not page.back.isEnabled(), "it holds already"


def test_an_earlier_one_is_brought_back(page):
    page.table.selectRow(1)
    page.back.click()
    assert page.client.bodies(PUT_RULES) == [OLD.rules]
    assert page.client.asked[-1][2] == {"version": 1}


def test_a_change_is_undone_from_its_line(page):
    page.change.click()
    page.dialog.notice_percent.setValue(30)
    page.dialog.act.click()
    assert page.dialog is None
    page.toast._on_undo()
    assert page.client.bodies(PUT_RULES) == [NEWER, RULES]
    assert page.client.asked[-1][2] == {"version": 2}


def test_who_was_faster_is_told_in_the_dialog_and_the_input_stays(page):
    page.client.answers[PUT_RULES] = Refused(Problem(code=Code.CHANGED_MEANWHILE, request_id="0" * 32))
    page.change.click()
    page.dialog.notice_percent.setValue(30)
    page.dialog.act.click()
    assert "ほかの人が内容を変更しました" in page.dialog.notice.text
    assert page.dialog.notice_percent.value() == 30
