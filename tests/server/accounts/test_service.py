"""Tests for usen_desk.server.accounts.service: the list as it is shown, and the page of one store."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.server.accounts.rows import BRANCH, OTHER_BRANCH, add_account, add_mailing, add_store, add_stores
from tests.server.conftest import NOW
from usen_desk.contract.accounts import (
    COUNT_EXACT_TO,
    AccountRow,
    AccountSearch,
    AccountState,
    CustomerAsk,
    Service,
    SortKey,
    Unis,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.server.accounts.service import get_customer, search_accounts
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.settings import Settings

pytestmark = pytest.mark.usefixtures("branches")

ASK = CustomerAsk()


def views(context):
    """Rows of the access log, as far as a view tells."""
    log = schema.access_log.c
    columns = (log.action, log.object_kind, log.object_key, log.staff_id, log.from_inquiry_id, log.request_id)
    return [tuple(row) for row in context.tx.execute(select(*columns).order_by(log.access_id))]


# The list


def test_a_row_of_the_list_is_masked_and_complete(unit):
    with unit() as context:
        store = add_store(
            context.tx, "カフェ 横浜", customer_code="0012-3", phone="045-123-4567", chain_code="CH1", status="確定"
        )
        services = (Service.OTORAKU, Service.USEN_CART)
        add_account(
            context.tx,
            store,
            870381,
            login_id="xfeeaP",
            email="tanaka@example.jp",
            services=services,
            ums_started_on=date(2018, 9, 26),
            ums_expires_on=date(2026, 11, 21),
        )
        assert search_accounts(context, AccountSearch(login_id="xfeeaP")).items == [
            AccountRow(
                customer_code="0012-3",
                account_id=870381,
                store_name="カフェ 横浜",
                phone="045-***-4567",
                login_id="xfeeaP",
                email="t***@example.jp",
                state=AccountState.EXPIRED,
                ums_started_on=date(2018, 9, 26),
                ums_expires_on=date(2026, 11, 21),
                services=(Service.USEN_CART, Service.OTORAKU),
                chain_code="CH1",
                branch_code=BRANCH,
            )
        ]


def test_a_store_without_an_account_says_so(unit):
    with unit() as context:
        add_store(context.tx, customer_code="1")
        (row,) = search_accounts(context, AccountSearch()).items
        assert (row.account_id, row.login_id, row.email, row.services) == (None, "", "", ())
        assert row.state is AccountState.NONE


def test_the_setting_turns_masks_off(unit):
    with unit(settings=Settings(mask_lists=False)) as context:
        add_account(context.tx, add_store(context.tx, phone="045-123-4567"), 1, email="tanaka@example.jp")
        (row,) = search_accounts(context, AccountSearch()).items
        assert (row.phone, row.email) == ("045-123-4567", "tanaka@example.jp")


def test_the_answer_tells_the_order_the_count_and_the_next_page(unit):
    with unit() as context:
        add_stores(context.tx, [{"store_name": f"店{at}"} for at in range(COUNT_EXACT_TO + 1)])
        page = search_accounts(context, AccountSearch(sort=SortKey.EMAIL, limit=3))
        assert (page.count, page.more_than_count, page.sort) == (COUNT_EXACT_TO, True, SortKey.NEWEST)
        after = search_accounts(context, AccountSearch(sort=SortKey.EMAIL, limit=3, after=page.next_after))
        assert [row.store_name for row in page.items + after.items] == [f"店{at}" for at in range(1000, 994, -1)]


def test_a_search_is_no_view_of_a_person(unit):
    with unit() as context:
        add_store(context.tx)
        search_accounts(context, AccountSearch())
        assert views(context) == []


# The page of one store


def test_the_page_shows_everything_unmasked(unit):
    changed = datetime(2018, 9, 28, 1, 30, 6, tzinfo=UTC)
    with unit() as context:
        store = add_store(
            context.tx,
            "横浜南の店",
            customer_code="0012345",
            chain_code="CH-1",
            chain_name="チェーン",
            business_type_code="02009",
            business_type_name="老人福祉センター",
            status="確定",
            opened_on=date(2018, 9, 27),
            postal_code="232-0001",
            address="横浜市南区1-2-3",
            phone="045-123-4567",
            updated_at=changed,
        )
        add_account(
            context.tx,
            store,
            7,
            email="tanaka@example.jp",
            services=(Service.OTORAKU,),
            ums_registered_on=date(2018, 9, 27),
        )
        page = get_customer(context, ASK, "0012345")
    assert page.unis == Unis(
        customer_code="0012345",
        chain_code="CH-1",
        chain_name="チェーン",
        store_name="横浜南の店",
        business_type_code="02009",
        business_type_name="老人福祉センター",
        status="確定",
        opened_on=date(2018, 9, 27),
        postal_code="232-0001",
        address="横浜市南区1-2-3",
        terminated_on=None,
        phone="045-123-4567",
        cancelled_on=None,
        branch_code=BRANCH,
        branch_name="横浜南支店",
        updated_at=changed,
    )
    (account,) = page.accounts
    assert (account.account_id, account.login_id, account.email) == (7, "u0000007", "tanaka@example.jp")
    assert (account.services, account.ums_registered_on) == ((Service.OTORAKU,), date(2018, 9, 27))
    assert page.state is account.state is AccountState.ACTIVE
    assert page.chain_store_count == 1


def test_accounts_and_mailings_come_newest_first(unit):
    with unit() as context:
        store = add_store(context.tx, customer_code="1")
        for account_id in (5, 9, 7):
            add_account(context.tx, store, account_id)
        for name, day in (("a", date(2018, 9, 26)), ("b", date(2020, 1, 1)), ("c", date(2018, 9, 26))):
            add_mailing(context.tx, store, day, name=name, destination="顧客直送", status="発送済")
        page = get_customer(context, ASK, "1")
        assert [account.account_id for account in page.accounts] == [9, 7, 5]
        assert [mailing.name for mailing in page.mailings] == ["b", "c", "a"]
        assert (page.mailings[0].destination, page.mailings[0].returned_on) == ("顧客直送", None)


@pytest.mark.parametrize(
    ("columns", "expires", "store_state", "account_states"),
    [
        ({}, [], AccountState.NONE, []),
        ({"terminated_on": date(2020, 1, 1)}, [], AccountState.TERMINATED, []),
        ({"cancelled_on": date(2020, 1, 1)}, [None], AccountState.CANCELLED, [AccountState.CANCELLED]),
        (
            {},
            [date(2020, 1, 1), None],
            AccountState.ACTIVE,
            [AccountState.ACTIVE, AccountState.EXPIRED],
        ),
        ({}, [date(2026, 11, 21)], AccountState.EXPIRED, [AccountState.EXPIRED]),
    ],
)
def test_the_state_of_the_store_and_of_each_account(unit, columns, expires, store_state, account_states):
    with unit() as context:
        store = add_store(context.tx, customer_code="1", **columns)
        for account_id, day in enumerate(expires, 1):
            add_account(context.tx, store, account_id, ums_expires_on=day)
        page = get_customer(context, ASK, "1")
        assert page.state is store_state
        assert [account.state for account in page.accounts] == account_states


def test_stores_of_the_chain_are_counted_as_far_as_the_caller_may_see_them(unit):
    with unit() as context:
        add_store(context.tx, customer_code="1", chain_code="CH-1")
        add_store(context.tx, customer_code="2", chain_code="CH1")
        add_store(context.tx, customer_code="3", chain_code="CH1", branch_code=OTHER_BRANCH)
        add_store(context.tx, customer_code="4")
        add_store(context.tx, customer_code="5")
        assert get_customer(context, ASK, "1").chain_store_count == 3
        assert get_customer(context, ASK, "4").chain_store_count == 0
    with unit(Role.SALES) as context:
        assert get_customer(context, ASK, "1").chain_store_count == 2


def test_the_chain_is_counted_exactly_up_to_the_limit(unit):
    with unit() as context:
        add_stores(context.tx, [{"store_name": "店", "chain_code": "CH1"} for _ in range(COUNT_EXACT_TO + 1)])
        assert get_customer(context, ASK, "C000000001").chain_store_count == COUNT_EXACT_TO


def test_reading_a_store_is_logged_with_the_inquiry_that_led_there(unit):
    with unit(staff_id=3) as context:
        add_store(context.tx, customer_code="0012-3")
        get_customer(context, CustomerAsk(from_inquiry_id=29), "0012-3")
        get_customer(context, ASK, "0012-3")
        assert views(context) == [
            ("customer_viewed", "customer", "0012-3", 3, 29, "0" * 32),
            ("customer_viewed", "customer", "0012-3", 3, None, "0" * 32),
        ]
        assert context.now == NOW


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.AGENT, "2"), (Role.AGENT, "1%"), (Role.AGENT, ""), (Role.SALES, "9"), (Role.ADMIN, "1"), (Role.SALES, "2")],
)
def test_what_the_caller_may_not_see_is_as_if_it_never_existed(unit, role, code):
    with unit() as context:
        add_store(context.tx, customer_code="1")
        add_store(context.tx, customer_code="9", branch_code=OTHER_BRANCH)
    with unit(role) as context:
        with pytest.raises(Refusal) as refused:
            get_customer(context, ASK, code)
        assert (refused.value.code, refused.value.field) == (Code.NOT_FOUND, None)
        assert views(context) == []
