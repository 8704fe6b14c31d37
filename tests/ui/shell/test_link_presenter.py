"""Tests for usen_desk.ui.shell.link_presenter."""

import pytest

from usen_desk.ui.navigation import Navigator, Tab, customer_place, trial_place
from usen_desk.ui.shell.link_presenter import LinkPresenter


class Links:
    def __init__(self, tabs=(Tab.ACCOUNTS, Tab.TRIALS)):
        self.navigator = Navigator(tabs)
        self.presenter = LinkPresenter(self.navigator)
        self.told, self.looked_up = [], []
        self.presenter.told.connect(lambda message: self.told.append(message.text))
        self.presenter.wants_find.connect(self.looked_up.append)


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("usen-desk://customer/0398207101", customer_place("0398207101")),
        ("usen-desk://trial/xfeeaP", trial_place("xfeeaP")),
    ],
)
def test_a_store_or_a_trial_is_opened(qtbot, link, place):
    links = Links()
    links.presenter.open(link)
    assert links.navigator.place == place
    assert links.told == []


@pytest.mark.parametrize(
    ("link", "text"),
    [("usen-desk://tel/0451234567", "0451234567"), ("usen-desk://account/512077", "512077")],
)
def test_a_number_is_looked_up_in_the_one_box(qtbot, link, text):
    links = Links()
    links.presenter.open(link)
    assert links.looked_up == [text]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("usen-desk://delete/29", "開けません"),
        ("file:///etc", "開けません"),
    ],
)
def test_what_cannot_be_shown_is_said_and_nothing_happens(qtbot, link, said):
    links = Links()
    links.presenter.open(link)
    assert said in links.told[0]
    assert "画面は元のまま" in links.told[0]
    assert links.navigator.place is None


@pytest.mark.parametrize("link", ["usen-desk://customer/1", "usen-desk://trial/xfeeaP"])
def test_without_the_right_it_is_said(qtbot, link):
    links = Links(tabs=())
    links.presenter.open(link)
    assert "権限" in links.told[0]
