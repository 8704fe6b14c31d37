"""Tests for usen_desk.ui.trials.advice_page: real widgets, fakes for service and threads."""

import pytest

from tests.fakes import FakeClient, Immediately
from tests.ui.trials.test_advice_model import LONG, RULES
from tests.ui.trials.test_advice_presenter import Service, with_long
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import GET_ADVICE, PUT_ADVICE
from usen_desk.ui.messages import REFUSALS
from usen_desk.ui.trials.advice_model import BACKWARDS, NO_TITLE, input_of
from usen_desk.ui.trials.advice_page import UNCHANGED, AdvicePage
from usen_desk.ui.trials.advice_presenter import AdvicePresenter


@pytest.fixture
def page(qtbot):
    service = Service()
    client = FakeClient({GET_ADVICE: service.read, PUT_ADVICE: service.put})
    presenter = AdvicePresenter(client, Immediately())
    made = AdvicePage(presenter)
    presenter.setParent(made)
    made.client, made.service = client, service
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.load()
    return made


def test_it_shows_what_is_in_force_and_nothing_to_save(page):
    assert page.form.value() == input_of(RULES)
    assert page.changes.text() == UNCHANGED
    assert not page.save.isEnabled()
    assert page.history_model.rowCount() == 1


def test_what_would_change_is_told_before_it_is_saved(page):
    page.form._long.setText("5:00")
    assert page.changes.text() == "「長い」 4:00以上 → 5:00以上"
    page.save.click()
    assert page.service.kept[-1].rules == with_long(300)
    assert page.changes.text() == UNCHANGED
    assert page.history_model.cell(0, 2).text == "「長い」 4:00以上 → 5:00以上"
    assert page.toast.text


def test_the_same_in_other_words_is_no_change(page):
    page.form._long.setText("4時間")
    assert page.changes.text() == UNCHANGED
    assert not page.save.isEnabled()


def test_what_stands_in_the_way_is_said_at_its_input_and_nothing_is_sent(page):
    page.form._short.setText("4:00")
    page.save.click()
    assert page.form.error("long") == BACKWARDS
    page.form._short.setText("2:00")
    page.form._titles[LONG].setText("")
    page.save.click()
    assert page.form.error("titles", LONG) == NO_TITLE
    assert page.client.bodies(PUT_ADVICE) == []


def test_another_was_faster_and_nothing_typed_is_lost(page):
    page.service.by_another(with_long(300))
    page.form._titles[LONG].setText("契約のご案内")
    page.save.click()
    assert page.notice.text == REFUSALS[Code.CHANGED_MEANWHILE]
    assert page.form.value().titles[LONG] == "契約のご案内"
    assert "「長い」 5:00以上 → 4:00以上" in page.changes.text()
    page.save.click()
    assert page.notice.text == ""
    assert page.service.kept[-1].rules.advice[LONG].title == "契約のご案内"


def test_trouble_on_the_way_keeps_what_was_typed(page):
    page.service.trouble = Unreachable(Trouble.CUT)
    page.form._long.setText("5:00")
    page.save.click()
    assert page.notice.text
    assert page.form.value().long == "5:00"
    assert page.save.isEnabled()


def test_coming_back_reads_it_anew_but_not_over_what_is_being_written(page):
    page.service.by_another(with_long(300))
    page.load()
    assert page.form.value().long == "5:00"
    page.form._long.setText("6:00")
    page.service.by_another(with_long(420))
    page.load()
    assert page.form.value().long == "6:00"
    assert page.changes.text() == "「長い」 7:00以上 → 6:00以上"


def test_what_was_typed_can_be_put_back_and_that_undone(page):
    page.form._long.setText("6:00")
    page.reset.click()
    assert page.form.value() == input_of(RULES)
    page.toast._on_undo()
    assert page.form.value().long == "6:00"


def test_an_earlier_version_can_be_taken_again(page):
    page.form._long.setText("5:00")
    page.save.click()
    page.history.selectRow(1)
    assert page.chosen.text() == "はじめの設定"
    page.history.opened.emit(page.history.current())
    assert page.form.value() == input_of(RULES)
    assert page.changes.text() == "「長い」 5:00以上 → 4:00以上"
