"""Tests for usen_desk.ui.find.hit_delegate."""

import pytest
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from usen_desk.contract.accounts import AccountState
from usen_desk.contract.trials import Usage
from usen_desk.ui.find.hit_delegate import HEADING_HEIGHT, LINE_HEIGHT, HitDelegate
from usen_desk.ui.find.hits_model import Hit, HitKind, HitsModel


def view_of(qtbot, hits):
    view, model = QListView(), HitsModel()
    model.put(hits)
    view.setModel(model)
    view.setItemDelegate(HitDelegate(view))
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(400, 200)
    return view


def test_headings_are_lower_than_lines(qtbot):
    view = view_of(qtbot, [Hit(HitKind.HEADING, "電話番号"), Hit(HitKind.STORE, "青葉店", run=lambda: None)])
    option = QStyleOptionViewItem()
    heights = [view.itemDelegate().sizeHint(option, view.model().index(row)).height() for row in (0, 1)]
    assert heights == [HEADING_HEIGHT, LINE_HEIGHT]


@pytest.mark.parametrize("state", [None, *AccountState])
def test_what_a_line_says_is_seen(qtbot, state):
    """Name, detail and state each change the picture; a very long name is cut, not drawn over the state."""
    plain = Hit(HitKind.STORE, "青葉店", run=lambda: None)
    told = Hit(HitKind.STORE, "青葉店" * 40, "0398207101", state, run=lambda: None)
    pictures = [view_of(qtbot, [hit]).grab().toImage() for hit in (plain, told)]
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize("usage", list(Usage))
def test_a_trial_is_shown_with_its_state(qtbot, usage):
    plain = Hit(HitKind.TRIAL, "xfeeaP", "横浜南支店", run=lambda: None)
    told = Hit(HitKind.TRIAL, "xfeeaP", "横浜南支店", usage=usage, run=lambda: None)
    pictures = [view_of(qtbot, [hit]).grab().toImage() for hit in (plain, told)]
    assert pictures[0] != pictures[1]
