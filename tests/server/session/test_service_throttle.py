"""Tests for usen_desk.server.session.service: what happens to those who guess, and to those they guess at."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.server.conftest import NOW
from tests.server.session.desk import PASSWORD, Desk
from tests.server.session.test_service import disable, refused
from usen_desk.contract.errors import Code
from usen_desk.contract.session import SignIn
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.session import service
from usen_desk.server.settings import Settings, Throttles

THREE = Settings(
    throttles=Throttles(sign_in_failures_per_account=3, sign_in_failures_per_network=6, lock_after_in_a_row=8)
)


def guess(desk, times, login_id="misaki"):
    """The codes of that many wrong passwords, one after another."""
    return [refused(desk.sign_in, login_id, "wrong").code for _ in range(times)]


def guess_from_many_places(database, times, login_id="misaki", settings=THREE):
    """One wrong password from each of that many networks and devices."""
    for n in range(times):
        guess(Desk(database, settings, device=1000 + n, address=f"198.51.{n}.9"), 1, login_id)


def test_ten_failures_are_wrong_and_then_even_the_right_password_has_to_wait(database, misaki):
    desk = Desk(database)
    assert guess(desk, 9) == [Code.WRONG_SIGN_IN] * 9
    last = refused(desk.sign_in, "misaki", "wrong")
    assert (last.code, last.retry_after_s) == (Code.WRONG_SIGN_IN, 30)
    refusal = refused(desk.sign_in, "misaki")
    assert (refusal.code, refusal.retry_after_s) == (Code.SIGN_IN_THROTTLED, 30)
    desk.pass_time(29)
    assert refused(desk.sign_in, "misaki").retry_after_s == 1
    desk.pass_time(1)
    assert desk.sign_in("misaki").me.staff_id == misaki


@pytest.mark.parametrize("login_id", ["misaki", "nobody", "disabled", "美咲"])
def test_every_login_id_is_answered_alike(database, misaki, add_staff, login_id):
    disable(database, add_staff("disabled"))
    desk, answers = Desk(database, THREE), []
    for _ in range(9):
        refusal = refused(desk.sign_in, login_id, "wrong")
        answers.append((refusal.code, refusal.field, refusal.retry_after_s))
        desk.pass_time(refusal.retry_after_s or 0)
    wrong = Code.WRONG_SIGN_IN
    assert answers[:5] == [
        (wrong, None, None),
        (wrong, None, None),
        (wrong, None, 30),
        (wrong, None, 60),
        (wrong, None, 120),
    ]
    assert answers[7:] == [(wrong, None, 900), (Code.SIGN_IN_THROTTLED, None, 900)]


def test_attempts_while_blocked_neither_count_nor_cost_a_hash(database, misaki, monkeypatch):
    desk = Desk(database, THREE)
    guess(desk, 3)
    monkeypatch.setattr(service.passwords, "is_right", None)
    assert guess(desk, 5) == [Code.SIGN_IN_THROTTLED] * 5
    monkeypatch.undo()
    desk.pass_time(30)
    assert desk.sign_in("misaki")


def test_a_success_clears_the_account(database, misaki):
    desk = Desk(database, THREE)
    for _ in range(2):
        guess(desk, 2)
        desk.sign_in("misaki")
    assert guess(desk, 2) == [Code.WRONG_SIGN_IN] * 2
    with database.read() as tx:
        assert tx.scalar(select(func.max(schema.throttle.c.in_a_row))) >= 2


def test_the_count_outlives_a_restart_and_is_shared_by_processes(database, misaki):
    guess(Desk(database, THREE), 2)
    again = Database(database.url)
    assert guess(Desk(again, THREE), 1) == [Code.WRONG_SIGN_IN]
    assert guess(Desk(database, THREE), 1) == [Code.SIGN_IN_THROTTLED]
    assert guess(Desk(again, THREE), 1) == [Code.SIGN_IN_THROTTLED]
    again.close()


def test_another_account_and_another_network_are_not_blocked(database, misaki, add_staff):
    add_staff("kenta")
    guess(Desk(database, THREE), 3)
    assert Desk(database, THREE, device=2).sign_in("kenta")
    assert Desk(database, THREE, address="198.51.100.4").sign_in("misaki")


def test_all_addresses_of_a_network_count_together(database, misaki):
    for last in (1, 2, 3):
        guess(Desk(database, THREE, address=f"192.0.2.{last}", device=last), 1)
    assert guess(Desk(database, THREE, address="192.0.2.200", device=9), 1) == [Code.SIGN_IN_THROTTLED]


def test_a_network_that_tries_many_accounts_is_blocked_for_all(database, misaki):
    for n in range(6):
        assert guess(Desk(database, THREE, device=100 + n), 1, f"login{n}") == [Code.WRONG_SIGN_IN]
    assert refused(Desk(database, THREE, device=200).sign_in, "misaki").code is Code.SIGN_IN_THROTTLED


def test_a_device_that_signed_in_before_is_left_out_of_the_networks_limit(database, misaki, add_staff):
    add_staff("kenta")
    of_the_office = Desk(database, THREE, device=7)
    of_the_office.sign_in("misaki")
    for n in range(6):
        guess(Desk(database, THREE, device=100 + n), 1, f"login{n}")
    assert of_the_office.sign_in("misaki")
    assert of_the_office.sign_in("kenta")


def test_a_known_device_has_its_own_limit_over_all_accounts(database, misaki):
    """Somebody with an account here can't use the office's PC to try one password on everybody."""
    insider = Desk(database, THREE, device=7)
    insider.sign_in("misaki")
    for n in range(3):
        assert guess(insider, 1, f"login{n}") == [Code.WRONG_SIGN_IN]
    insider.sign_in("misaki")
    for n in range(3, 6):
        assert guess(insider, 1, f"login{n}") == [Code.WRONG_SIGN_IN]
    assert guess(insider, 1, "login6") == [Code.SIGN_IN_THROTTLED]


def test_nobody_locks_a_person_out_of_the_own_device(database, misaki):
    own = Desk(database, THREE, device=7, address="192.0.2.7")
    own.sign_in("misaki")
    guess(Desk(database, THREE, device=8, address="192.0.2.8"), 9)
    guess_from_many_places(database, 8)
    assert (
        refused(Desk(database, THREE, device=9, address="203.0.113.1").sign_in, "misaki").code is Code.SIGN_IN_THROTTLED
    )
    assert own.sign_in("misaki").me.staff_id == misaki


def test_a_known_device_that_guesses_is_slowed_down_itself(database, misaki):
    own = Desk(database, THREE, device=7)
    own.sign_in("misaki")
    assert guess(own, 4) == [Code.WRONG_SIGN_IN] * 3 + [Code.SIGN_IN_THROTTLED]


def test_a_hundred_in_a_row_lock_the_account_for_unknown_devices_only(database, misaki):
    strict = Settings(throttles=Throttles(lock_after_in_a_row=5))
    own = Desk(database, strict, device=7)
    own.sign_in("misaki")
    guess_from_many_places(database, 5, settings=strict)
    stranger = Desk(database, strict, device=9, address="203.0.113.1")
    stranger.pass_time(365 * 86400)
    assert refused(stranger.sign_in, "misaki").code is Code.SIGN_IN_THROTTLED
    own.sign_in("misaki")
    assert stranger.sign_in("misaki"), "in a row: a success of the person's own begins anew"


def test_a_login_id_that_does_not_exist_is_locked_just_so(database, misaki):
    strict = Settings(throttles=Throttles(lock_after_in_a_row=5))
    guess_from_many_places(database, 5, "nobody", strict)
    stranger = Desk(database, strict, device=9, address="203.0.113.1", now=NOW + timedelta(days=9))
    assert refused(stranger.sign_in, "nobody").retry_after_s == 900


def test_old_counters_are_forgotten_but_not_a_lock(database, misaki):
    strict = Settings(throttles=Throttles(lock_after_in_a_row=5))
    guess_from_many_places(database, 5, settings=strict)
    guess(Desk(database, strict), 2, "nobody")
    with database.write() as tx:
        service.forget(tx, NOW + timedelta(days=2), 5)
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(schema.throttle)) == 1
    stranger = Desk(database, strict, device=9, address="203.0.113.1", now=NOW + timedelta(days=2))
    assert refused(stranger.sign_in, "misaki").code is Code.SIGN_IN_THROTTLED


def _context(tx, settings=THREE):
    return Context(tx, settings, NOW, "0" * 32, "192.0.2.0/24")


def test_many_guesses_at_once_get_no_more_tries_than_one_after_another(database, misaki):
    """All pass the first step before any is counted; the right password among the late ones doesn't get in either."""
    guesses = [SignIn(login_id="misaki", password="wrong", device_id=f"{n:032x}") for n in range(8)]
    right = SignIn(login_id="misaki", password=PASSWORD, device_id=f"{99:032x}")
    with database.read() as tx:
        checked = [service.check_sign_in(_context(tx), body) for body in (*guesses, right)]
    assert [found.is_right for found in checked] == [False] * 8 + [True]
    start = threading.Barrier(4)

    def second_steps(part):
        start.wait(60)
        return [_second_step(database, body, found) for body, found in part]

    pairs = list(zip(guesses, checked, strict=False))
    with ThreadPoolExecutor(4) as pool:
        codes = [code for part in pool.map(second_steps, [pairs[n::4] for n in range(4)]) for code in part]
    assert sorted(codes) == [Code.SIGN_IN_THROTTLED] * 5 + [Code.WRONG_SIGN_IN] * 3
    assert _second_step(database, right, checked[-1]) is Code.SIGN_IN_THROTTLED


def _second_step(database, body, checked):
    """The code of the refusal; as at the edge a counted failure is committed, any other rolled back."""
    try:
        with database.write() as tx:
            try:
                service.sign_in(_context(tx), body, checked)
            except Refusal as refusal:
                if not refusal.keep_writes:
                    raise
                return refusal.code
    except Refusal as refusal:
        return refusal.code
    return None


def test_people_who_sign_in_at_once_all_get_in(database, misaki, add_staff):
    for n in range(6):
        add_staff(f"agent{n}")
    start = threading.Barrier(6)

    def come(n):
        desk = Desk(database, device=n)
        start.wait(60)
        return desk.sign_in(f"agent{n}").token

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(come, range(6)))) == 6


@pytest.mark.parametrize("change", [{"password_hash": "another"}, {"disabled_at": NOW}], ids=["password", "disabled"])
def test_what_changed_between_the_two_steps_counts(database, misaki, change):
    body = SignIn(login_id="misaki", password=PASSWORD, device_id="0" * 32)
    with database.read() as tx:
        checked = service.check_sign_in(_context(tx), body)
    with database.write() as tx:
        tx.execute(update(schema.staff).values(**change))
    assert _second_step(database, body, checked) is Code.WRONG_SIGN_IN
