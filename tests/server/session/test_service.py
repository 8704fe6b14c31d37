"""Tests for usen_desk.server.session.service: sessions, the signed-in person, the service's status."""

import logging
import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import event, select, update

from tests.server.conftest import BRANCH, NOW
from tests.server.session.desk import NEW_PASSWORD, PASSWORD, Desk
from tests.server.session.pictures import drawn
from usen_desk.contract.base import MAX_ID
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import (
    DELETE_MY_IMAGE,
    GET_ME,
    GET_STAFF_IMAGE,
    GET_STATUS,
    PUT_MY_IMAGE,
    SIGN_OUT,
)
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import epoch
from usen_desk.server.session import passwords, store
from usen_desk.server.session.service import authenticate, forget, login_key, token_hash
from usen_desk.server.settings import Settings


def refused(call, *given):
    with pytest.raises(Refusal) as caught:
        call(*given)
    return caught.value


def who(database, token, now=NOW):
    with database.read() as tx:
        return authenticate(tx, token, now)


def logged(database):
    columns = schema.access_log.c
    with database.read() as tx:
        rows = tx.execute(select(columns.action, columns.staff_id, columns.object_key).order_by(columns.access_id))
        return [tuple(row) for row in rows]


def disable(database, staff_id):
    with database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.staff_id == staff_id).values(disabled_at=NOW))


def test_signing_in_gives_a_token_that_stands_for_the_person(database, misaki):
    started = Desk(database).sign_in("misaki")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", started.token)
    person = who(database, started.token)
    assert (person.staff_id, person.login_id, person.role) == (misaki, "misaki", Role.AGENT)
    assert started.me.name == "山田 美咲"
    assert logged(database) == [("signed_in", misaki, str(misaki))]


def test_each_sign_in_has_a_token_of_its_own(database, misaki):
    assert Desk(database).sign_in("misaki").token != Desk(database).sign_in("misaki").token


def test_a_login_id_is_the_same_in_full_width_and_capitals(database, misaki):
    assert Desk(database).sign_in(" ＭＩＳＡＫＩ　").me.staff_id == misaki
    assert login_key("Ｍisaki.Ｙ") == "misaki.y"
    assert login_key("mis\0aki") == login_key("") == login_key("a" * 65) == login_key("美咲") == ""


@pytest.mark.parametrize(("login_id", "password"), [("misaki", "wrong"), ("nobody", PASSWORD), ("美咲", PASSWORD)])
def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(database, misaki, login_id, password):
    refusal = refused(Desk(database).sign_in, login_id, password)
    assert (refusal.code, refusal.field, refusal.retry_after_s) == (Code.WRONG_SIGN_IN, None, None)


def test_refused_sign_ins_are_logged_without_what_was_typed(database, misaki):
    desk = Desk(database)
    refused(desk.sign_in, "misaki", "wrong")
    refused(desk.sign_in, "my.password.typed.here", "wrong")
    assert logged(database) == [("sign_in_refused", None, str(misaki)), ("sign_in_refused", None, "unknown")]


class Watched:
    """The real hasher; keeps with which parameters it verified."""

    def __init__(self, real):
        self._real, self.verified = real, []

    def verify(self, password_hash, password):
        self.verified.append(extract_parameters(password_hash))
        return self._real.verify(password_hash, password)


def test_an_unknown_login_costs_as_much_as_a_wrong_password(database, misaki, monkeypatch):
    watched = Watched(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", watched)
    for login_id in ("misaki", "nobody"):
        refused(Desk(database).sign_in, login_id, "wrong")
    known, unknown = watched.verified
    assert known == unknown


def test_a_disabled_person_neither_signs_in_nor_stays_in(database, misaki):
    desk = Desk(database)
    token = desk.sign_in("misaki").token
    disable(database, misaki)
    assert who(database, token) is None
    assert refused(desk.sign_in, "misaki").code is Code.WRONG_SIGN_IN


@pytest.mark.parametrize(("stay", "lasts"), [(False, timedelta(hours=12)), (True, timedelta(days=30))])
def test_a_session_ends_to_the_second(database, misaki, stay, lasts):
    started = Desk(database).sign_in("misaki", stay=stay)
    assert started.expires_at == NOW + lasts
    assert who(database, started.token, NOW + lasts - timedelta(seconds=1))
    assert who(database, started.token, NOW + lasts) is None


def test_an_expired_session_stays_so_when_the_clock_steps_back(database, misaki):
    started = Desk(database).sign_in("misaki")
    with database.write() as tx:
        forget(tx, started.expires_at, 100)
    assert who(database, started.token, NOW) is None


def test_signing_out_ends_this_session_and_no_other(database, misaki):
    here, there = Desk(database), Desk(database, device=2)
    here.sign_in("misaki")
    there.sign_in("misaki")
    here.call(SIGN_OUT)
    assert refused(here.call, GET_ME).code is Code.SESSION_EXPIRED
    assert there.call(GET_ME).staff_id == misaki
    assert logged(database)[-1] == ("signed_out", misaki, str(misaki))


@pytest.mark.parametrize("token", ["", "x", "Bearer", "é" * 43, "a" * 100_000, "a\0b"])
def test_a_wrong_token_stands_for_nobody(database, misaki, token):
    Desk(database).sign_in("misaki")
    assert who(database, token) is None


def test_a_tokens_hash_is_not_a_token(database, misaki):
    token = Desk(database).sign_in("misaki").token
    assert who(database, token_hash(token)) is None


def test_neither_token_nor_password_is_stored_or_logged(database, misaki, caplog):
    caplog.set_level(logging.DEBUG)
    desk = Desk(database)
    token = desk.sign_in("misaki").token
    refused(desk.sign_in, "misaki", "wrong one 4711")
    desk.change_password(PASSWORD, NEW_PASSWORD)
    with database.read() as tx:
        rows = [row for table in schema.metadata.sorted_tables for row in tx.execute(select(table))]
    for secret in (token, PASSWORD, NEW_PASSWORD, "wrong one 4711"):
        assert secret not in repr(rows)
        assert secret not in caplog.text


def test_a_session_of_many_is_read_by_its_hash_in_one_statement(database, misaki):
    token = Desk(database).sign_in("misaki").token
    statements = []
    with database.read() as tx:
        event.listen(tx, "before_cursor_execute", lambda *given: statements.append(given[2]))
        authenticate(tx, token, NOW)
        statements = [statement for statement in statements if statement != "BEGIN"]
        assert len(statements) == 1
        if database.is_sqlite:
            plan = str(tx.exec_driver_sql("explain query plan " + statements[0], (token, "2026")).all())
            assert "SCAN" not in plan


def test_an_outdated_hash_is_made_again_at_the_next_sign_in(database, misaki):
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with database.write() as tx:
        tx.execute(update(schema.staff).values(password_hash=old))
    refused(Desk(database).sign_in, "misaki", "wrong")
    assert stored_hash(database) == old
    Desk(database).sign_in("misaki")
    assert passwords.is_outdated(stored_hash(database)) is False
    assert Desk(database).sign_in("misaki").me.staff_id == misaki


def stored_hash(database):
    with database.read() as tx:
        return tx.scalar(select(schema.staff.c.password_hash))


def test_sessions_outlive_a_restart(database, misaki):
    token = Desk(database).sign_in("misaki").token
    again = Database(database.url)
    assert who(again, token).staff_id == misaki
    again.close()


def test_me_says_what_the_desk_has_to_know(database, branches, add_staff):
    staff_id = add_staff("kenta", Role.SALES, "佐藤 健太", BRANCH)
    desk = Desk(database, Settings(members_password_url="https://members.example.jp/p", idle_lock_s=60))
    me = desk.sign_in("kenta").me
    assert me == desk.call(GET_ME)
    assert (me.staff_id, me.role, me.branch_code) == (staff_id, Role.SALES, BRANCH)
    assert (me.members_password_url, me.idle_lock_s, me.image_sha256) == ("https://members.example.jp/p", 60, None)
    assert Permission.EXPORT_BRANCH in me.permissions


def test_an_image_is_put_shown_to_colleagues_and_deleted(database, misaki, add_staff):
    add_staff("kenta", name="佐藤 健太")
    desk, other = Desk(database), Desk(database, device=2)
    desk.sign_in("misaki")
    other.sign_in("kenta")
    me = desk.call(PUT_MY_IMAGE, raw=drawn(64, 64))
    assert me.image_sha256 == desk.call(GET_ME).image_sha256 is not None
    assert other.call(GET_STAFF_IMAGE, staff_id=str(misaki)).startswith(b"\x89PNG")
    assert desk.call(PUT_MY_IMAGE, raw=drawn(65, 65)).image_sha256 != me.image_sha256
    assert desk.call(DELETE_MY_IMAGE).image_sha256 is None
    assert refused(lambda: other.call(GET_STAFF_IMAGE, staff_id=str(misaki))).code is Code.NOT_FOUND


@pytest.mark.parametrize("staff_id", ["1", str(MAX_ID)])
def test_no_image_and_nobody_are_the_same(database, misaki, staff_id):
    desk = Desk(database)
    desk.sign_in("misaki")
    assert refused(lambda: desk.call(GET_STAFF_IMAGE, staff_id=staff_id)).code is Code.NOT_FOUND


@pytest.mark.parametrize("data", [b"not a png", drawn(513, 1), drawn(8, 8)[:-1], drawn(8, 8) + b"\0" * 256 * 1024])
def test_a_bad_image_leaves_the_one_before(database, misaki, data):
    desk = Desk(database)
    desk.sign_in("misaki")
    before = desk.call(PUT_MY_IMAGE, raw=drawn(8, 8)).image_sha256
    refusal = refused(lambda: desk.call(PUT_MY_IMAGE, raw=data))
    assert refusal.code in (Code.BAD_IMAGE, Code.TOO_LARGE)
    assert desk.call(GET_ME).image_sha256 == before


def test_the_status_needs_no_session(database):
    status = Desk(database).call(GET_STATUS)
    with database.read() as tx:
        assert status.database_epoch == epoch(tx)
    assert (status.service, status.now) == ("usen-desk", NOW)
    assert re.fullmatch(r"\d+\.\d+.*", status.version)


def test_struct_reprs_hide_hashes(database, misaki):
    with database.read() as tx:
        assert "argon2" not in repr(store.staff_by_id(tx, misaki))
