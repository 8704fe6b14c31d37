"""Tests for usen_desk.ui.account_cells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.account_samples import row
from usen_desk import resources
from usen_desk.contract.accounts import AccountState, Service
from usen_desk.contract.text import fold
from usen_desk.ui.account_cells import NO_MAIL, SERVICES, STATES, AccountColumns, mark_of, services_text

NAMES = st.text(alphabet="さくらサクラｻｸﾗカガｶﾞﾞ゛髙高𠮷吉Ａa1 　・-", max_size=14)


def cells(store, searched=""):
    columns = AccountColumns()
    columns.searched_name = searched
    return {column.title: column.cell(store) for column in columns.all()}


@pytest.mark.parametrize("state", AccountState)
def test_every_state_has_a_word_an_icon_and_a_tone(state):
    word, icon, tone = STATES[state]
    assert word
    assert resources.path(f"icons/{icon}.svg").is_file()
    assert tone in ("green", "amber", "red", "gray")


@pytest.mark.parametrize("service", Service)
def test_every_service_has_the_manuals_name(service):
    assert SERVICES[service]


def test_the_columns_stand_in_the_manuals_order():
    titles = [column.title for column in AccountColumns().all()]
    manual = ["顧客CD", "店舗先名称", "電話番号", "ログインID", "メールアドレス", "UMsID開始日", "UMsID失効日"]
    assert titles == ["状態", *manual, "利用可能サービス", "詳細"]


def test_a_row_reads_as_the_service_sent_it_and_empty_values_are_dashes():
    shown = {title: cell.text for title, cell in cells(row(1)).items()}
    assert shown["顧客CD"] == "0398-2071-01"
    assert shown["UMsID開始日"] == "2018-09-26"
    assert shown["UMsID失効日"] == "—"
    assert shown["利用可能サービス"] == "OTORAKU"
    assert cells(row(1))["詳細"].is_link


def test_an_unusable_account_is_dimmed_but_for_its_name_and_state():
    shown = cells(row(1, state=AccountState.EXPIRED, ums_expires_on=date(2020, 1, 31)))
    assert {title for title, cell in shown.items() if not cell.is_dimmed} == {"状態", "店舗先名称", "詳細"}
    assert not any(cell.is_dimmed for cell in cells(row(1)).values())


def test_a_missing_mail_address_is_said_in_amber_and_a_missing_account_is_not():
    without_mail, without_account = cells(row(1, email="")), cells(row(1, account_id=None, email="", login_id=""))
    assert (without_mail["メールアドレス"].text, without_mail["メールアドレス"].tone) == (NO_MAIL, "amber")
    assert (without_account["メールアドレス"].text, without_account["メールアドレス"].tone) == ("—", "")


def test_the_first_service_is_named_and_the_others_counted():
    assert services_text([Service.USEN_CART, Service.OTORAKU]) == "OTORAKU ほか1"
    assert services_text([Service.USEN_CART]) == "USEN CART"
    assert services_text([]) == "—"


@pytest.mark.parametrize(
    ("text", "searched", "marked"),
    [
        ("居酒屋 さくら 新橋店", "さくら", "さくら"),
        ("さくら さくら", "さくら", "さくら"),
        ("ｻｸﾗ歯科", "さくら", "ｻｸﾗ"),
        ("ｶﾞｰﾃﾞﾝ", "ガーデン", "ｶﾞｰﾃﾞﾝ"),
        ("髙橋歯科", "高橋", "髙橋"),
        ("カフェ・ド・ノール 横浜", "ノール横浜", "ノール 横浜"),
        ("さくら", "もみじ", None),
        ("さくら", " ", None),
    ],
)
def test_the_searched_name_is_marked_where_it_first_stands(text, searched, marked):
    mark = mark_of(text, searched)
    assert (text[mark[0] : sum(mark)] if mark else None) == marked
    if mark:
        assert mark[0] == text.index(marked)


@given(NAMES, NAMES)
def test_a_mark_holds_what_was_searched_and_is_there_whenever_the_service_would_find_it(text, searched):
    mark = mark_of(text, searched)
    assert (mark is not None) == (bool(fold(searched)) and fold(searched) in fold(text))
    if mark is not None:
        start, length = mark
        assert 0 <= start < start + length <= len(text)
        assert fold(searched) in fold(text[start : start + length])


def test_the_columns_mark_the_name_that_was_searched():
    assert cells(row(1), "ｻｸﾗ")["店舗先名称"].mark == (0, 3)
    assert cells(row(1))["店舗先名称"].mark is None
