"""Tests for usen_desk.server.session.service: changing one's own password."""

import pytest
from sqlalchemy import select, update

from tests.server.conftest import NOW
from tests.server.session.desk import NEW_PASSWORD, PASSWORD, Desk
from tests.server.session.test_service import logged, refused, stored_hash, who
from usen_desk.contract.errors import Code
from usen_desk.contract.session import GET_ME, PasswordChange
from usen_desk.server.context import Context
from usen_desk.server.db import schema
from usen_desk.server.session import service
from usen_desk.server.settings import Settings, Throttles

STRICT = Settings(throttles=Throttles(sign_in_failures_per_account=3))


@pytest.fixture
def desk(database, misaki):
    made = Desk(database, STRICT)
    made.sign_in("misaki")
    return made


def test_the_new_password_counts_and_the_old_one_no_longer(database, desk):
    desk.change_password(PASSWORD, NEW_PASSWORD)
    assert refused(Desk(database).sign_in, "misaki").code is Code.WRONG_SIGN_IN
    assert Desk(database).sign_in("misaki", NEW_PASSWORD)


def test_a_change_ends_the_other_sessions_and_keeps_this_one(database, desk, misaki, add_staff):
    add_staff("kenta")
    others = [Desk(database, device=n) for n in (2, 3)]
    for other in others:
        other.sign_in("misaki")
    colleague = Desk(database, device=4)
    colleague.sign_in("kenta")
    desk.change_password(PASSWORD, NEW_PASSWORD)
    assert desk.call(GET_ME).staff_id == misaki
    assert colleague.call(GET_ME).login_id == "kenta"
    for other in others:
        assert who(database, other.token) is None
    assert logged(database)[-1] == ("password_changed", misaki, str(misaki))
    with database.read() as tx:
        assert tx.scalars(select(schema.access_log.c.detail)).all()[-1] == "ended sessions: 2"


def test_a_wrong_current_password_changes_nothing_and_is_counted(database, desk, misaki):
    before = stored_hash(database)
    refusal = refused(desk.change_password, "wrong", NEW_PASSWORD)
    assert (refusal.code, refusal.field, refusal.retry_after_s) == (Code.WRONG_PASSWORD, "current", None)
    assert refused(desk.change_password, "wrong", NEW_PASSWORD).code is Code.WRONG_PASSWORD
    assert refused(desk.change_password, "wrong", NEW_PASSWORD).retry_after_s == 30
    refusal = refused(desk.change_password, PASSWORD, NEW_PASSWORD)
    assert (refusal.code, refusal.retry_after_s) == (Code.SIGN_IN_THROTTLED, 30)
    desk.pass_time(30)
    assert stored_hash(database) == before
    desk.change_password(PASSWORD, NEW_PASSWORD)
    assert [action for action, _, _ in logged(database)].count("password_refused") == 3


def test_a_success_clears_the_count(database, desk):
    for current, new in ((PASSWORD, NEW_PASSWORD), (NEW_PASSWORD, PASSWORD)):
        refused(desk.change_password, "wrong", new)
        refused(desk.change_password, "wrong", new)
        desk.change_password(current, new)


def test_guessing_at_a_change_never_blocks_the_persons_own_sign_in(database, desk):
    for _ in range(3):
        refused(desk.change_password, "wrong", NEW_PASSWORD)
    assert Desk(database, STRICT).sign_in("misaki")


@pytest.mark.parametrize(
    "new", ["short", "passwordpassword", "misaki-x8Kq2pw0rmTz", PASSWORD], ids=["short", "common", "login ID", "same"]
)
def test_a_weak_password_is_refused_and_nothing_changes(database, desk, new):
    before = stored_hash(database)
    refusal = refused(desk.change_password, PASSWORD, new)
    assert (refusal.code, refusal.field) == (Code.WEAK_PASSWORD, "new")
    assert stored_hash(database) == before


def test_a_weak_new_password_does_not_tell_whether_the_current_one_is_right(database, desk):
    assert refused(desk.change_password, "wrong", "short").code is Code.WRONG_PASSWORD


def test_a_change_that_lost_to_another_one_is_refused(database, desk, misaki):
    """The password was changed elsewhere between the two steps: what was verified is no longer the password."""
    body = PasswordChange(current=PASSWORD, new=NEW_PASSWORD)
    with database.read() as tx:
        caller = service.authenticate(tx, desk.token, NOW)
        context = Context(tx, STRICT, NOW, "0" * 32, "192.0.2.0/24", caller=caller)
        checked = service.check_password_change(context, body)
    with database.write() as tx:
        tx.execute(update(schema.staff).values(password_hash="another"))
    with database.write() as tx:
        context = Context(tx, STRICT, NOW, "0" * 32, "192.0.2.0/24", caller=caller)
        assert refused(service.change_password, context, body, checked).code is Code.WRONG_PASSWORD
    assert stored_hash(database) == "another"


def test_many_guesses_at_once_change_nothing_once_they_are_too_many(database, desk):
    """The right password passed its first step before the failures were counted, and is refused all the same."""
    with database.read() as tx:
        context = Context(tx, STRICT, NOW, "0" * 32, "192.0.2.0/24", caller=service.authenticate(tx, desk.token, NOW))
        checked = service.check_password_change(context, PasswordChange(current=PASSWORD, new=NEW_PASSWORD))
    before = stored_hash(database)
    for _ in range(3):
        refused(desk.change_password, "wrong", NEW_PASSWORD)
    with database.write() as tx:
        context = Context(tx, STRICT, NOW, "0" * 32, "192.0.2.0/24", caller=context.caller)
        body = PasswordChange(current=PASSWORD, new=NEW_PASSWORD)
        assert refused(service.change_password, context, body, checked).code is Code.SIGN_IN_THROTTLED
    assert stored_hash(database) == before
