"""Tests for usen_desk.ui.trials.store_dialog."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.account_samples import row as store
from tests.ui.trial_samples import new_trial, row
from usen_desk.ui.trials.store_dialog import FIRST, NOTHING, StoreDialog


@pytest.fixture
def dialog(qtbot):
    made = StoreDialog(row())
    made.heard, made.asked = [], []
    made.wanted.connect(lambda *values: made.heard.append(values))
    made.searched.connect(made.asked.append)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def search(dialog, qtbot, text="さくら"):
    dialog.stores.box.setText(text)
    qtbot.keyClick(dialog.stores.box, Qt.Key.Key_Return)


def test_it_says_what_to_type_and_asks_for_what_was_typed(dialog, qtbot):
    assert dialog.stores.said == FIRST
    search(dialog, qtbot)
    assert dialog.asked == ["さくら"]


def test_enter_looks_up_first_and_takes_the_lit_store_then(dialog, qtbot):
    dialog.searched.connect(lambda _: dialog.show_stores([store(1), store(2)], 2, False))
    search(dialog, qtbot)
    assert dialog.heard == []
    qtbot.keyClick(dialog.stores.box, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.stores.box, Qt.Key.Key_Return)
    assert dialog.heard == [("0398-2071-02", "さくら介護センター 2")]


@pytest.mark.parametrize(
    ("count", "is_more", "said"),
    [
        (2, False, ""),
        (40, False, "40件のうち2件を表示しています。"),
        (1000, True, "1,000件以上のうち2件を表示しています。"),
    ],
)
def test_more_stores_than_shown_are_said(dialog, count, is_more, said):
    dialog.show_stores([store(1), store(2)], count, is_more)
    assert dialog.stores.said == said
    assert dialog.foot.act.isEnabled()


def test_no_store_is_said_and_nothing_can_be_set(dialog):
    dialog.show_stores([store(1)], 1, False)
    dialog.show_stores([], 0, False)
    assert dialog.stores.said == NOTHING
    assert not dialog.foot.act.isEnabled()


def test_an_emptied_box_begins_anew(dialog, qtbot):
    search(dialog, qtbot)
    dialog.show_stores([store(1)], 1, False)
    search(dialog, qtbot, "")
    assert dialog.stores.model.rowCount() == 0
    assert dialog.stores.said == FIRST
    assert dialog.asked == ["さくら"]


def test_the_store_may_be_taken_away_where_there_is_one(dialog, qtbot):
    dialog.none.click()
    assert dialog.heard == [(None, "")]
    fresh = StoreDialog(new_trial().row)
    qtbot.addWidget(fresh)
    assert fresh.none.isHidden()
