"""Tests for usen_desk.server.session.directory and directory_people: against a real slapd, with StartTLS. Row B1-1."""

import socket
import subprocess
import sys
import threading

import pytest
import trustme
from msgspec.structs import replace
from sqlalchemy import select

from tests import slapd
from tests.server.people.office import Office
from tests.skips import missing
from usen_desk.contract.edits import LIST_EDITS, EditSearch
from usen_desk.contract.errors import Code
from usen_desk.contract.people import (
    EDIT_STAFF,
    LIST_STAFF,
    PUT_STAFF_ACCESS,
    RESET_STAFF_PASSWORD,
    PasswordReset,
    StaffAccess,
    StaffEdit,
    StaffSearch,
    StaffSource,
)
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import CHANGE_PASSWORD, GET_ME, SIGN_IN, PasswordChange, SignIn
from usen_desk.server.db import schema
from usen_desk.server.session.directory import DirectoryAway, look_up
from usen_desk.server.settings import Settings, Throttles

DEVICE = "a" * 32


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    if slapd.SLAPD is None:
        missing("slapd", slapd.INSTALL_HINT)
    made = slapd.Slapd(tmp_path_factory.mktemp("slapd"))
    yield made
    made.close()


@pytest.fixture
def office(database, branches, server):
    return Office(database, with_directory(server.settings()))


def with_directory(directory, **other):
    return Settings(**{"throttles": Throttles(sign_in_failures_per_account=3), "directory": directory, **other})


def signed_in(office, login_id, password=slapd.PASSWORD):
    return office.call(SIGN_IN, SignIn(login_id=login_id, password=password, device_id=DEVICE), who="")


def refused(office, login_id, password=slapd.PASSWORD):
    return office.refusal(SIGN_IN, SignIn(login_id=login_id, password=password, device_id=DEVICE), who="")[0]


def test_a_person_is_found_with_name_department_and_the_role_that_may_most(server):
    found = look_up(server.settings(), "baba", slapd.PASSWORD)
    assert (found.name, found.department, found.email) == ("馬場 花", "カスタマーサポート2課", "baba@example.jp")
    assert found.role is Role.SUPERVISOR
    assert look_up(server.settings(), "doi", slapd.PASSWORD).role is None


@pytest.mark.parametrize("password", ["wrong", "", " ", slapd.PASSWORD + " "])
def test_a_wrong_password_is_none_and_an_empty_one_is_never_tried(server, password):
    assert look_up(server.settings(), "aoki", password) is None


@pytest.mark.parametrize("login_id", ["*", "a*", "aoki)(uid=*", "(aoki)", "aoki\x00", "\\2a", ""])
def test_what_is_typed_is_no_part_of_the_search(server, login_id):
    assert look_up(server.settings(), login_id, slapd.PASSWORD) is None


def test_nothing_is_said_without_trusted_tls(server, tmp_path):
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    with pytest.raises(DirectoryAway):
        look_up(server.settings(ca_file=str(other)), "aoki", slapd.PASSWORD)
    with pytest.raises(DirectoryAway):
        look_up(server.settings(host="127.0.0.1"), "aoki", slapd.PASSWORD)


@pytest.mark.parametrize(
    "other", [{"reader_password": "wrong"}, {"reader_dn": "cn=nobody"}, {"people_dn": "ou=gone,dc=example,dc=jp"}]
)
def test_a_directory_that_doesnt_know_us_says_nothing_about_a_password(server, other):
    with pytest.raises(DirectoryAway):
        look_up(server.settings(**other), "aoki", slapd.PASSWORD)


def test_a_directory_that_is_away_or_silent_is_given_up(server):
    lines: list[socket.socket] = []
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(DirectoryAway):
            look_up(server.settings(port=silent.getsockname()[1]), "aoki", "x")
        silent.listen()
        held = threading.Thread(target=lambda: lines.append(silent.accept()[0]))
        held.start()
        with pytest.raises(DirectoryAway):
            look_up(server.settings(port=silent.getsockname()[1], answer_within_s=1), "aoki", "x")
        held.join()
        lines.pop().close()


def test_a_service_without_a_directory_never_loads_the_library():
    source = "import sys; from usen_desk.server import handlers; print('ldap3' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_the_first_sign_in_makes_the_person_and_the_next_brings_them_up_to_date(office, server, database):
    me = signed_in(office, "AOKI").me
    assert (me.name, me.department, me.role, me.branch_code) == (
        "青木 翔",
        "カスタマーサポート1課",
        Role.AGENT,
        "0204180400",
    )
    assert not me.must_set_password
    with database.read() as tx:
        assert tx.scalar(select(schema.staff.c.password_hash).where(schema.staff.c.login_id == "aoki")) == "!"
    with database.write() as tx:
        tx.execute(schema.staff.update().where(schema.staff.c.login_id == "aoki").values(role="sales", name="古い"))
    assert signed_in(office, "aoki").me.role is Role.AGENT
    (newest, first) = office.call(LIST_EDITS, EditSearch(kind="staff", key=str(me.staff_id))).items
    assert {change.field for change in newest.changes} == {"role", "name"}
    assert (first.by_name, len(first.changes)) == ("", 5)
    (shown,) = office.call(LIST_STAFF, StaffSearch(text="aoki")).items
    assert (shown.source, shown.email) == (StaffSource.DIRECTORY, "aoki@example.jp")


def test_a_sales_rep_needs_a_branch_that_we_know(office):
    assert signed_in(office, "chiba").me.branch_code == "0204180400"
    assert refused(office, "endo") is Code.NO_ROLE
    assert refused(office, "doi") is Code.NO_ROLE


def test_who_is_in_no_group_any_more_loses_the_sessions_of_before(office, database):
    with database.write() as tx:
        values = {"login_id": "doi", "name": "土井 学", "department": "経理部", "role": "agent", "password_hash": "!"}
        made = schema.staff.insert().values(**values, source=StaffSource.DIRECTORY.value, created_at=office.now)
        staff_id = tx.execute(made.returning(schema.staff.c.staff_id)).scalar_one()
        office.add_session(tx, staff_id, "doi at another desk")
    assert office.call(GET_ME, who="doi at another desk").name == "土井 学"
    assert refused(office, "doi") is Code.NO_ROLE
    assert office.refusal(GET_ME, who="doi at another desk")[0] is Code.SESSION_EXPIRED


def test_wrong_passwords_are_counted_as_our_own(office):
    assert [refused(office, "aoki", "wrong") for _ in range(3)] == [Code.WRONG_SIGN_IN] * 3
    assert refused(office, "aoki") is Code.SIGN_IN_THROTTLED
    assert refused(office, "nobody", "wrong") is Code.WRONG_SIGN_IN


def test_who_is_disabled_here_stays_out_whatever_the_directory_says(office):
    staff_id = signed_in(office, "aoki").me.staff_id
    office.call(PUT_STAFF_ACCESS, StaffAccess(is_disabled=True), who=Role.ADMIN, staff_id=staff_id)
    assert refused(office, "aoki") is Code.WRONG_SIGN_IN


def test_their_password_is_the_directorys(office):
    started = signed_in(office, "aoki")
    change = PasswordChange(current=slapd.PASSWORD, new="青い魚が三匹泳いでいる庭の池の底")
    assert office.refusal(CHANGE_PASSWORD, change, who=started.token)[0] is Code.OF_DIRECTORY
    asked = {"who": Role.ADMIN, "staff_id": started.me.staff_id}
    assert office.refusal(RESET_STAFF_PASSWORD, PasswordReset(), **asked)[0] is Code.OF_DIRECTORY
    office.call(EDIT_STAFF, StaffEdit(department="x"), version=2, **asked)


def test_the_local_administrator_gets_in_while_the_directory_is_away(database, branches, server):
    from tests.server.session.desk import PASSWORD

    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = replace(server.settings(), port=nobody.getsockname()[1])
        office = Office(database, with_directory(away))
        assert refused(office, "aoki") is Code.DIRECTORY_AWAY
        assert signed_in(office, "admin", PASSWORD).me.role is Role.ADMIN
