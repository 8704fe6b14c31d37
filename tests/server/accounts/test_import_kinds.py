"""Tests for usen_desk.server.accounts.import_kinds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.accounts.import_fields import CellCode
from usen_desk.server.accounts.import_kinds import (
    ACCOUNTS,
    CUSTOMERS,
    KINDS,
    MAILINGS,
    BadRow,
    Fault,
    Layout,
    _code_key,
    _phone_key,
)
from usen_desk.server.db import search


def header(kind):
    return [column.label for column in kind.columns]


@given(st.text() | st.from_regex(r"[0-9A-Za-z-]+", fullmatch=True))
def test_the_quick_code_key_is_the_code_key(code):
    assert _code_key(code) == code_key(code)


@given(
    st.text()
    | st.from_regex(r"\+?[0-9-]+", fullmatch=True)
    | st.from_regex(r"(0081|01081|081|0)[0-9-]+", fullmatch=True)
)
def test_the_quick_phone_key_is_the_phone_key(phone):
    assert _phone_key(phone) == phone_key(phone)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_column_of_the_target_is_given_derived_or_not_ours(kind):
    layout = Layout(kind, header(kind))
    not_ours = {"customer_id", "mailing_id", "password_hash"} - set(layout.given)
    assert set(layout.staged) - {"line", "grams"} == {column.name for column in kind.target.columns} - not_ours
    assert set(layout.staged) == {column.name for column in kind.staging.columns}


def test_a_store_is_read_by_label_in_any_order_and_its_keys_are_derived():
    cells = {
        "店舗先電話番号": "(045)123-4567",
        "店舗先名称": " ｶﾌｪ 髙橋 ",
        "顧客CD": "Ｃ－１",
        "店舗先住所": "神奈川県横浜市",
        "管轄支店名": "横浜南支店",
        "管轄支店CD": "0204180400",
        "解約日": "2020/1/2",
    }
    layout = Layout(CUSTOMERS, list(cells))
    values, branch_name = layout.read(list(cells.values()))
    assert branch_name == "横浜南支店"
    row = dict(zip(layout.staged, layout.complete(7, values), strict=True))
    assert row == {
        "line": 7,
        "customer_code": "Ｃ－１",
        "customer_code_key": "c1",
        "store_name": "ｶﾌｪ 髙橋",
        "store_name_folded": "かふぇ高橋",
        "address": "神奈川県横浜市",
        "prefecture_code": 14,
        "terminated_on": "2020-01-02",
        "phone": "(045)123-4567",
        "phone_key": "0451234567",
        "branch_code": "0204180400",
        "grams": search.document("customer", fold("カフェ高橋"), {"branch_code": "0204180400"}),
    }


def test_every_fault_of_a_row_is_named():
    cells = dict.fromkeys(header(CUSTOMERS), "") | {"新設年月日": "2018-02-30", "店種コード": "12345678901"}
    with pytest.raises(BadRow) as caught:
        Layout(CUSTOMERS, list(cells)).read(list(cells.values()))
    assert set(caught.value.faults) == {
        Fault("customer_code", CellCode.EMPTY),
        Fault("store_name", CellCode.EMPTY),
        Fault("branch_code", CellCode.EMPTY),
        Fault("opened_on", CellCode.NO_DATE, "2018-02-30"),
        Fault("business_type_code", CellCode.TOO_LONG, "12345678901"),
    }


def test_a_key_that_grows_too_long_by_folding_is_refused():
    layout = Layout(CUSTOMERS, ["顧客CD", "店舗先名称", "管轄支店CD"])
    values, _ = layout.read(["㈱" * 20, "さくら", "1"])
    with pytest.raises(BadRow) as caught:
        layout.complete(2, values)
    assert caught.value.faults == [Fault("customer_code", CellCode.TOO_LONG, "㈱" * 20)]


def test_services_become_bits_in_the_order_of_the_contract():
    services = ["REACH STOCK(生産者)", "OTORAKU", "USEN CART", "REACH STOCK (飲食店)"]
    labels = [*services, "ログインID", "顧客CD", "アカウントID"]
    layout = Layout(ACCOUNTS, labels)
    values, _ = layout.read(["1", "1", "0", "", "xfeeaP", "C1", "12"])
    assert dict(zip(layout.given, values, strict=True)) == {
        "account_id": 12,
        "customer_id": "C1",
        "login_id": "xfeeaP",
        "services": 0b1010,
    }
    assert layout.given[layout.store_at] == "customer_id"


def test_columns_that_a_file_leaves_out_are_not_written():
    merge = Layout(MAILINGS, ["顧客CD", "発送日", "名称", "未着日"]).merge
    assert merge.key == ("customer_id", "sent_on", "name")
    assert merge.fields == ("returned_on",)
