"""Tests for usen_desk.ui.accounts.store_trials_view: the trials at one store, painted."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.ui.trial_samples import TRIALS, new_trial, row
from tests.ui.widgets.pictures import has, image_of
from usen_desk.contract.trials import CustomerTrials, Term, Usage
from usen_desk.ui import theme
from usen_desk.ui.accounts.store_trials_view import StoreTrialsView

THREE = CustomerTrials(items=[row(), row("old1"), row("old2")], guide_minutes=480)


@pytest.fixture
def look(qapp):
    made = theme.Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light", "normal")
    made.deleteLater()


@pytest.fixture
def view(qtbot, look):
    made = StoreTrialsView()
    made.heard = []
    made.opened.connect(made.heard.append)
    qtbot.addWidget(made)
    made.set(THREE)
    made.resize(364, made.sizeHint().height())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_a_row_says_states_and_how_it_goes(view):
    assert view.lines[0] == "xfeeaP 長い 期限間近 残り3日 お試し11日目・直近3日 35時間09分"
    assert view.accessibleName() == f"この店舗のお試し {view.lines[0]}"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_strip_is_painted_and_that_of_an_ended_trial_is_grey(view, look, mode):
    look.set(mode)
    assert has(image_of(view), theme.palette().bar, least=40)
    over = row(usage=Usage.SHORT, term=Term.ENDED, days_left=-3)
    view.set(CustomerTrials(items=[over], guide_minutes=480))
    assert not has(image_of(view), theme.palette().bar)


def test_a_click_opens_the_trial_under_it(view, qtbot):
    for at in (2, 0):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.box(at).center().toPoint())
    qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=view.box(1).center().toPoint())
    assert view.heard == ["old2", "xfeeaP"]


def test_the_keys_walk_and_open(view, qtbot):
    view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(view, key)
    assert view.heard == ["old1"]
    assert view.accessibleName().startswith("この店舗のお試し old1")


def test_without_trials_there_is_nothing_to_focus_and_a_note(view, qtbot):
    view.set(CustomerTrials(items=[], guide_minutes=0), "この店舗のお試しはありません。")
    assert view.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert view.sizeHint().height() < 40
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert view.heard == []


def test_a_trial_without_days_has_no_strip(view):
    view.set(CustomerTrials(items=[new_trial().row], guide_minutes=480))
    assert not has(image_of(view), theme.palette().bar)


def test_it_grows_with_its_rows_and_the_text(view, look):
    whole = view.sizeHint().height()
    view.set(TRIALS)
    assert view.sizeHint().height() * 3 == whole
    look.set("light", "largest")
    assert view.sizeHint().height() * 3 > whole
