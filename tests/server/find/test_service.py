"""Tests for usen_desk.server.find.service."""

from datetime import date

import pytest
from sqlalchemy import event, insert

from tests.server.accounts.rows import BRANCH, OTHER_BRANCH, add_account, add_accounts, add_store, add_stores
from tests.server.inquiries.rows import add_inquiries
from usen_desk.contract.find import FOUND_MAX_ROWS, Find, FoundBy
from usen_desk.contract.permissions import Role
from usen_desk.contract.text import fold
from usen_desk.server.db import schema
from usen_desk.server.find.service import find
from usen_desk.server.settings import Settings

pytestmark = pytest.mark.usefixtures("branches")


def found(context, text):
    """Group → names of the stores in it."""
    return {group.by: [row.store_name for row in group.items] for group in find(context, Find(text=text)).groups}


@pytest.fixture
def yokohama(unit, branches):
    with unit() as context:
        store = add_store(
            context.tx, "カフェ 横浜24", phone="045-123-4567", customer_code="20412-345", chain_code="CH-77"
        )
        add_account(context.tx, store, 1, login_id="xfeeaP", email="tanaka@example.jp")
        add_store(context.tx, "別の店", phone="045-123-4568", customer_code="99")


@pytest.mark.usefixtures("yokohama")
@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("20412345", FoundBy.CUSTOMER_CODE),
        ("２０４１２ー３４５", FoundBy.CUSTOMER_CODE),
        ("045-123-4567", FoundBy.PHONE),
        ("０４５（１２３）４５６７", FoundBy.PHONE),
        ("+81 45 123 4567", FoundBy.PHONE),
        ("TEL:045-123-4567 内線12", FoundBy.PHONE),
        ("XFEEAP", FoundBy.LOGIN_ID),
        ("Tanaka@Example.jp", FoundBy.EMAIL),
        ("ch77", FoundBy.CHAIN_CODE),
        ("横", FoundBy.STORE_NAME),
        ("かふぇ", FoundBy.STORE_NAME),
        ("24", FoundBy.STORE_NAME),
    ],
)
def test_a_text_is_found_by_what_it_is(unit, text, by):
    with unit() as context:
        assert found(context, text) == {by: ["カフェ 横浜24"]}


@pytest.mark.usefixtures("yokohama")
@pytest.mark.parametrize("text", ["　", "-", "%", "_", "tanaka@example", "0451234", "xfeea", "204123"])
def test_what_is_only_a_part_of_a_key_finds_nothing(unit, text):
    with unit() as context:
        assert found(context, text) == {}


def test_groups_come_in_their_order_and_a_store_may_stand_in_several(unit):
    with unit() as context:
        one = add_store(context.tx, "店77", customer_code="C1")
        add_account(context.tx, one, 1, login_id="77")
        add_store(context.tx, "番号", customer_code="77", phone="7-7", chain_code="7-7")
        assert list(found(context, "77").items()) == [
            (FoundBy.CUSTOMER_CODE, ["番号"]),
            (FoundBy.PHONE, ["番号"]),
            (FoundBy.LOGIN_ID, ["店77"]),
            (FoundBy.CHAIN_CODE, ["番号"]),
            (FoundBy.STORE_NAME, ["店77"]),
        ]


def test_a_mail_sign_in_a_name_is_found_too(unit):
    with unit() as context:
        add_store(context.tx, "カフェ＠ホーム")
        assert found(context, "@ほーむ") == {FoundBy.STORE_NAME: ["カフェ＠ホーム"]}


def test_a_group_shows_the_newest_few_and_says_that_there_are_more(unit):
    with unit() as context:
        stores = add_stores(
            context.tx, [{"store_name": f"店{at}", "chain_code": "77"} for at in range(FOUND_MAX_ROWS + 1)]
        )
        add_accounts(context.tx, [{"customer_id": stores[-1], "account_id": at} for at in (7, 3, 9)])
        by_chain = find(context, Find(text="77")).groups
        assert [(group.by, group.has_more, len(group.items)) for group in by_chain] == [
            (FoundBy.CHAIN_CODE, True, FOUND_MAX_ROWS)
        ]
        assert [row.account_id for row in by_chain[0].items[:4]] == [9, 7, 3, None]
        (by_name,) = find(context, Find(text="店")).groups
        assert by_name.has_more
        assert [row.account_id for row in by_name.items[:4]] == [9, 7, 3, None]
        assert not find(context, Find(text="店8")).groups[0].has_more


def test_rows_are_masked_unless_the_setting_says_otherwise(unit):
    with unit() as context:
        store = add_store(context.tx, phone="045-123-4567")
        add_account(context.tx, store, 1, email="tanaka@example.jp")
    for settings, shown in (
        (Settings(), ("045-***-4567", "t***@example.jp")),
        (Settings(mask_lists=False), ("045-123-4567", "tanaka@example.jp")),
    ):
        with unit(settings=settings) as context:
            for text in ("0451234567", "tanaka@example.jp", "横浜"):
                (row,) = find(context, Find(text=text)).groups[0].items
                assert (row.phone, row.email) == shown


@pytest.mark.parametrize("text", ["045-1", "77", "u1", "a@example.jp", "C1", "横浜"])
def test_only_what_the_caller_may_see_is_found(unit, text):
    with unit() as context:
        store = add_store(context.tx, phone="045-1", customer_code="77", chain_code="C1", branch_code=OTHER_BRANCH)
        add_account(context.tx, store, 1, login_id="u1", email="a@example.jp")
        assert len(found(context, text)) == 1
    for role in (Role.SALES, Role.ADMIN):
        with unit(role) as context:
            assert found(context, text) == {}
    with unit(Role.SALES, branch_code=OTHER_BRANCH) as context:
        assert len(found(context, text)) == 1


@pytest.mark.usefixtures("yokohama")
@pytest.mark.parametrize("text", ["045-123-4567", "tanaka@example.jp"])
def test_a_full_phone_number_or_mail_costs_one_look_up(unit, text):
    statements = []
    with unit() as context:
        event.listen(context.tx, "before_cursor_execute", lambda *call: statements.append(call[2]))
        assert found(context, text)
    assert len(statements) == 1


@pytest.mark.parametrize("text", ["{}", "#{}", "　＃{} "])
def test_an_inquiry_is_found_by_its_number(unit, text):
    with unit() as context:
        own, other = add_inquiries(
            context.tx,
            [
                {"branch_code": code, "opened_by_user_id": None, "planned_name": "新店"}
                for code in (BRANCH, OTHER_BRANCH)
            ],
        )
        (card,) = find(context, Find(text=text.format(own))).inquiries
        assert (card.inquiry_id, card.store_name) == (own, "新店")
    for role, seen in ((Role.AGENT, [own, other]), (Role.SALES, [own]), (Role.ADMIN, [])):
        with unit(role) as context:
            hits = [find(context, Find(text=text.format(number))).inquiries for number in (own, other)]
            assert [card.inquiry_id for cards in hits for card in cards] == seen


@pytest.mark.parametrize("text", ["0{}", "{}番", "-{}", "99999999999999999999", "0"])
def test_what_is_no_number_of_an_inquiry_finds_none(unit, text):
    with unit() as context:
        (number,) = add_inquiries(context.tx, [{"opened_by_user_id": None}])
        assert find(context, Find(text=text.format(number))).inquiries == []


@pytest.fixture
def trials(unit, branches):
    own, other = branches
    rows = [("xfeeaP", own), ("XFEEAP", own), ("tQm4Zk", other), ("nobody1", None), ("045-123-4567", own), ("123", own)]
    with unit() as context:
        for n, (login, branch) in enumerate(rows, 1):
            context.tx.execute(
                insert(schema.trial).values(
                    account_id=n,
                    login_id=login,
                    login_id_key=fold(login),
                    issued_on=date(2026, 11, 1),
                    branch_code=branch,
                )
            )


@pytest.mark.usefixtures("trials")
@pytest.mark.parametrize(
    ("role", "text", "logins"),
    [
        (Role.AGENT, "XFEEAP", ["XFEEAP", "xfeeaP"]),
        (Role.AGENT, " ｘｆｅｅａＰ ", ["xfeeaP", "XFEEAP"]),
        (Role.AGENT, "xfeea", []),
        (Role.AGENT, "123", ["123"]),
        (Role.SALES, "xfeeaP", ["xfeeaP", "XFEEAP"]),
        (Role.SALES, "tQm4Zk", []),
        (Role.SUPERVISOR, "tqm4zk", ["tQm4Zk"]),
        (Role.SALES, "nobody1", ["nobody1"]),
        (Role.ADMIN, "xfeeaP", []),
        (Role.AGENT, "045-123-4567", []),
    ],
)
def test_a_leaflets_id_finds_its_trial_in_the_callers_reach(unit, role, text, logins):
    with unit(role) as context:
        answer = find(context, Find(text=text))
        assert [row.login_id for row in answer.trials] == logins
        assert answer.groups == []
