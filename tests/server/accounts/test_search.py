"""Tests for usen_desk.server.accounts.search: conditions, spellings, order, counts and pages."""

import base64
from datetime import date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.server.accounts.rows import BRANCH, OTHER_BRANCH, add_account, add_accounts, add_store, add_stores
from usen_desk.contract.accounts import COUNT_EXACT_TO, AccountSearch, Service, SortKey
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.server.accounts import search, search_cursor
from usen_desk.server.accounts.search_conditions import wanted
from usen_desk.server.context import Refusal

pytestmark = pytest.mark.usefixtures("branches")

FORWARD = pytest.mark.parametrize(
    ("sort", "descending"),
    [(SortKey.NEWEST, False), (SortKey.CUSTOMER_CODE, False), (SortKey.CUSTOMER_CODE, True)],
)


def asked(**conditions):
    return AccountSearch(**{"sort": SortKey.NEWEST, **conditions})


def names(context, **conditions):
    return [row.store_name for row in search.page(context, asked(**conditions)).rows]


def pages(unit, between=None, after="", **conditions):
    """Every row over all pages, each page in a unit of its own; `between` runs after each page."""
    rows = []
    while True:
        with unit() as context:
            page = search.page(context, asked(after=after, **conditions))
        rows += page.rows
        after = page.next_after
        if not after:
            return rows
        if between:
            between()


def place(row):
    return row.customer_id, row.account_id


def test_a_prefecture_narrows_a_search_by_name_and_stands_alone(unit):
    with unit() as context:
        add_store(context.tx, "横浜カフェ", prefecture_code=14)
        add_store(context.tx, "東京カフェ", prefecture_code=13)
        add_store(context.tx, "東京食堂", prefecture_code=13)
        add_store(context.tx, "大阪の店", prefecture_code=27, branch_code=OTHER_BRANCH)
        assert names(context, prefecture_code=13) == ["東京食堂", "東京カフェ"]
        assert names(context, prefecture_code=13, store_name="カフェ") == ["東京カフェ"]
    with unit(Role.SALES) as context:
        assert names(context, prefecture_code=27) == []


# Exact conditions


@pytest.mark.parametrize(
    "written",
    [
        "045-123-4567",
        "０４５（１２３）４５６７",
        "+81 45 123 4567",
        "0451234567",
        "045ー123ー4567",
        "tel: 045.123.4567",
        "+81(0)45-123-4567",
    ],
)
def test_a_phone_is_found_in_any_spelling(unit, written):
    with unit() as context:
        add_store(context.tx, "横浜の店", phone="(045)123-4567")
        add_store(context.tx, "別の店", phone="045-123-4568")
        assert names(context, phone=written) == ["横浜の店"]


def test_a_phone_matches_whole(unit):
    with unit() as context:
        add_store(context.tx, phone="045-123-4567")
        assert names(context, phone="045-123-456") == []
        assert names(context, phone="123-4567") == []


def test_text_that_holds_no_phone_finds_nothing(unit):
    with unit() as context:
        add_store(context.tx)
        assert names(context, phone="なし") == []


@pytest.mark.parametrize("written", ["02041-80400", "0204180400", "０２０４１ー８０４００", " 0204180400 "])
def test_codes_match_whole_and_without_regard_to_hyphens(unit, written):
    with unit() as context:
        add_store(context.tx, "顧客", customer_code="02041-80400")
        add_store(context.tx, "チェーン", customer_code="1", chain_code="0204180400")
        add_store(context.tx, "別の店", customer_code="0204180401", chain_code="020418040")
        assert names(context, customer_code=written) == ["顧客"]
        assert names(context, chain_code=written) == ["チェーン"]


def test_login_id_and_mail_match_whole_in_any_case_and_width(unit):
    with unit() as context:
        store = add_store(context.tx)
        add_account(context.tx, store, 1, login_id="xfeeaP", email="Tanaka@example.jp")
        add_account(context.tx, store, 2, login_id="xfeeaPP", email="tanaka@example.jp.example")
        for ask in ({"login_id": "xfeeaP"}, {"login_id": "ＸＦＥＥＡｐ"}, {"email": "tanaka@EXAMPLE.jp"}):
            assert [row.account_id for row in search.page(context, asked(**ask)).rows] == [1]


def test_all_conditions_hold_together(unit):
    with unit() as context:
        one = add_store(context.tx, "カフェ 横浜", phone="045-123-4567", chain_code="C1")
        two = add_store(context.tx, "カフェ 川崎", phone="045-123-4567", chain_code="C2")
        add_account(context.tx, one, 1, services=(Service.OTORAKU,), ums_started_on=date(2018, 9, 26))
        add_account(context.tx, two, 2, services=(Service.USEN_CART,), ums_started_on=date(2018, 9, 26))
        assert names(context, phone="0451234567") == ["カフェ 川崎", "カフェ 横浜"]
        assert names(context, phone="0451234567", services=(Service.OTORAKU,)) == ["カフェ 横浜"]
        assert names(context, phone="0451234567", store_name="川崎") == ["カフェ 川崎"]
        assert names(context, store_name="カフェ", chain_code="C1") == ["カフェ 横浜"]
        assert names(context, store_name="カフェ", ums_started_to=date(2018, 9, 25)) == []
        assert names(context, chain_code="C1", login_id="u0000002") == []


# Names


@pytest.mark.parametrize("written", ["カフェ", "ｶﾌｪ", "かふぇ", "カ フ ェ"])
def test_kana_and_width_do_not_matter(unit, written):
    with unit() as context:
        made = ["カフェ 横浜", "ｶﾌｪ川崎", "かふぇ大宮", "カフエ"]
        add_stores(context.tx, [{"store_name": name} for name in made])
        assert names(context, store_name=written) == ["かふぇ大宮", "ｶﾌｪ川崎", "カフェ 横浜"]


@pytest.mark.parametrize("written", ["髙橋", "高橋"])
def test_variants_of_kanji_are_one(unit, written):
    with unit() as context:
        add_stores(context.tx, [{"store_name": "髙橋理容"}, {"store_name": "高橋書店"}, {"store_name": "橋高"}])
        assert names(context, store_name=written) == ["高橋書店", "髙橋理容"]


def test_one_and_two_characters_are_enough(unit):
    with unit() as context:
        add_stores(context.tx, [{"store_name": "鮨 匠"}, {"store_name": "匠"}, {"store_name": "寿司"}])
        assert names(context, store_name="匠") == ["匠", "鮨 匠"]
        assert names(context, store_name="鮨匠") == ["鮨 匠"]
        assert names(context, store_name="鮨") == ["鮨 匠"]


@pytest.mark.parametrize("mark", ["%", "_", "\\", "'", '"', "*", "&", "|", "(", "-", "0", "304b", " AND ", "kb30"])
def test_every_mark_finds_only_itself(unit, mark):
    with unit() as context:
        add_stores(context.tx, [{"store_name": "店"}, {"store_name": f"店{mark}前"}, {"store_name": "カフェ"}])
        assert names(context, store_name=mark) == [f"店{mark}前"]
        assert names(context, store_name=f"店{mark}") == [f"店{mark}前"]
        assert names(context, store_name=f"{mark}店") == []


def test_surrogate_pairs_match_whole(unit):
    """𩸽 and 𩸾 share their first UTF-16 unit."""
    with unit() as context:
        add_stores(context.tx, [{"store_name": "𩸽"}, {"store_name": "𩸾屋"}, {"store_name": "𠮷野家"}])
        assert names(context, store_name="𩸽") == ["𩸽"]
        assert names(context, store_name="𩸾屋") == ["𩸾屋"]
        assert names(context, store_name="𠮷野家") == ["𠮷野家"]
        assert names(context, store_name="吉野") == ["𠮷野家"]


def test_the_longest_word_is_taken(unit):
    with unit() as context:
        add_store(context.tx, "あいうえお" * 40)
        assert names(context, store_name="あいうえお" * 40) == ["あいうえお" * 40]
        assert names(context, store_name="あいうえお" * 39 + "あいうえか") == []


def test_pairs_in_another_order_are_no_hit(unit):
    with unit() as context:
        add_store(context.tx, "かなたかな")
        assert names(context, store_name="たかなた") == []


# Ranges, services, states


def test_the_start_lies_between_both_days_included(unit):
    with unit() as context:
        store = add_store(context.tx)
        days = [date(2018, 9, 25), date(2018, 9, 26), date(2018, 9, 27), None]
        add_accounts(
            context.tx,
            [{"customer_id": store, "account_id": at, "ums_started_on": day} for at, day in enumerate(days, 1)],
        )

        def found(**conditions):
            return [row.account_id for row in search.page(context, asked(**conditions)).rows]

        assert found(ums_started_from=date(2018, 9, 26)) == [3, 2]
        assert found(ums_started_to=date(2018, 9, 26)) == [2, 1]
        assert found(ums_started_from=date(2018, 9, 26), ums_started_to=date(2018, 9, 26)) == [2]
        assert found(ums_started_from=date(2018, 9, 27), ums_started_to=date(2018, 9, 26)) == []


def test_every_ticked_service_is_there(unit):
    with unit() as context:
        store = add_store(context.tx)
        have = [(), (Service.OTORAKU,), (Service.OTORAKU, Service.REACH_STOCK_PRODUCER), tuple(Service)]
        add_accounts(
            context.tx, [{"customer_id": store, "account_id": at, "services": s} for at, s in enumerate(have, 1)]
        )

        def found(*services):
            return [row.account_id for row in search.page(context, asked(services=services)).rows]

        assert found() == [4, 3, 2, 1]
        assert found(Service.OTORAKU) == [4, 3, 2]
        assert found(Service.OTORAKU, Service.REACH_STOCK_PRODUCER) == [4, 3]
        assert found(*Service) == [4]


def test_active_only_leaves_out_what_is_over_and_stores_without_an_account(unit):
    with unit(now=datetime.fromisoformat("2026-11-21T15:30:00+00:00")) as context:  # already the 22nd in Japan
        stores = add_stores(
            context.tx,
            [
                {"store_name": "有効"},
                {"store_name": "解約", "terminated_on": date(2020, 1, 1)},
                {"store_name": "キャンセル", "cancelled_on": date(2020, 1, 1)},
                {"store_name": "失効"},
                {"store_name": "今日まで"},
                {"store_name": "ID未発行"},
            ],
        )
        expires = [None, None, None, date(2026, 11, 21), date(2026, 11, 22)]
        for at, (store, day) in enumerate(zip(stores, expires, strict=False), 1):
            add_account(context.tx, store, at, ums_expires_on=day)
        assert names(context, active_only=True) == ["今日まで", "有効"]
        assert len(names(context)) == 6


# Rows and order


def test_a_store_gives_a_row_for_each_account_or_one_without(unit):
    with unit() as context:
        add_store(context.tx, "なし")
        two = add_store(context.tx, "二つ")
        add_account(context.tx, two, 7)
        add_account(context.tx, two, 9)
        page = search.page(context, asked())
        assert [(row.store_name, row.account_id) for row in page.rows] == [("二つ", 9), ("二つ", 7), ("なし", None)]
        assert page.count == 3
        assert not page.more_than_count


def test_a_search_with_no_condition_lists_newest_first(unit):
    with unit() as context:
        add_stores(context.tx, [{"store_name": "古い", "customer_code": "9"}, {"store_name": "新しい"}])
        found = search.page(context, AccountSearch())
        assert [row.store_name for row in found.rows] == ["新しい", "古い"]


def test_blanks_ask_nothing(unit):
    with unit() as context:
        add_store(context.tx)
        assert names(context, store_name="　 ", phone=" ", customer_code="\u200b") == ["カフェ 横浜"]


def _mixed_stores(tx):
    """Five stores whose every sort key has different, equal and missing values."""
    stores = add_stores(
        tx,
        [
            {"store_name": "いろは", "phone": "045-2", "customer_code": "30"},
            {"store_name": "アイウ", "phone": "", "customer_code": "10"},
            {"store_name": "ｱｲｳ", "phone": "045-1", "customer_code": "20"},
            {"store_name": "かきく", "phone": "045-1", "customer_code": "50"},
            {"store_name": "さしす", "phone": "", "customer_code": "40"},
        ],
    )
    add_account(tx, stores[0], 1, login_id="b", email="", ums_started_on=date(2020, 1, 2))
    add_account(tx, stores[1], 2, login_id="a", email="y@example.jp", ums_expires_on=date(2030, 1, 1))
    add_account(tx, stores[2], 3, login_id="c", email="x@example.jp", ums_started_on=date(2020, 1, 1))
    add_account(tx, stores[3], 4, login_id="C", email="x@example.jp", ums_expires_on=date(2029, 1, 1))


IN_ORDER = {
    SortKey.NEWEST: "54321",
    SortKey.CUSTOMER_CODE: "23154",
    SortKey.STORE_NAME: "32145",
    SortKey.PHONE: "43152",
    SortKey.LOGIN_ID: "21435",
    SortKey.EMAIL: "43251",
    SortKey.UMS_STARTED_ON: "31542",
    SortKey.UMS_EXPIRES_ON: "42531",
}
DOWNWARD = {
    SortKey.NEWEST: "12345",
    SortKey.CUSTOMER_CODE: "45132",
    SortKey.STORE_NAME: "54132",
    SortKey.PHONE: "14352",
    SortKey.LOGIN_ID: "43125",
    SortKey.EMAIL: "24351",
    SortKey.UMS_STARTED_ON: "13542",
    SortKey.UMS_EXPIRES_ON: "24531",
}
"""Store numbers; what is missing stands last in both, equal values newest first."""


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", list(SortKey))
def test_any_column_sorts_either_way_with_empty_values_last(unit, sort, descending):
    expected = (DOWNWARD if descending else IN_ORDER)[sort]
    with unit() as context:
        _mixed_stores(context.tx)
        page = search.page(context, asked(sort=sort, descending=descending))
        assert "".join(str(row.customer_id) for row in page.rows) == expected
        assert (page.sort, page.descending, page.count, page.next_after) == (sort, descending, 5, "")
        jump = search.page(context, asked(sort=sort, descending=descending, offset=3, limit=1))
        assert [str(row.customer_id) for row in jump.rows] == [expected[3]]
    walked = pages(unit, sort=sort, descending=descending, limit=1)
    assert "".join(str(row.customer_id) for row in walked) == expected


def test_an_offset_behind_the_last_row_gives_an_empty_page(unit):
    with unit() as context:
        add_store(context.tx)
        page = search.page(context, asked(offset=1))
        assert (page.rows, page.count, page.next_after) == ([], 1, "")


# Counts and pages


def _many(tx, count, word="店"):
    """`count` hits in stores with none, one, two or three accounts, so that pages end inside a store."""
    sizes, rows = [], 0
    while rows < count:
        sizes.append(min(len(sizes) % 4, count - rows))
        rows += max(1, sizes[-1])
    stores = [{"store_name": f"{word}{at}", "customer_code": f"{at * 7919 % 100003:06d}"} for at in range(len(sizes))]
    accounts = [
        {"customer_id": store, "account_id": store * 10 + at}
        for store, size in zip(add_stores(tx, stores), sizes, strict=True)
        for at in range(size)
    ]
    add_accounts(tx, accounts)


def test_counts_are_exact_up_to_the_limit_and_say_when_there_are_more(unit):
    with unit() as context:
        _many(context.tx, COUNT_EXACT_TO)
        page = search.page(context, asked(store_name="店", sort=SortKey.PHONE))
        assert (page.count, page.more_than_count, page.sort) == (COUNT_EXACT_TO, False, SortKey.PHONE)
        add_store(context.tx, "店の新しいの")
        page = search.page(context, asked(store_name="店", sort=SortKey.PHONE, descending=True))
        assert (page.count, page.more_than_count) == (COUNT_EXACT_TO, True)
        assert (page.sort, page.descending) == (SortKey.NEWEST, False)
        assert page.rows[0].store_name == "店の新しいの"
        page = search.page(context, asked(store_name="店", sort=SortKey.CUSTOMER_CODE, descending=True))
        assert (page.sort, page.descending) == (SortKey.CUSTOMER_CODE, True)


def test_above_the_count_there_is_no_jumping(unit):
    with unit() as context:
        _many(context.tx, COUNT_EXACT_TO + 1)
        with pytest.raises(Refusal) as refused:
            search.page(context, asked(store_name="店", offset=1))
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "offset")


@pytest.mark.parametrize("store_name", ["", "店"])
@FORWARD
def test_paging_forward_shows_every_row_once_in_order(unit, store_name, sort, descending):
    count = COUNT_EXACT_TO + 333
    with unit() as context:
        _many(context.tx, count)
        add_store(context.tx, "隣", branch_code=OTHER_BRANCH)
    rows = pages(unit, store_name=store_name, sort=sort, descending=descending, limit=199)
    assert len({place(row) for row in rows}) == len(rows) == count + (store_name == "")
    keys = [row.customer_code if sort is SortKey.CUSTOMER_CODE else row.customer_id for row in rows]
    assert keys == sorted(keys, reverse=descending or sort is SortKey.NEWEST)


@FORWARD
def test_rows_added_between_pages_make_no_gap_and_no_repetition(unit, sort, descending):
    with unit() as context:
        _many(context.tx, COUNT_EXACT_TO + 200)
        before = {place(row) for row in _all_rows(context)}

    def somebody_adds():
        with unit() as context:
            for code in ("000000", "050000", "999999"):
                number = len(_codes(context))
                add_store(context.tx, f"店 新{number}", customer_code=f"{code}-{number}")

    rows = pages(unit, somebody_adds, store_name="店", sort=sort, descending=descending, limit=150)
    seen = [place(row) for row in rows]
    assert len(set(seen)) == len(seen)
    assert before <= set(seen)


def _all_rows(context):
    return list(search.every(context, asked()))


def _codes(context):
    return [row.customer_code for row in _all_rows(context)]


@pytest.mark.parametrize("sort", list(SortKey))
def test_a_sorted_list_may_grow_over_the_limit_while_somebody_pages(unit, sort):
    with unit() as context:
        _many(context.tx, COUNT_EXACT_TO - 1)
        before = {place(row) for row in _all_rows(context)}

    def somebody_adds():
        with unit() as context:
            number = len(_codes(context))
            add_stores(context.tx, [{"store_name": "店", "customer_code": f"0-{number}-{at}"} for at in range(3)])

    rows = pages(unit, somebody_adds, store_name="店", sort=sort, limit=200)
    seen = [place(row) for row in rows]
    assert len(set(seen)) == len(seen)
    assert before <= set(seen)


@pytest.mark.parametrize(
    ("sort", "descending", "goes_on"),
    [
        (SortKey.NEWEST, False, True),
        (SortKey.NEWEST, True, False),
        (SortKey.CUSTOMER_CODE, True, True),
        (SortKey.PHONE, False, False),
    ],
)
def test_a_sorted_list_that_grew_far_over_the_limit_is_walked_on_or_refused(unit, sort, descending, goes_on):
    with unit() as context:
        _many(context.tx, 300)
        before = {place(row) for row in _all_rows(context)}
        first = search.page(context, asked(sort=sort, descending=descending, limit=100))
        add_stores(context.tx, [{"store_name": "店", "customer_code": f"X{at}"} for at in range(2 * COUNT_EXACT_TO)])
    if goes_on:
        rows = first.rows + pages(unit, sort=sort, descending=descending, limit=200, after=first.next_after)
        assert before <= {place(row) for row in rows}
        assert len({place(row) for row in rows}) == len(rows)
    else:
        with pytest.raises(Refusal) as refused, unit() as context:
            search.page(context, asked(sort=sort, descending=descending, after=first.next_after))
        assert refused.value.field == "after"


def test_a_chain_with_more_stores_than_counted_is_walked_whole(unit):
    with unit() as context:
        add_stores(context.tx, [{"store_name": f"店{at}", "chain_code": "C-1"} for at in range(COUNT_EXACT_TO + 5)])
        add_store(context.tx, "別のチェーン", chain_code="C-2")
        page = search.page(context, asked(chain_code="c1"))
        assert page.more_than_count
    for sort in (SortKey.NEWEST, SortKey.CUSTOMER_CODE):
        assert len({place(row) for row in pages(unit, chain_code="c1", sort=sort, limit=200)}) == COUNT_EXACT_TO + 5


def test_a_mail_shared_by_more_stores_than_counted_is_walked_whole(unit):
    with unit() as context:
        stores = add_stores(context.tx, [{"store_name": f"店{at}"} for at in range(COUNT_EXACT_TO + 5)])
        add_accounts(context.tx, [{"customer_id": at, "account_id": at, "email": "head@example.jp"} for at in stores])
    for sort in (SortKey.NEWEST, SortKey.CUSTOMER_CODE):
        rows = pages(unit, email="HEAD@example.jp", services=(), sort=sort, limit=200)
        assert len({place(row) for row in rows}) == COUNT_EXACT_TO + 5


def test_a_cursor_is_nothing_anybody_can_make_up(unit):
    with unit() as context:
        _many(context.tx, 60)
        page = search.page(context, asked(store_name="店"))
        assert page.next_after
        for garbage in ("x", "あ", "AAAA", page.next_after[:-2], page.next_after + "AA", "=", "'; --", "kA" * 200):
            with pytest.raises(Refusal) as refused:
                search.page(context, asked(store_name="店", after=garbage))
            assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "after")


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_other_text_is_refused_as_a_cursor(after):
    assume(after)
    with pytest.raises(Refusal) as refused:
        search_cursor.read(asked(after=after))
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "after")


@pytest.mark.parametrize(
    "other", [{"store_name": "店1"}, {"sort": SortKey.PHONE}, {"descending": True}, {"active_only": True}]
)
def test_a_cursor_does_not_continue_another_search(unit, other):
    with unit() as context:
        _many(context.tx, 60)
        after = search.page(context, asked(store_name="店")).next_after
        with pytest.raises(Refusal):
            search.page(context, asked(**{"store_name": "店", "after": after, **other}))


def test_the_page_may_change_its_size_and_an_offset_beside_a_cursor_is_ignored(unit):
    with unit() as context:
        _many(context.tx, 60)
        first = search.page(context, asked(store_name="店", limit=10))
        rest = search.page(context, asked(store_name="店", limit=200, offset=7, after=first.next_after))
        assert len({place(row) for row in [*first.rows, *rest.rows]}) == 60


@pytest.mark.parametrize("sort", [SortKey.STORE_NAME, SortKey.EMAIL])
def test_the_longest_key_fits_into_a_cursor(unit, sort):
    with unit() as context:
        for at in range(3):
            store = add_store(context.tx, "𩸽" * 199 + str(at))
            add_account(context.tx, store, at + 1, email="𩸽" * 200 + f"{at}@example.jp")
    rows = pages(unit, sort=sort, limit=1)
    assert sorted(row.customer_id for row in rows) == [1, 2, 3]


# Scope


@pytest.mark.parametrize("store_name", ["", "店"])
def test_sales_see_and_count_only_their_branch(unit, store_name):
    with unit() as context:
        add_stores(context.tx, [{"store_name": "店", "branch_code": OTHER_BRANCH} for _ in range(COUNT_EXACT_TO + 1)])
        add_stores(context.tx, [{"store_name": "店"}, {"store_name": "店2"}])
    with unit(Role.SALES) as context:
        page = search.page(context, asked(store_name=store_name))
        assert [row.branch_code for row in page.rows] == [BRANCH, BRANCH]
        assert (page.count, page.more_than_count) == (2, False)
        assert search.page(context, asked(store_name=store_name, branch_code=OTHER_BRANCH)).count == 0
        assert search.page(context, asked(store_name=store_name, branch_code=BRANCH)).count == 2


def test_sales_do_not_find_another_branch_by_any_key(unit):
    with unit() as context:
        store = add_store(context.tx, phone="045-1", chain_code="C1", customer_code="9", branch_code=OTHER_BRANCH)
        add_account(
            context.tx,
            store,
            1,
            login_id="u1",
            email="a@example.jp",
            services=(Service.OTORAKU,),
            ums_started_on=date(2020, 1, 1),
        )
    keys = [
        {"phone": "045-1"},
        {"chain_code": "C1"},
        {"customer_code": "9"},
        {"login_id": "u1"},
        {"email": "a@example.jp"},
        {"store_name": "横浜"},
        {"services": (Service.OTORAKU,)},
        {"ums_started_from": date(2020, 1, 1)},
        {"active_only": True},
    ]
    for key in keys:
        with unit(Role.AGENT) as context:
            assert search.page(context, asked(**key)).count == 1
        with unit(Role.SALES) as context:
            page = search.page(context, asked(**key))
            assert (page.rows, page.count, page.next_after) == ([], 0, "")


def test_an_administrator_sees_no_store(unit):
    with unit() as context:
        add_store(context.tx, phone="045-1")
    with unit(Role.ADMIN) as context:
        assert search.page(context, asked()).count == 0
        assert search.page(context, asked(phone="045-1")).count == 0
        assert list(search.every(context, asked())) == []


@FORWARD
def test_a_branch_with_more_stores_than_counted_is_walked_whole(unit, sort, descending):
    with unit() as context:
        mixed = [{"store_name": f"店{at}", "branch_code": (BRANCH, OTHER_BRANCH)[at % 2]} for at in range(2100)]
        add_stores(context.tx, mixed)
    for store_name in ("", "店"):
        rows, after = [], ""
        while not rows or after:
            with unit(Role.SALES) as context:
                page = search.page(
                    context, asked(store_name=store_name, sort=sort, descending=descending, limit=200, after=after)
                )
            rows, after = rows + page.rows, page.next_after
        assert len({place(row) for row in rows}) == len(rows) == 1050
        assert {row.branch_code for row in rows} == {BRANCH}


# All rows, and the newest few


def test_every_row_comes_once_by_code(unit):
    with unit() as context:
        _many(context.tx, 1203)
        rows = list(search.every(context, asked(store_name="店", limit=1, sort=SortKey.PHONE)))
        codes = [row.customer_code for row in rows]
        assert len({place(row) for row in rows}) == len(rows) == 1203
        assert codes == sorted(codes)


def test_the_newest_few_come_without_a_count(unit):
    with unit() as context:
        _many(context.tx, COUNT_EXACT_TO + 50)
        newest = add_store(context.tx, "店")
        found = search.newest(context, wanted(context, asked(store_name="店")), 9)
        assert [place(row) for row in found] == [place(row) for row in search.page(context, asked(limit=9)).rows]
        assert found[0].customer_id == newest
