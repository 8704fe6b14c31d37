"""Tests for usen_desk.ui.accounts.search_form, by keys and clicks."""

from datetime import date

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from usen_desk.contract.accounts import AccountSearch, Service, SortKey
from usen_desk.ui.accounts.search_form import TEXTS, SearchForm

NAMES = [name for name, *_ in TEXTS]
ASKED = AccountSearch(services=(Service.OTORAKU,))


@pytest.fixture
def form(qtbot):
    made = SearchForm((Service.OTORAKU,))
    made.asked = []
    made.submitted.connect(lambda asked: made.asked.append(msgspec.structs.replace(asked, sort=SortKey.NEWEST)))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_enter_in_any_field_searches_with_what_was_typed_and_the_ticks(form, qtbot, name):
    qtbot.keyClicks(form.text_input(name), " 0412 ")
    qtbot.keyClick(form.text_input(name), Qt.Key.Key_Return)
    assert form.asked == [msgspec.structs.replace(ASKED, **{name: "0412"})]


def test_days_are_taken_in_any_shape_and_enter_in_them_searches(form, qtbot):
    qtbot.keyClicks(form.started.start, "2018/9/1")
    qtbot.keyClicks(form.started.end, "20190115")
    qtbot.keyClick(form.started.end, Qt.Key.Key_Return)
    asked = form.asked[0]
    assert (asked.ums_started_from, asked.ums_started_to) == (date(2018, 9, 1), date(2019, 1, 15))


@pytest.mark.parametrize(("start", "end", "words"), [("abc", "", "2018-09-26"), ("2019-01-02", "2019-01-01", "前")])
def test_days_that_cannot_be_are_said_below_the_field_and_nothing_is_searched(form, qtbot, start, end, words):
    qtbot.keyClicks(form.text_input("phone"), "0451234567")
    qtbot.keyClicks(form.started.start, start)
    qtbot.keyClicks(form.started.end, end)
    qtbot.mouseClick(form.search_button, Qt.MouseButton.LeftButton)
    assert form.asked == []
    assert words in form.error("ums_started_from")
    assert form.text_input("phone").text() == "0451234567"


def test_a_fault_goes_away_when_the_field_is_mended(form, qtbot):
    qtbot.keyClicks(form.started.start, "abc")
    form.submit()
    form.set_error("phone", "この項目を確認してください。")
    qtbot.keyClick(form.started.start, Qt.Key.Key_Backspace)
    qtbot.keyClicks(form.text_input("phone"), "1")
    assert form.error("ums_started_from") == ""
    assert form.error("phone") == ""


def test_a_fault_that_the_service_found_is_marked_at_its_field(form):
    form.set_error("phone", "この項目を確認してください。")
    form.set_error("ums_started_to", "この項目を確認してください。")
    form.set_error("sort", "この項目を確認してください。")
    assert form.error("phone")
    assert form.error("ums_started_to")
    assert form.text_input("phone").property("invalid") is True
    assert not form.error("email")


def test_clearing_empties_the_fields_and_keeps_the_ticks(form, qtbot):
    for name in NAMES:
        qtbot.keyClicks(form.text_input(name), "1")
    qtbot.keyClicks(form.started.start, "2018-09-01")
    qtbot.mouseClick(form.clear_button, Qt.MouseButton.LeftButton)
    assert form.focusWidget() is form.text_input("customer_code")
    form.submit()
    assert form.asked == [ASKED]


def test_a_tick_narrows_the_next_search(form, qtbot):
    form.services.tick(Service.USEN_CART).click()
    form.services.tick(Service.OTORAKU).click()
    form.submit()
    assert form.asked[0].services == (Service.USEN_CART,)


def test_down_leaves_for_the_rows_and_alt_down_stays_the_calendars(form, qtbot):
    left = []
    form.left_down.connect(lambda: left.append(1))
    qtbot.keyClick(form.text_input("phone"), Qt.Key.Key_Down)
    assert left == [1]
    qtbot.keyClick(form.started.start, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert left == [1]


def test_tab_walks_the_fields_in_the_order_in_which_they_are_read(form, qtbot):
    form.focus_first()
    for name in NAMES[1:]:
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        assert form.focusWidget() is form.text_input(name)
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    assert form.focusWidget() is form.started.start


def test_going_to_one_field_alone_empties_the_others(form, qtbot):
    qtbot.keyClicks(form.text_input("phone"), "0451234567")
    form.only("store_name")
    assert form.text_input("phone").text() == ""
    assert form.focusWidget() is form.text_input("store_name")


def test_every_input_is_named_for_screen_readers(form):
    for name, label, kind, _ in TEXTS:
        assert form.text_input(name).accessibleName() == f"{label} {kind}"


def test_the_compact_form_is_lower(form, qtbot):
    comfortable = form.sizeHint().height()
    form.set_compact(True)
    qtbot.waitUntil(lambda: form.sizeHint().height() < comfortable)


@pytest.mark.parametrize(("width", "hint", "lines"), [(1180, True, 1), (1000, False, 1), (836, False, 2)])
def test_narrow_forms_leave_out_the_hint_then_put_the_buttons_below(form, qtbot, width, hint, lines):
    around = QWidget()
    around.resize(1280, 300)
    form.setParent(around)
    around.show()
    form.show()
    form.resize(width, 240)

    def is_laid_out():
        button = form.search_button.geometry()
        below = button.top() > form.services.geometry().center().y()
        return form._kept.isVisible() == hint and below == (lines == 2) and button.right() < width

    qtbot.waitUntil(is_laid_out)
    assert form.minimumSizeHint().width() <= 836
    form.setParent(None)
