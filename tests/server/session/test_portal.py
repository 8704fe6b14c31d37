"""Tests for usen_desk.server.session.portal."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, literal, select, update

from tests.server.conftest import NOW
from tests.server.session.conftest import hashed
from usen_desk.contract.base import Nothing
from usen_desk.contract.companies import CustomerSignIn, FirstPassword
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role, Scope
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db import schema
from usen_desk.server.session import portal, portal_store
from usen_desk.server.session.service import authenticate, forget
from usen_desk.server.settings import Settings

EMAIL, TEMPORARY, OWN = "sato@taisho.example.jp", "S9s11B1pXXqr", "青い魚が三匹泳いでいる庭の池"


@pytest.fixture
def sato(database):
    """With a temporary password of 14 days."""
    with database.write() as tx:
        tx.execute(
            insert(schema.company).values(company_id=1, name="株式会社大将フーズ", name_folded="x", created_at=NOW)
        )
        tx.execute(
            insert(schema.portal_user).values(
                user_id=7,
                company_id=1,
                email=EMAIL,
                email_key=portal.email_key(EMAIL),
                name="佐藤 健",
                department="総務部",
                password_hash=hashed(TEMPORARY),
                is_temporary=True,
                password_until=NOW + timedelta(days=14),
                created_at=NOW,
            )
        )


class Desk:
    """The two steps of each call, as the edge takes them."""

    def __init__(self, database, network="192.0.2.0/24", device=0):
        self.database, self.now, self.network, self.device_id = database, NOW, network, f"{device:032x}"

    def context(self, tx, token=""):
        caller = authenticate(tx, token, self.now) if token else None
        return Context(tx, Settings(), self.now, "0" * 32, self.network, Permission.PORTAL, caller)

    def _two_steps(self, first, second, body, token=""):
        with self.database.read() as tx:
            checked = first(self.context(tx, token), body)
        refused = None
        with self.database.write() as tx:
            try:
                return second(self.context(tx, token), body, checked)
            except Refusal as refusal:
                if not refusal.keep_writes:
                    raise
                refused = refusal
        raise refused

    def sign_in(self, password=TEMPORARY, email=EMAIL):
        body = CustomerSignIn(email=email, password=password, device_id=self.device_id)
        return self._two_steps(portal.check_sign_in, portal.sign_in, body)

    def set_password(self, token, new=OWN):
        return self._two_steps(portal.check_password, portal.set_password, FirstPassword(new=new), token)

    def actor(self, token):
        with self.database.read() as tx:
            return authenticate(tx, token, self.now)


@pytest.fixture
def desk(database, sato):
    return Desk(database)


def refused(code, call, *args, **more):
    with pytest.raises(Refusal) as raised:
        call(*args, **more)
    assert raised.value.code is code
    return raised.value


def test_a_temporary_password_only_lets_its_owner_set_another(desk):
    session = desk.sign_in()
    assert (session.me.name, session.me.company_name, session.me.must_set_password) == (
        "佐藤 健",
        "株式会社大将フーズ",
        True,
    )
    actor = desk.actor(session.token)
    assert (actor.role, actor.company_id, actor.user_id, actor.is_customer) == (Role.CUSTOMER, 1, 7, True)
    reached = [permission for permission in Permission if actor.scope(permission) is not Scope.NONE]
    assert reached == [Permission.PORTAL]


def test_after_the_first_change_the_session_may_do_what_customers_may(desk):
    session = desk.sign_in()
    own = desk.set_password(session.token)
    assert not own.me.must_set_password
    assert desk.actor(own.token).scope(Permission.READ_INQUIRIES) is Scope.OWN
    refused(Code.WRONG_SIGN_IN, desk.sign_in)
    assert not desk.sign_in(OWN).me.must_set_password


def test_a_temporary_password_is_good_for_14_days_to_the_second(desk):
    desk.now = NOW + timedelta(days=14, seconds=-1)
    desk.sign_in()
    desk.now = NOW + timedelta(days=14)
    refused(Code.PASSWORD_OVER, desk.sign_in)
    refused(Code.WRONG_SIGN_IN, desk.sign_in, "wrong password")


@pytest.mark.parametrize("new", ["short", TEMPORARY, "satosatosato1", "passwordpassword"])
def test_weak_passwords_and_the_temporary_one_are_refused(desk, new):
    token = desk.sign_in().token
    assert refused(Code.WEAK_PASSWORD, desk.set_password, token, new).field == "new"
    assert desk.actor(token).must_set_password


def test_setting_it_ends_all_sessions_begins_a_new_one_and_is_done_once(desk):
    first, second = Desk(desk.database, device=9).sign_in().token, desk.sign_in().token
    own = desk.set_password(second).token
    assert [desk.actor(token) for token in (first, second)] == [None, None]
    refused(Code.NOT_PERMITTED, desk.set_password, own, "別の赤い鳥が五羽とまっている木")


def test_an_unknown_address_and_a_disabled_person_are_wrong_sign_ins(desk):
    refused(Code.WRONG_SIGN_IN, desk.sign_in, email="nobody@example.jp")
    with desk.database.write() as tx:
        tx.execute(update(schema.portal_user).values(disabled_at=NOW))
    refused(Code.WRONG_SIGN_IN, desk.sign_in)


def test_a_disabled_persons_session_ends_at_once(desk):
    token = desk.sign_in().token
    with desk.database.write() as tx:
        tx.execute(update(schema.portal_user).values(disabled_at=NOW))
    assert desk.actor(token) is None


def test_signing_out_and_time_end_a_session(desk):
    first, second = Desk(desk.database, device=9).sign_in().token, desk.sign_in().token
    with desk.database.write() as tx:
        portal.sign_out(desk.context(tx, first), Nothing())
    assert desk.actor(first) is None
    desk.now += timedelta(hours=12)
    assert desk.actor(second) is None
    with desk.database.write() as tx:
        forget(tx, desk.now, 100)
        assert tx.execute(schema.portal_session.select()).all() == []


def test_guessing_is_throttled(desk):
    for _ in range(Settings().throttles.sign_in_failures_per_account):
        refused(Code.WRONG_SIGN_IN, desk.sign_in, "wrong password")
    assert refused(Code.SIGN_IN_THROTTLED, desk.sign_in).retry_after_s > 0


def test_an_address_is_the_same_in_any_letters(desk):
    assert desk.sign_in(email=" SATO@Taisho.example.jp").me.user_id == 7


def guessed_at_from_everywhere(desk, times=Settings().throttles.lock_after_in_a_row):
    """That many wrong passwords in a row, each from another place."""
    for n in range(times):
        stranger = Desk(desk.database, f"198.51.{n}.0/24", 1000 + n)
        stranger.now = desk.now
        refused(Code.WRONG_SIGN_IN, stranger.sign_in, "wrong password")


def guessed_at_from_next_door(desk):
    """As often as one network may, on many accounts."""
    for n in range(Settings().throttles.sign_in_failures_per_network):
        stranger = Desk(desk.database, desk.network, 2000 + n)
        stranger.now = desk.now
        refused(Code.WRONG_SIGN_IN, stranger.sign_in, "wrong password", f"nobody{n}@example.jp")


def test_nobody_else_can_lock_a_customer_out_of_the_own_browser(desk):
    desk.sign_in()
    guessed_at_from_everywhere(desk)
    guessed_at_from_next_door(desk)
    strange = Desk(desk.database, "203.0.113.0/24", device=9)
    assert refused(Code.SIGN_IN_THROTTLED, strange.sign_in).retry_after_s > 0
    assert desk.sign_in().me.user_id == 7


def test_the_own_browser_has_ten_failures_of_its_own(desk):
    desk.sign_in()
    for _ in range(Settings().throttles.sign_in_failures_per_account):
        refused(Code.WRONG_SIGN_IN, desk.sign_in, "wrong password")
    refused(Code.SIGN_IN_THROTTLED, desk.sign_in)
    assert Desk(desk.database, device=9).sign_in().me.user_id == 7, "and only those"


def test_a_browser_that_knows_another_person_is_strange(desk):
    desk.sign_in()
    with desk.database.write() as tx:
        tx.execute(update(schema.portal_device).values(user_id=tx.execute(_another(8)).scalar_one()))
    guessed_at_from_next_door(desk)
    refused(Code.SIGN_IN_THROTTLED, desk.sign_in)


def _another(user_id):
    """A colleague of the first one."""
    columns = [column for column in schema.portal_user.c if column.name not in ("user_id", "email", "email_key")]
    first = select(literal(user_id), literal("b@example.jp"), literal("b@example.jp"), *columns)
    names = ["user_id", "email", "email_key", *(column.name for column in columns)]
    return insert(schema.portal_user).from_select(names, first).returning(schema.portal_user.c.user_id)


def known_browsers(desk):
    with desk.database.read() as tx:
        return set(tx.scalars(select(schema.portal_device.c.device_hash)))


def test_browsers_are_kept_as_hashes_for_a_year_after_the_last_sign_in(desk):
    desk.sign_in()
    assert known_browsers(desk) == {portal.browser_hash(desk.device_id)}
    with desk.database.read() as tx:
        kept = tx.scalar(select(schema.portal_session.c.device_id))
    assert desk.device_id not in (kept, *known_browsers(desk))
    for days, known in ((365, 1), (366, 0)):
        with desk.database.write() as tx:
            forget(tx, NOW + timedelta(days=days), 100)
        assert len(known_browsers(desk)) == known


def test_of_too_many_browsers_the_one_that_was_used_longest_ago_is_strange_again(desk):
    own = [Desk(desk.database, device=number) for number in range(1, portal_store.DEVICES_MAX + 2)]
    for minute, one in enumerate([*own[:-1], own[0]]):
        one.now = NOW + timedelta(minutes=minute)
        one.sign_in()
    assert known_browsers(desk) == {portal.browser_hash(one.device_id) for one in own[:-1]}
    own[-1].now = NOW + timedelta(hours=1)
    own[-1].sign_in()
    assert known_browsers(desk) == {portal.browser_hash(one.device_id) for one in [own[0], *own[2:]]}


def test_a_browser_too_many_counts_as_known_also_where_the_clock_stood_still(desk):
    for number in range(1, portal_store.DEVICES_MAX + 5):
        one = Desk(desk.database, device=number)
        one.sign_in()
        assert portal.browser_hash(one.device_id) in known_browsers(desk)
    assert len(known_browsers(desk)) == portal_store.DEVICES_MAX


def test_a_sign_in_ends_the_session_that_this_browser_had(desk):
    elsewhere = Desk(desk.database, device=9).sign_in().token
    first, second = desk.sign_in().token, desk.sign_in().token
    assert desk.actor(first) is None
    assert (desk.actor(second).user_id, desk.actor(elsewhere).user_id) == (7, 7)


def test_another_password_makes_the_other_browsers_strange(desk):
    Desk(desk.database, device=9).sign_in()
    desk.set_password(desk.sign_in().token)
    assert known_browsers(desk) == {portal.browser_hash(desk.device_id)}
    with desk.database.write() as tx:
        portal_store.put_temporary_password(tx, 7, hashed(TEMPORARY), NOW + timedelta(days=14))
    assert known_browsers(desk) == set()
