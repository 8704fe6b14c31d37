"""Tests for usen_desk.server.session.devices: the key of a desk's store, and what revoking a desk ends."""

import base64
import logging
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.server.callers import Caller, Callers
from tests.server.conftest import NOW, actor
from tests.server.session.desk import PASSWORD, Desk
from usen_desk.contract.changes import POLL_CHANGES, STREAM_CHANGES
from usen_desk.contract.devices import (
    GET_DEVICE_KEY,
    LIST_DEVICES,
    PUT_DEVICE_KEY,
    REVOKE_DEVICE,
    KeyDeposit,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import GET_ME, SIGN_OUT, SignIn
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db import schema
from usen_desk.server.session import device_store, store
from usen_desk.server.session.devices import put_device_key
from usen_desk.server.session.service import authenticate, check_sign_in, forget, sign_in, still_signed_in, token_hash
from usen_desk.server.settings import Settings, Throttles

KEY, OTHER_KEY = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


@pytest.fixture
def callers(database, branches):
    return Callers(database)


@pytest.fixture
def here(callers):
    """Misaki's PC, number 1."""
    return callers.add("misaki")


@pytest.fixture
def there(callers, here):
    """Misaki's other PC, number 2."""
    callers.pass_time(60)
    return callers.again(here, 2)


def deposit(caller, key=KEY, name=""):
    caller.call(PUT_DEVICE_KEY, KeyDeposit(key=key, name=name))


def key_of(caller):
    return caller.call(GET_DEVICE_KEY).key


def revoke(caller, device):
    return caller.call(REVOKE_DEVICE, device=device).items


def deeds(database):
    log = schema.access_log.c
    with database.read() as tx:
        rows = tx.execute(select(log.action, log.staff_id, log.object_key, log.detail).order_by(log.access_id))
        return [tuple(row) for row in rows]


def code_of(call, *given):
    with pytest.raises(Refusal) as caught:
        call(*given)
    return caught.value.code


def test_a_key_is_kept_for_this_person_and_device(callers, here, there):
    assert key_of(here) is None
    deposit(here)
    assert key_of(here) == KEY
    assert key_of(there) is None
    kenta = callers.on_device(callers.add("kenta").staff_id, 3)
    assert key_of(kenta) is None
    on_the_same_pc = Caller(callers.edge, kenta.staff_id, here.device_id, kenta.token)
    assert key_of(on_the_same_pc) is None


def test_another_session_on_the_device_finds_the_key(callers, here):
    deposit(here)
    here.call(SIGN_OUT)
    assert key_of(callers.again(here, 1)) == KEY


def test_depositing_again_is_harmless_and_another_key_is_refused(here, database):
    deposit(here, name="フロント")
    deposit(here)
    assert here.refused(PUT_DEVICE_KEY, KeyDeposit(key=OTHER_KEY)) == (Code.OTHER_CONTENT, "key")
    assert key_of(here) == KEY
    assert [device.name for device in here.call(LIST_DEVICES).items] == ["フロント"]
    deposit(here, name=" 受付 ")
    assert [device.name for device in here.call(LIST_DEVICES).items] == ["受付"]
    assert [deed[:3] for deed in deeds(database)] == [("key_deposited", here.staff_id, here.device_id)]


@pytest.mark.parametrize("key", [KEY[:-1], KEY + "=", KEY + "\\n", "あ" * 44, ""])
def test_what_is_no_key_is_refused(here, key):
    got = here.edge.ask("PUT", "/v1/session/device-key", token=here.token, body=f'{{"key":"{key}"}}'.encode())
    assert (got.status, got.json["code"]) == (422, "invalid_input")


def test_ones_devices_are_listed_last_used_first(callers, here, there):
    callers.add("kenta")
    items = there.call(LIST_DEVICES).items
    assert [(one.device_id, one.is_this, one.is_revoked) for one in items] == [
        (there.device_id, True, False),
        (here.device_id, False, False),
    ]
    assert items[0].signed_in_at > items[1].signed_in_at


def test_revoking_ends_the_devices_sessions_and_deletes_its_key(callers, here, there, database):
    deposit(there)
    once_more = callers.again(here, 3)
    assert [one.is_revoked for one in revoke(here, there.device_id)] == [True, False, False]
    for endpoint in (GET_ME, GET_DEVICE_KEY, LIST_DEVICES, STREAM_CHANGES, POLL_CHANGES):
        assert there.refused(endpoint) == (Code.DEVICE_REVOKED, None)
    assert (here.call(GET_ME).login_id, once_more.call(GET_ME).login_id) == ("misaki", "misaki")
    with database.read() as tx:
        assert tx.scalars(select(schema.device_key.c.key)).all() == [""]
    detail = f"staff: {here.staff_id}, ended sessions: 1"
    assert deeds(database)[-1] == ("device_revoked", here.staff_id, there.device_id, detail)


def test_a_device_without_a_key_can_be_revoked(here, there):
    revoke(here, there.device_id)
    assert there.refused(GET_ME) == (Code.DEVICE_REVOKED, None)


def test_revoking_twice_is_harmless(here, there, database):
    assert revoke(here, there.device_id) == revoke(here, there.device_id)
    assert [deed[0] for deed in deeds(database)] == ["device_revoked"]


def test_ones_own_device_can_be_revoked(here):
    assert [one.is_revoked for one in revoke(here, here.device_id)] == [True]
    assert here.refused(GET_ME) == (Code.DEVICE_REVOKED, None)


def test_nobody_revokes_anothers_device(callers, here, there):
    kenta = callers.on_device(callers.add("kenta").staff_id, 7)
    for device in (there.device_id, "f" * 32, "no-device"):
        assert kenta.refused(REVOKE_DEVICE, device=device) == (Code.NOT_FOUND, None)
    assert there.call(GET_ME).login_id == "misaki"


def test_a_pc_that_two_people_use_is_revoked_for_one_of_them(callers, here, there):
    kenta = callers.add("kenta")
    assert kenta.device_id == here.device_id
    deposit(kenta, OTHER_KEY)
    revoke(there, here.device_id)
    assert here.refused(GET_ME) == (Code.DEVICE_REVOKED, None)
    assert key_of(kenta) == OTHER_KEY


def test_a_session_that_began_while_the_device_was_revoked_is_none(callers, here, there, database):
    """A sign-in that looked before the revoking was stored."""
    revoke(here, there.device_id)
    late = callers.again(here, 2)
    assert late.refused(GET_ME) == (Code.DEVICE_REVOKED, None)
    with database.read() as tx:
        assert authenticate(tx, late.token, callers.now) is None
        streams = [token_hash(one.token) for one in (here, late, there)]
        assert list(still_signed_in(tx, streams, callers.now)) == [token_hash(here.token)]


def test_a_deposit_that_the_revoking_overtook_is_refused(callers, here, there, database):
    """Who asks was let in before the revoking was stored."""
    revoke(here, there.device_id)
    asker = replace(actor(Role.AGENT, there.staff_id), token_hash=token_hash(there.token))
    with database.write() as tx:
        context = Context(tx, Settings(), callers.now, "0" * 32, "x", Permission.SIGNED_IN, asker)
        assert code_of(put_device_key, context, KeyDeposit(key=KEY)) is Code.DEVICE_REVOKED
    with database.read() as tx:
        assert tx.scalars(select(schema.device_key.c.key)).all() == [""]


def test_a_token_of_a_revoked_device_is_told_so_until_it_is_forgotten(callers, here, there, database):
    revoke(here, there.device_id)
    callers.pass_time(401 * 86400)
    assert there.refused(GET_ME) == (Code.DEVICE_REVOKED, None)
    with database.write() as tx:
        forget(tx, callers.now, 100)
    assert there.refused(GET_ME) == (Code.SESSION_EXPIRED, None)


def test_roles_that_only_read_have_devices_too(callers):
    for role in (Role.SALES, Role.ADMIN):
        caller = callers.add(role.value, role)
        deposit(caller)
        assert key_of(caller) == KEY


def test_a_key_stands_in_no_log(here, caplog, database):
    with caplog.at_level(logging.DEBUG):
        deposit(here)
        here.refused(PUT_DEVICE_KEY, KeyDeposit(key=OTHER_KEY))
    assert KEY not in caplog.text
    assert OTHER_KEY not in caplog.text
    assert KEY not in str(deeds(database))


def revoked_desk(database, settings=Settings()):
    """A desk of misaki (who is there) on which she signed in before it was revoked."""
    desk, other = Desk(database, settings, device=7), Desk(database, settings, device=8)
    desk.sign_in("misaki")
    other.sign_in("misaki")
    other.call(REVOKE_DEVICE, device=f"{7:032x}")
    return desk


def test_signing_in_on_a_revoked_device_is_refused(database, misaki):
    desk = revoked_desk(database)
    assert code_of(desk.sign_in, "misaki") is Code.DEVICE_REVOKED
    assert code_of(desk.sign_in, "misaki", "wrong") is Code.DEVICE_REVOKED
    desk.device = 9
    assert desk.sign_in("misaki").me.login_id == "misaki"


def test_a_revoked_device_is_nobody_elses_matter(database, misaki, add_staff):
    add_staff("kenta")
    desk = revoked_desk(database)
    assert desk.sign_in("kenta").me.login_id == "kenta"
    assert code_of(desk.sign_in, "nobody") is Code.WRONG_SIGN_IN


def test_guessing_on_a_revoked_device_costs_nobody_anything(database, misaki):
    """It is told at once, counts nothing, and so locks nobody out."""
    strict = Settings(throttles=Throttles(sign_in_failures_per_account=3, sign_in_failures_per_network=3))
    desk = revoked_desk(database, strict)
    for _ in range(9):
        assert code_of(desk.sign_in, "misaki", "wrong") is Code.DEVICE_REVOKED
    with database.read() as tx:
        assert tx.scalar(select(func.coalesce(func.sum(schema.throttle.c.count), 0))) == 0
    assert Desk(database, strict, device=11).sign_in("misaki", PASSWORD)


def test_a_revoked_device_is_told_so_though_sign_in_is_throttled(database, misaki):
    """The desk has to wipe itself, however often somebody guessed."""
    strict = Settings(throttles=Throttles(sign_in_failures_per_account=2, sign_in_failures_per_network=2))
    desk = revoked_desk(database, strict)
    stranger = Desk(database, strict, device=12)
    for _ in range(3):
        code_of(stranger.sign_in, "misaki", "wrong")
    assert code_of(stranger.sign_in, "misaki") is Code.SIGN_IN_THROTTLED
    assert code_of(desk.sign_in, "misaki") is Code.DEVICE_REVOKED


def test_a_revoked_device_is_known_no_more(database, misaki, add_staff):
    """A device that signed in before has limits of its own; whoever took it gets none of that with another login."""
    with database.read() as tx:
        assert store.accounts_of_device(tx, f"{7:032x}") == frozenset()
    revoked_desk(database)
    with database.read() as tx:
        assert store.accounts_of_device(tx, f"{7:032x}") == frozenset()
        assert store.accounts_of_device(tx, f"{8:032x}") == {misaki}


def test_a_device_that_is_revoked_between_the_two_steps_is_refused(database, misaki):
    body = SignIn(login_id="misaki", password=PASSWORD, device_id=f"{7:032x}")

    def context(tx):
        return Context(tx, Settings(), NOW, "0" * 32, "192.0.2.0/24")

    with database.read() as tx:
        checked = check_sign_in(context(tx), body)
    with database.write() as tx:
        device_store.revoke(tx, misaki, body.device_id, NOW)
        assert code_of(sign_in, context(tx), body, checked) is Code.DEVICE_REVOKED
