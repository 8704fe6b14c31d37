"""Tests for usen_desk.ui.accounts.mailings_card."""

from datetime import date

import pytest

from tests.ui.account_samples import mailing
from usen_desk.ui.accounts.mailings_card import MailingsCard, returned_in_words

RETURNED = mailing(date(2018, 9, 26), date(2018, 10, 1))


@pytest.fixture
def card(qtbot):
    made = MailingsCard()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def column(card, title):
    at = [each.title for each in card.model.columns].index(title)
    return [card.model.cell(row, at) for row in range(card.model.rowCount())]


def test_what_came_back_shows_its_day_and_state_in_amber(card):
    card.set([mailing(date(2018, 10, 3)), RETURNED])
    assert [(cell.text, cell.tone) for cell in column(card, "未着日")] == [("—", ""), ("2018-10-01", "amber")]
    assert [(cell.text, cell.tone) for cell in column(card, "ステータス")] == [("発送済", "green"), ("未着", "amber")]


@pytest.mark.parametrize(
    ("mailings", "words"),
    [
        ([], "記録はありません"),
        ([RETURNED], "2018-10-01 に戻ってきています"),
        ([mailing(date(2018, 10, 3)), RETURNED], "2018-10-03 に再発送"),
        ([mailing()], ""),
    ],
)
def test_what_has_to_be_told_of_returned_mail_is_said_in_words(card, mailings, words):
    assert words in returned_in_words(mailings)
    card.set(mailings)
    assert card.note.isVisible() == bool(words)
    assert card.table.isVisible() == bool(mailings)


def test_compact_rows_make_a_lower_table(card):
    card.set([mailing(), RETURNED])
    comfortable = card.table.height()
    card.set_compact(True)
    assert card.table.height() == comfortable - 2 * 8
