"""Tests for usen_desk.server.session.add_staff, run as an operator does."""

import argparse
import io
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.server.conftest import BRANCH
from tests.server.session.desk import NEW_PASSWORD, PASSWORD, Desk
from tests.server.session.test_service import refused, who
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.server import messages
from usen_desk.server.db import schema
from usen_desk.server.session import add_staff as command
from usen_desk.server.settings import Settings, Throttles

MISAKI = ["--login-id", "Misaki", "--name", "山田 美咲", "--department", "カスタマーサポート部", "--role", "agent"]


@pytest.fixture
def run(database, monkeypatch, capsys):
    """`run(*arguments, password=…)` → (exit code, what stood on the terminal)."""

    def ran(*given, password=PASSWORD):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        url = database.url.render_as_string(hide_password=False)
        code = command.run(parser.parse_args([*given, "--password-stdin"]), Settings(database_url=url))
        out, err = capsys.readouterr()
        return code, (out + err).strip()

    return ran


def test_a_new_person_can_sign_in(database, run):
    assert run(*MISAKI) == (0, messages.STAFF_ADDED.format(login_id="misaki"))
    me = Desk(database).sign_in("misaki").me
    assert (me.name, me.department, me.role) == ("山田 美咲", "カスタマーサポート部", Role.AGENT)


def test_adding_is_logged(database, run):
    run(*MISAKI)
    columns = schema.access_log.c
    with database.read() as tx:
        assert tx.execute(select(columns.action, columns.object_key, columns.detail)).one() == (
            "staff_added",
            "1",
            "role: agent",
        )


def test_adding_twice_is_declined_and_changes_nothing(database, run):
    run(*MISAKI)
    code, said = run(*MISAKI, password=NEW_PASSWORD)
    assert (code, said) == (1, messages.STAFF_EXISTS.format(login_id="misaki"))
    assert Desk(database).sign_in("misaki", PASSWORD)


def test_sales_need_a_branch_that_is_there(database, branches, run):
    sales = [*MISAKI[:-1], "sales"]
    assert run(*sales) == (1, messages.STAFF_NEEDS.format(option="--branch"))
    assert run(*sales, "--branch", "nowhere") == (1, messages.BRANCH_UNKNOWN.format(branch_code="nowhere"))
    assert run(*sales, "--branch", BRANCH)[0] == 0
    assert Desk(database).sign_in("misaki").me.branch_code == BRANCH


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", messages.PASSWORD_MISSING),
        ("short", messages.PASSWORD_TOO_SHORT),
        ("x8Kq2pw0rm" * 13, messages.PASSWORD_TOO_LONG),
        ("passwordpassword", messages.PASSWORD_TOO_COMMON),
        ("x8Kq2p-misaki-w0rmT", messages.PASSWORD_HAS_NAME),
    ],
)
def test_the_rules_of_passwords_hold_here_too(database, run, password, said):
    assert run(*MISAKI, password=password) == (1, said)
    with database.read() as tx:
        assert tx.execute(select(schema.staff)).all() == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--login-id", "美咲", messages.STAFF_BAD_LOGIN_ID),
        ("--login-id", "a" * 65, messages.STAFF_BAD_LOGIN_ID),
        ("--login-id", "mi saki", messages.STAFF_BAD_LOGIN_ID),
        ("--name", " 　", messages.STAFF_BAD_TEXT.format(option="--name")),
        ("--name", "あ" * 61, messages.STAFF_BAD_TEXT.format(option="--name")),
        ("--name", "山田\u202e美咲", messages.STAFF_BAD_TEXT.format(option="--name")),
        ("--department", "部\n署", messages.STAFF_BAD_TEXT.format(option="--department")),
    ],
)
def test_wrong_input_is_named(run, option, value, said):
    given = list(MISAKI)
    given[given.index(option) + 1] = value
    assert run(*given) == (1, said)


def test_a_role_is_needed_and_customer_is_none(run, capsys):
    assert run(*MISAKI[:-2]) == (1, messages.STAFF_NEEDS.format(option="--role"))
    with pytest.raises(SystemExit):
        run(*MISAKI[:-1], "customer")


def test_a_reset_replaces_the_password_and_ends_every_session(database, run):
    run(*MISAKI)
    now = datetime.now(UTC)  # as the command asks it of the machine
    tokens = [Desk(database, device=n, now=now).sign_in("misaki").token for n in (1, 2)]
    code, said = run("--login-id", "misaki", "--reset-password", password=NEW_PASSWORD)
    assert (code, said) == (0, messages.STAFF_RESET.format(login_id="misaki", ended=2))
    assert refused(Desk(database).sign_in, "misaki", PASSWORD).code is Code.WRONG_SIGN_IN
    assert [who(database, token) for token in tokens] == [None, None]
    assert Desk(database).sign_in("misaki", NEW_PASSWORD)


def test_a_reset_opens_a_locked_account(database, run):
    strict = Settings(throttles=Throttles(lock_after_in_a_row=2))
    run(*MISAKI)
    for n in (1, 2):
        refused(Desk(database, strict, device=n, address=f"198.51.{n}.9").sign_in, "misaki", "wrong")
    assert refused(Desk(database, strict).sign_in, "misaki").code is Code.SIGN_IN_THROTTLED
    run("--login-id", "misaki", "--reset-password", password=NEW_PASSWORD)
    assert Desk(database, strict).sign_in("misaki", NEW_PASSWORD)


def test_resetting_nobody_is_declined(run):
    assert run("--login-id", "nobody", "--reset-password") == (1, messages.STAFF_UNKNOWN.format(login_id="nobody"))


def test_without_a_terminal_the_other_way_is_named(database, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    url = database.url.render_as_string(hide_password=False)
    assert command.run(parser.parse_args(MISAKI), Settings(database_url=url)) == 1
    assert capsys.readouterr().err.strip() == messages.PASSWORD_NO_TERMINAL


def test_an_unusable_database_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    settings = Settings(database_url=f"sqlite:///{tmp_path}/no/such/folder.db")
    assert command.run(parser.parse_args([*MISAKI, "--password-stdin"]), settings) == 2
    assert messages.DATABASE_BUSY.split("（")[0] in capsys.readouterr().err


@pytest.mark.parametrize(("second", "code"), [(PASSWORD, 0), (PASSWORD + "x", 1)], ids=["alike", "different"])
def test_a_terminal_is_asked_twice_and_shows_nothing(tmp_path, second, code):
    """A real terminal (a pty) and the real command."""
    ours, theirs = pytest.importorskip("pty", reason="Windows has no pty").openpty()
    settings = tmp_path / "settings.toml"
    settings.write_text(f'database_url = "sqlite:///{tmp_path}/desk.db"\n', encoding="utf-8")
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "usen_desk.server", "--settings", str(settings), "add-staff", *MISAKI],
            stdin=theirs,
            stdout=said,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        os.close(theirs)
        shown = _read_until(ours, messages.PASSWORD_ASK)
        os.write(ours, f"{PASSWORD}\n".encode())
        shown += _read_until(ours, messages.PASSWORD_AGAIN)
        os.write(ours, f"{second}\n".encode())
        assert process.wait(60) == code
        os.close(ours)
        said.seek(0)
        assert said.read().decode().strip() == ("" if code else messages.STAFF_ADDED.format(login_id="misaki"))
    assert PASSWORD not in shown


def _read_until(terminal, text):
    shown = b""
    while text.encode() not in shown:
        shown += os.read(terminal, 1000)
    return shown.decode()
