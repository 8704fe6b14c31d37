"""Tests for usen_desk.ui.navigation."""

import pytest

from usen_desk.ui.navigation import (
    RECENTS_MAX,
    Link,
    LinkKind,
    Navigator,
    Place,
    Recent,
    Tab,
    branch_place,
    customer_place,
    parse_link,
)

START = Place(Tab.ACCOUNTS)
AOBA, MIDORI = customer_place("0398207101"), customer_place("0398207102")
YOKOHAMA = branch_place("0204180400")


@pytest.fixture
def navigator(qtbot):
    navigator = Navigator([Tab.ACCOUNTS, Tab.BRANCHES])
    navigator.shown = []
    navigator.opened.connect(navigator.shown.append)
    return navigator


def test_back_and_forward_walk_over_what_was_opened(navigator):
    for place in (START, AOBA, YOKOHAMA):
        navigator.open(place)
    navigator.back()
    navigator.back()
    assert navigator.place == START
    assert not navigator.can_go_back
    navigator.back()
    navigator.forward()
    assert navigator.shown == [START, AOBA, YOKOHAMA, AOBA, START, AOBA]


def test_opening_something_new_forgets_what_lay_ahead(navigator):
    for place in (START, AOBA):
        navigator.open(place)
    navigator.back()
    navigator.open(MIDORI)
    assert not navigator.can_go_forward
    navigator.back()
    assert navigator.place == START


def test_opening_the_same_place_again_shows_it_and_adds_nothing(navigator):
    for _ in range(2):
        navigator.open(AOBA)
    assert navigator.shown == [AOBA, AOBA]
    assert not navigator.can_go_back


def test_a_tab_comes_back_as_it_was_left_and_a_second_press_goes_to_its_start(navigator):
    for place in (START, AOBA, YOKOHAMA):
        navigator.open(place)
    navigator.open_tab(Tab.ACCOUNTS)
    assert navigator.place == AOBA
    navigator.open_tab(Tab.ACCOUNTS)
    assert navigator.place == START


def test_a_tab_that_the_person_does_not_have_is_not_opened(qtbot):
    navigator = Navigator([Tab.ACCOUNTS])
    navigator.open(AOBA)
    assert not navigator.open(YOKOHAMA)
    assert navigator.place == AOBA


def test_recents_are_the_named_places_newest_first_each_once(navigator):
    navigator.name(AOBA, "青葉")
    navigator.name(MIDORI, "緑")
    navigator.name(AOBA, "青葉 改")
    assert navigator.recents == (Recent(AOBA, "青葉 改"), Recent(MIDORI, "緑"))
    assert navigator.title_of(AOBA) == "青葉 改"
    for number in range(RECENTS_MAX):
        navigator.name(customer_place(str(number)), "x")
    assert len(navigator.recents) == RECENTS_MAX
    assert navigator.title_of(AOBA) == ""


def test_what_is_kept_comes_back_at_the_next_start(navigator, qtbot):
    navigator.open(AOBA)
    navigator.name(AOBA, "青葉")
    navigator.name(YOKOHAMA, "横浜南支店")
    later = Navigator([Tab.ACCOUNTS, Tab.BRANCHES])
    assert later.restore(navigator.kept()) == AOBA
    assert later.recents == navigator.recents
    agent = Navigator([Tab.ACCOUNTS])
    agent.restore(navigator.kept())
    assert agent.recents == (Recent(AOBA, "青葉"),)


@pytest.mark.parametrize(
    "kept",
    [None, 3, [], {}, {"place": 3, "recents": 3}, {"recents": [None, [], ["accounts"], ["x", "y", "z"], [1, 2, 3]]}],
)
def test_kept_values_of_any_shape_never_stop_the_start(navigator, kept):
    assert navigator.restore(kept) is None
    assert navigator.recents == ()


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("usen-desk://customer/0398207101", LinkKind.CUSTOMER, "0398207101"),
        ("usen-desk://customer/0412-3398-01/", LinkKind.CUSTOMER, "0412-3398-01"),
        ("USEN-DESK://Tel/0312345678", LinkKind.TEL, "0312345678"),
        ("usen-desk://tel/%2B81312345678", LinkKind.TEL, "+81312345678"),
        ("usen-desk://trial/xfeeaP", LinkKind.TRIAL, "xfeeaP"),
        ("usen-desk://inquiry/29", LinkKind.INQUIRY, "29"),
        ("usen-desk://account/512077", LinkKind.ACCOUNT, "512077"),
    ],
)
def test_links_of_ours_are_read(text, kind, value):
    assert parse_link(text) == Link(kind, value)
    assert parse_link(str(Link(kind, value))) == Link(kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "usen-desk:",
        "usen-desk://",
        "usen-desk://customer",
        "usen-desk://customer/",
        "usen-desk://delete/1",
        "usen-desk://customer/1/edit",
        "usen-desk://customer/1?do=send",
        "usen-desk://customer/1#x",
        "usen-desk://customer/..%2F..",
        "usen-desk://customer/%00",
        "usen-desk://customer/%ff",
        "usen-desk://customer/１２",
        "usen-desk://inquiry/29 30",
        "usen-desk://tel/javascript:alert",
        "usen-desk://user@customer/1",
        "https://customer/1",
        "file:///customer/1",
        "x usen-desk://customer/1",
        "usen-desk://customer/" + "1" * 300,
    ],
)
def test_anything_else_is_no_link(text):
    assert parse_link(text) is None
