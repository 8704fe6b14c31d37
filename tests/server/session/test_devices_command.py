"""Tests for usen_desk.server.session.devices_command, run as an operator does."""

import pytest
from sqlalchemy import select

from tests.server.conftest import NOW
from tests.server.session.desk import Desk
from tests.server.session.test_devices import code_of
from usen_desk.contract.errors import Code
from usen_desk.contract.session import GET_ME
from usen_desk.server import messages
from usen_desk.server.__main__ import main
from usen_desk.server.db import schema
from usen_desk.server.session import device_store

SEVEN, EIGHT = (f"{n:032x}" for n in (7, 8))


@pytest.fixture
def desks(database, misaki):
    """Two PCs of misaki, 7 and 8."""
    made = [Desk(database, device=number) for number in (7, 8)]
    for desk in made:
        desk.sign_in("misaki")
        desk.pass_time(60)
    return made


@pytest.fixture
def run(database, tmp_path, capsys):
    """`run(*arguments)` → (exit code, what stood on the terminal)."""
    file = tmp_path / "service.toml"
    url = database.url.render_as_string(hide_password=False)
    file.write_text(f'database_url = "{url}"', encoding="utf-8")

    def ran(*given):
        code = main(["--settings", str(file), *given])
        out, err = capsys.readouterr()
        return code, (out + err).strip()

    return ran


def test_devices_are_listed(desks, run, database, misaki):
    with database.write() as tx:
        device_store.add_key(tx, misaki, SEVEN, "", "フロントPC", NOW)
        device_store.revoke(tx, misaki, EIGHT, NOW)
    code, told = run("list-devices", "--login-id", "MISAKI")
    assert code == 0
    lines = [f"{SEVEN}  2026-11-22 12:00  利用中  フロントPC", f"{EIGHT}  2026-11-22 12:00  停止"]
    assert told.splitlines() == lines


def test_somebody_who_never_signed_in_has_none(run, misaki):
    assert run("list-devices", "--login-id", "misaki") == (0, messages.NO_DEVICES)


def test_one_device_is_revoked(desks, run, database):
    seven, eight = desks
    assert run("revoke-device", "--login-id", "misaki", "--device", SEVEN) == (0, "停止したPC: 1")
    assert code_of(seven.call, GET_ME) is Code.DEVICE_REVOKED
    assert eight.call(GET_ME).login_id == "misaki"
    log = schema.access_log.c
    with database.read() as tx:
        rows = tx.execute(select(log.action, log.staff_id, log.object_key).order_by(log.access_id)).all()
    assert tuple(rows[-1]) == ("device_revoked", None, SEVEN)


def test_all_devices_are_revoked_and_again_none(desks, run):
    assert run("revoke-device", "--login-id", "misaki", "--all") == (0, "停止したPC: 2")
    for desk in desks:
        assert code_of(desk.call, GET_ME) is Code.DEVICE_REVOKED
    assert run("revoke-device", "--login-id", "misaki", "--all") == (0, "停止したPC: 0")


@pytest.mark.parametrize("command", [("list-devices",), ("revoke-device", "--all")])
@pytest.mark.parametrize("login_id", ["nobody", "誰か"])
def test_nobody_has_no_devices(run, misaki, command, login_id):
    told = messages.STAFF_UNKNOWN.format(login_id=login_id)
    assert run(*command, "--login-id", login_id) == (1, told)


def test_a_device_of_somebody_else_is_unknown(desks, run, add_staff):
    add_staff("kenta")
    told = messages.DEVICE_UNKNOWN.format(device=SEVEN)
    assert run("revoke-device", "--login-id", "kenta", "--device", SEVEN) == (1, told)
    assert desks[0].call(GET_ME).login_id == "misaki"


@pytest.mark.parametrize("given", [(), ("--all", "--device", SEVEN)])
def test_either_one_or_all_are_named(run, given, capsys):
    with pytest.raises(SystemExit) as ended:
        run("revoke-device", "--login-id", "misaki", *given)
    assert ended.value.code == 2
    assert "--device" in capsys.readouterr().err
