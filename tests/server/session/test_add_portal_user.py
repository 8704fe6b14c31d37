"""Tests for usen_desk.server.session.add_portal_user, run as an operator does."""

import argparse
import re

import pytest
from sqlalchemy import insert, select

from tests.server.conftest import NOW
from usen_desk.contract.text import fold
from usen_desk.server import messages
from usen_desk.server.db import schema
from usen_desk.server.session import add_portal_user as command
from usen_desk.server.session.passwords import is_right
from usen_desk.server.settings import Settings

SATO = ("--email", "sato@taisho.example.jp", "--company", "株式会社大将フーズ", "--name", "佐藤 健")


@pytest.fixture
def run(database, capsys):
    """`run(*arguments)` → (exit code, what stood on the terminal)."""
    with database.write() as tx:
        name = "株式会社大将フーズ"
        tx.execute(insert(schema.company).values(name=name, name_folded=fold(name), created_at=NOW))

    def ran(*given):
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        url = database.url.render_as_string(hide_password=False)
        code = command.run(parser.parse_args(given), Settings(database_url=url))
        out, err = capsys.readouterr()
        return code, (out + err).strip()

    return ran


def stored(database):
    with database.read() as tx:
        return tx.execute(select(schema.portal_user)).all()


def told_password(out):
    return re.search(r"仮パスワード: (\w{12})", out)[1]


def test_a_new_person_gets_a_temporary_password(database, run):
    code, out = run(*SATO, "--department", "総務部")
    (person,) = stored(database)
    assert (code, person.email, person.name, person.department, person.is_temporary) == (
        0,
        "sato@taisho.example.jp",
        "佐藤 健",
        "総務部",
        True,
    )
    assert is_right(person.password_hash, told_password(out))
    assert (person.password_until - person.created_at).days == 14


def test_reissuing_makes_the_password_before_useless(database, run):
    _, before = run(*SATO)
    _, after = run("--email", "SATO@taisho.example.jp", "--reissue")
    (person,) = stored(database)
    assert not is_right(person.password_hash, told_password(before))
    assert is_right(person.password_hash, told_password(after))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((*SATO[:2], "--company", "無い会社", *SATO[4:]), messages.COMPANY_UNKNOWN.format(company="無い会社")),
        (("--email", "sato", *SATO[2:]), messages.PORTAL_USER_BAD_EMAIL),
        (SATO[:4], messages.STAFF_BAD_TEXT.format(option="--name, --department")),
        (("--email", "x@example.jp", "--reissue"), messages.PORTAL_USER_UNKNOWN.format(email="x@example.jp")),
    ],
    ids=["company", "address", "name", "unknown"],
)
def test_what_cannot_be_done_is_declined_and_stores_nothing(database, run, given, said):
    assert run(*given) == (1, said)
    assert stored(database) == []


def test_adding_twice_is_declined(database, run):
    run(*SATO)
    assert run(*SATO) == (1, messages.PORTAL_USER_EXISTS.format(email="sato@taisho.example.jp"))
    assert len(stored(database)) == 1
