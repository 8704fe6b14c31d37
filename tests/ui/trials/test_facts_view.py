"""Tests for usen_desk.ui.trials.facts_view."""

import pytest
from PySide6.QtGui import QGuiApplication

from tests.ui.trial_samples import row
from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui import theme
from usen_desk.ui.trials.facts_view import Fact, FactsView, account_row

FACTS = [
    Fact("合計", "107時間07分", is_total=True),
    Fact("使った日", "10日", "/ 11日"),
    Fact("残り", "3日", tone="amber"),
]


@pytest.fixture
def look(qapp):
    made = theme.Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light", "normal")
    made.deleteLater()


@pytest.fixture
def view(qtbot, look):
    made = FactsView(spread=False)
    qtbot.addWidget(made)
    made.set(FACTS)
    made.resize(600, made.heightForWidth(600))
    made.show()
    return made


def test_the_account_row_has_the_manuals_labels():
    assert [fact.label for fact in account_row(row())] == [
        *("アカウントID", "ログインID", "販売", "発行日", "初回認証日時", "失効日")
    ]
    assert account_row(row(authenticated_at=None))[4].value == "—"
    assert account_row(row(extended_days=7))[5].aside == "延長7日"


def test_it_is_read_out_and_asked_for_by_label(view):
    assert view.accessibleName() == "合計 107時間07分、使った日 10日/ 11日、残り 3日"
    assert view.value("使った日") == "10日"


def test_what_does_not_fit_goes_on_below_and_nothing_is_left_out(view):
    one = view.heightForWidth(600)
    assert view.heightForWidth(200) > one
    assert sum(len(line) for line in view._lines(200)) == len(FACTS)
    assert all(left >= 0 for line in view._lines(200) for left in view._lefts(line, 200))


def test_room_that_is_reserved_shortens_the_first_line_alone(view):
    assert len(view._lines(400)) == 1
    view.reserve(200)
    lines = view._lines(400)
    assert len(lines) == 2
    view.reserve(390)
    assert [len(line) for line in view._lines(400)] == [1, 2]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_figure_that_needs_care_has_its_colour(view, look, mode):
    look.set(mode)
    assert has(image_of(view), theme.palette().amber)
    view.set(FACTS[:2])
    assert not has(image_of(view), theme.palette().amber)


def test_it_grows_with_the_text(view, look):
    before = view.heightForWidth(600)
    look.set("light", "largest")
    assert view.heightForWidth(600) > before


def test_each_value_is_copied_from_the_menu(view, qtbot):
    menu = view.menu()
    assert [action.text() for action in menu.actions()] == ["合計をコピー", "使った日をコピー", "残りをコピー"]
    with qtbot.waitSignal(view.copied) as told:
        menu.actions()[1].trigger()
    assert told.args == ["使った日"]
    assert QGuiApplication.clipboard().text() == "10日"
    menu.deleteLater()
