"""Tests for usen_desk.server.session.directory_sessions: against a real slapd."""

import socket

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from tests import slapd
from tests.server.people.office import Office
from tests.server.session.test_directory import server as server
from tests.server.session.test_directory import signed_in, with_directory
from usen_desk.contract.errors import Code
from usen_desk.contract.people import StaffSource
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import GET_ME
from usen_desk.server.db import schema
from usen_desk.server.session.directory import look_up
from usen_desk.server.session.directory_sessions import end_outdated


@pytest.fixture
def office(database, branches, server):
    return Office(database, with_directory(server.settings()))


def at_a_desk(office, login_id, role="agent", source=StaffSource.DIRECTORY):
    """Somebody who signed in a while ago; the token is the login ID."""
    with office.database.write() as tx:
        values = {"login_id": login_id, "name": login_id, "department": "", "role": role, "password_hash": "!"}
        made = schema.staff.insert().values(**values, source=source.value, created_at=office.now)
        staff_id = tx.execute(made.returning(schema.staff.c.staff_id)).scalar_one()
        office.add_session(tx, staff_id, login_id)
    return staff_id


def is_out(office, token):
    return office.refusal(GET_ME, who=token)[0] is Code.SESSION_EXPIRED


def test_who_is_gone_or_in_no_group_is_signed_out_and_the_others_stay(office):
    known, gone, of_us = signed_in(office, "aoki").token, at_a_desk(office, "gone"), "of our own"
    at_a_desk(office, "doi")
    at_a_desk(office, of_us, source=StaffSource.LOCAL)
    assert end_outdated(office.database, office.settings, office.now) == 2
    assert is_out(office, "gone")
    assert is_out(office, "doi")
    assert office.call(GET_ME, who=known).login_id == "aoki"
    assert office.call(GET_ME, who=of_us).login_id == of_us
    with office.database.read() as tx:
        wanted = select(schema.access_log.c.detail).where(
            schema.access_log.c.action == "sessions_ended", schema.access_log.c.object_key == str(gone)
        )
        assert tx.scalars(wanted).all() == ["ended sessions: 1, directory"]
    assert end_outdated(office.database, office.settings, office.now) == 0


def test_who_has_another_role_there_signs_in_anew(office):
    at_a_desk(office, "baba", role="admin")
    assert end_outdated(office.database, office.settings, office.now) == 1
    assert is_out(office, "baba")
    me = signed_in(office, "baba")
    assert me.me.role is Role.SUPERVISOR
    assert end_outdated(office.database, office.settings, office.now) == 0


def test_who_does_not_meet_the_condition_is_gone_and_cannot_come_back(office, server):
    token = signed_in(office, "aoki").token
    directory = server.settings(person_condition="(!(mail=aoki@example.jp))")
    assert end_outdated(office.database, with_directory(directory), office.now) == 1
    assert is_out(office, token)
    assert look_up(directory, "aoki", slapd.PASSWORD) is None
    assert look_up(directory, "baba", slapd.PASSWORD) is not None


def test_a_directory_that_is_away_signs_nobody_out(office):
    token = signed_in(office, "aoki").token
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = replace(office.settings.directory, port=nobody.getsockname()[1])
        assert end_outdated(office.database, with_directory(away), office.now) == 0
    assert office.call(GET_ME, who=token).login_id == "aoki"
