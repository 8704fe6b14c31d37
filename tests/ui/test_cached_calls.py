"""Tests for usen_desk.ui.cached_calls on a real service that goes away, with real threads and a real cache."""

import pytest

from tests.local.test_cached_answers import cache
from usen_desk.api.client import Route
from usen_desk.api.errors import Refused, Unreachable
from usen_desk.contract.accounts import GET_CUSTOMER, SEARCH_ACCOUNTS, AccountSearch, CustomerAsk
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import MARK_READ, ReadMark
from usen_desk.contract.offline import ViewedKind
from usen_desk.contract.session import CHANGE_PASSWORD, GET_STATUS, SIGN_IN, PasswordChange, SignIn
from usen_desk.local.cached_answers import KeptAnswers
from usen_desk.local.store.cache import Kind
from usen_desk.server.demo_data.staff import DEMO_STAFF
from usen_desk.ui.background import Background
from usen_desk.ui.cached_calls import CachedCalls, CacheKeeper

__all__ = ["cache"]
ME = next(one for one in DEMO_STAFF if one.role.value == "agent")


@pytest.fixture
def background(qtbot):
    made = Background()
    yield made
    assert made.stop()


@pytest.fixture
def client(line):
    made = CachedCalls(Route(line.url, line.authority.ca_file))
    made.token = made.call(SIGN_IN, SignIn(login_id=ME.login_id, password=ME.password, device_id="d" * 32)).token
    return made


@pytest.fixture
def keeper(client, background, cache):
    made = CacheKeeper(client, background)
    made.open(KeptAnswers(cache, lambda search, card: True))
    return made


def first_store(client):
    return client.call(SEARCH_ACCOUNTS, AccountSearch(store_name="ノール")).items[0]


def opened(client, row):
    return client.call(GET_CUSTOMER, CustomerAsk(), customer_code=row.customer_code)


def test_what_was_seen_can_be_seen_and_found_again_without_the_service(qtbot, client, keeper, cache, line):
    row = first_store(client)
    customer = opened(client, row)
    qtbot.waitUntil(lambda: cache.get(Kind.CUSTOMER, f"/v1/customers/{row.customer_code}") is not None)
    seen_at = client.answered_at
    line.down()
    with qtbot.waitSignal(keeper.used) as used:
        assert opened(client, row) == customer
    assert used.args[0].fetched_at == seen_at
    assert used.args[0].viewed == (ViewedKind.CUSTOMER, row.customer_code)
    assert row in client.call(SEARCH_ACCOUNTS, AccountSearch(store_name="ﾉｰﾙ")).items


def test_without_the_service_what_was_never_seen_is_unreachable(client, keeper, line):
    line.down()
    with pytest.raises(Unreachable):
        client.call(GET_CUSTOMER, CustomerAsk(), customer_code="0000-0000-00")
    with pytest.raises(Unreachable):
        client.call(GET_STATUS, Nothing())


def test_writes_are_never_answered_from_the_cache(client, keeper, line):
    line.down()
    for offline in (False, True):
        client.is_offline = offline
        with pytest.raises(Unreachable):
            client.call(MARK_READ, ReadMark(sequence=1), inquiry_id=1)
        with pytest.raises(Unreachable):
            client.call(CHANGE_PASSWORD, PasswordChange(current="a", new="b"))


def test_known_to_be_offline_nobody_waits_for_another_failure(qtbot, client, keeper, cache, line):
    row = first_store(client)
    customer = opened(client, row)
    qtbot.waitUntil(lambda: cache.get(Kind.CUSTOMER, f"/v1/customers/{row.customer_code}") is not None)
    asked = client.answered_at
    client.is_offline, client.route = True, Route("https://127.0.0.1:9")
    assert opened(client, row) == customer
    assert client.answered_at == asked


def test_a_refusal_of_the_service_is_never_covered_up(qtbot, client, keeper, cache):
    row = first_store(client)
    opened(client, row)
    qtbot.waitUntil(lambda: cache.get(Kind.CUSTOMER, f"/v1/customers/{row.customer_code}") is not None)
    client.token = "x" * 43
    with pytest.raises(Refused):
        opened(client, row)


def test_after_its_person_left_nothing_is_kept_and_nothing_answered(qtbot, client, keeper, cache, background, line):
    row = first_store(client)
    opened(client, row)
    keeper.close()
    opened(client, row)
    qtbot.waitUntil(lambda: background.idle)
    assert cache.all(Kind.CUSTOMER) == []
    line.down()
    with pytest.raises(Unreachable):
        opened(client, row)
