"""Tests for usen_desk.ui.shell.top_bar_view."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.ui.session.test_sign_in_presenter import person
from usen_desk.ui.navigation import Navigator, Tab, customer_place
from usen_desk.ui.shell.top_bar_view import TopBarView


@pytest.fixture
def bar(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    navigator = Navigator([Tab.ACCOUNTS], window)
    back, forward = QAction(window), QAction(window)
    back.triggered.connect(navigator.back)
    forward.triggered.connect(navigator.forward)
    made = TopBarView(navigator, back, forward, QLineEdit(), person(), window)
    made.navigator, made.kept_alive = navigator, window
    window.show()
    return made


def test_back_and_forward_follow_the_history(bar):
    assert not bar.back.isEnabled()
    for code in "12":
        bar.navigator.open(customer_place(code))
    assert bar.back.isEnabled()
    bar.back.click()
    assert bar.navigator.place == customer_place("1")
    bar.forward.click()
    assert bar.navigator.place == customer_place("2")
    assert not bar.forward.isEnabled()


def test_recent_places_are_offered_by_name_and_opened(qtbot, bar):
    menu = bar.history_menu()
    assert not menu.actions()[0].isEnabled()
    bar.navigator.name(customer_place("1"), "A&B 青葉店")
    menu = bar.history_menu()
    assert menu.actions()[0].text() == "A&&B 青葉店"
    with qtbot.waitSignal(bar.recent_chosen) as chosen:
        menu.actions()[0].trigger()
    assert chosen.args == [customer_place("1")]


def test_the_department_folds_away_in_a_narrow_window(bar):
    assert bar.person._words.isVisible()
    bar.set_width(999)
    assert not bar.person._words.isVisible()
    assert "山田 美咲" in bar.person.accessibleName()
    assert bar.person.sizeHint().width() < 120
