"""Tests for usen_desk.ui.trials.extension_card: the real widget alone."""

import pytest

from tests.ui.trials.extension_samples import APPROVED, WAITING
from usen_desk.ui.trials.extension_card import NOTE_MAX_CHARS, ExtensionCard


@pytest.fixture
def made(qtbot):
    def make(asked=WAITING, may_decide=True, note=""):
        card = ExtensionCard(may_decide=may_decide)
        card.heard = []
        card.decided.connect(lambda *what: card.heard.append(what))
        qtbot.addWidget(card)
        card.set(asked, note)
        card.show()
        return card

    return make


def test_it_tells_who_asks_why_and_what_would_come_of_it(made):
    card = made()
    assert card._reason.text() == WAITING.reason
    assert [label.text() for label in card._values.values()] == [
        "岡田 拓真",
        "2020-03-16 18:40:00",
        "7日",
        "2020-03-18 → 2020-03-25",
    ]


def test_the_first_click_asks_and_the_second_decides(made):
    card = made()
    card.note.setPlainText("認めます")
    card.approve.click()
    assert card.heard == []
    assert "2020-03-25 になります" in card._question.text()
    assert card.note.isVisible()
    card.confirm.click()
    assert card.heard == [(WAITING, True, "認めます")]


def test_one_can_go_back_and_refuse_instead(made):
    card = made()
    card.approve.click()
    card.back.click()
    assert card.refuse.isVisible()
    card.refuse.click()
    card.confirm.click()
    assert card.heard == [(WAITING, False, "")]


def test_a_note_that_is_too_long_is_said_before_the_question(made):
    card = made(note="あ" * (NOTE_MAX_CHARS + 3))
    card.approve.click()
    assert "あと3文字" in card.error.text()
    assert not card.confirm.isVisible()


def test_why_it_failed_is_said_and_what_was_written_stays(made):
    card = made()
    card.note.setPlainText("認めます")
    card.approve.click()
    card.tell("通信が切れました。")
    assert card.error.isVisible()
    assert (card.note.toPlainText(), card.approve.isVisible()) == ("認めます", True)


def test_others_only_read(made):
    card = made(may_decide=False)
    assert not card.note.isVisible()
    assert not card.approve.isVisible()
    assert card._reason.isVisible()


def test_what_was_decided_shows_by_whom_and_has_no_buttons(made):
    card = made(APPROVED)
    assert card._decision.text().startswith("森 直樹")
    assert card._note_said.text() == "中断を確認しました。"
    assert not card.approve.isVisible()


def test_while_it_is_on_its_way_nothing_can_be_pressed(made):
    card = made()
    card.approve.click()
    card.set_deciding(True)
    assert not card.confirm.isEnabled()
    card.set_deciding(False)
    assert card.confirm.isEnabled()
