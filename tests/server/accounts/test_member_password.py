"""A member's new password below its page: only one account, and only for as long as it can be used. B2-4."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from tests.server.conftest import BRANCH, NOW
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.portal import LinkedPassword, MemberLinkAsk
from usen_desk.contract.text import fold
from usen_desk.server.accounts import member_password, member_password_store
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.session import links

ASK = MemberLinkAsk(login_id="Taisho01", email="TENCHO@taisho.example.jp")
NEW = "asagao no tsuru ga nobiru"


@pytest.fixture
def accounts(database, branches):
    with database.write() as tx:
        tx.execute(
            insert(schema.customer).values(
                customer_id=1,
                customer_code="0412-3398-01",
                customer_code_key="0412339801",
                store_name="焼肉大将",
                store_name_folded="x",
                branch_code=BRANCH,
            )
        )
        for number in (1, 2):
            add(tx, number, f"taisho0{number}")


def add(tx, number, login_id, email="tencho@taisho.example.jp"):
    keys = {"login_id_key": fold(login_id), "email_key": fold(email)}
    values = {"account_id": number, "customer_id": 1, "login_id": login_id, "email": email, **keys}
    tx.execute(insert(schema.account).values(**values))


def asked(unit, body=ASK, now=NOW) -> list[str]:
    """The tokens whose hashes are kept."""
    made = []
    original = links.made

    def noting():
        made.append(original())
        return made[-1]

    links.made = noting
    try:
        with unit(None, Permission.ANYONE, now=now) as context:
            member_password.ask_link(context, body)
    finally:
        links.made = original
    with unit(None, Permission.ANYONE) as context:
        kept = set(context.tx.execute(select(schema.member_link.c.token_hash)).scalars())
    return [token for token, hashed in made if hashed in kept]


def check(unit, token, now=NOW):
    with unit(None, Permission.ANYONE, now=now) as context:
        return member_password.check_password(context, LinkedPassword(token=token, new=NEW))


def test_login_id_and_mail_are_compared_as_people_type_them(accounts, unit):
    assert len(asked(unit)) == 1


def test_two_accounts_that_answer_to_the_same_get_no_link(accounts, unit, database):
    with database.write() as tx:
        add(tx, 3, "TAISHO01")
    assert asked(unit) == []
    with database.read() as tx:
        assert member_password_store.member_of(tx, fold("taisho02"), fold(ASK.email)).account_id == 2


def test_an_account_that_ended_after_the_mail_takes_no_password(accounts, unit, database):
    (token,) = asked(unit)
    assert check(unit, token)
    with database.write() as tx:
        tx.execute(update(schema.account).values(ums_expires_on=date(2020, 1, 1)))
    with pytest.raises(Refusal) as refusal:
        check(unit, token)
    assert refusal.value.code is Code.LINK_OVER


def test_of_two_who_use_a_link_at_once_one_is_told_that_it_is_over(accounts, unit):
    (token,) = asked(unit)
    first, second = check(unit, token), check(unit, token)
    body = LinkedPassword(token=token, new=NEW)
    with unit(None, Permission.ANYONE) as context:
        member_password.set_password(context, body, first)
    with pytest.raises(Refusal) as refusal, unit(None, Permission.ANYONE) as context:
        member_password.set_password(context, body, second)
    assert refusal.value.code is Code.LINK_OVER


def test_a_link_that_is_over_goes_with_the_next_use_of_another(accounts, unit, database):
    asked(unit, now=NOW - timedelta(hours=2))
    (token,) = asked(unit)
    with unit(None, Permission.ANYONE) as context:
        member_password.set_password(context, LinkedPassword(token=token, new=NEW), "hash")
    with database.read() as tx:
        assert tx.execute(select(schema.member_link)).all() == []
