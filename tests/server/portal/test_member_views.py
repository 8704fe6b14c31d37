"""The page where a member sets a new password: login ID and mail, a link, once. B2-4."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from tests.server.portal.conftest import ORIGIN, Portal
from tests.server.portal.test_session_views import statements_of
from usen_desk.contract.text import fold
from usen_desk.server.db import schema
from usen_desk.server.session.passwords import is_right

ASK = "/members/password/"
NEW = "asagao no tsuru ga nobiru"
LOGIN, MAIL = "taisho01", "tencho@taisho.example.jp"


@pytest.fixture
def member(portal):
    values = {"account_id": 1, "customer_id": 1, "login_id": LOGIN, "email": MAIL, "ums_started_on": date(2018, 9, 26)}
    with portal.world.database.write() as tx:
        tx.execute(insert(schema.account).values(**values, login_id_key=fold(LOGIN), email_key=fold(MAIL)))
    return portal


def asked(portal, login_id=LOGIN, email=MAIL, visitor=None):
    visitor = visitor or portal.visitor()
    visitor.get(ASK)
    return visitor.send(ASK, login_id=login_id, email=email)


def link(portal) -> str:
    mail = portal.mails()[-1]
    return re.search(rf"{re.escape(ORIGIN)}(/members/\S+)", mail.body)[1]


def hash_of(portal) -> str:
    with portal.world.database.read() as tx:
        return tx.execute(select(schema.account.c.password_hash)).scalar_one()


def test_a_member_sets_a_password_by_a_link_once(member):
    visitor = member.visitor()
    assert asked(member, LOGIN.upper(), visitor=visitor).status == 200
    (mail,) = member.mails()
    assert (mail.to_address, mail.account_id, LOGIN in mail.body) == (MAIL, 1, False)
    path = link(member)
    visitor.get(path)
    assert visitor.send(path, new="short", again="short").status == 422
    assert visitor.send(path, new=NEW, again=NEW + "x").status == 422
    done = visitor.send(path, new=NEW, again=NEW)
    assert (done.status, "パスワードを登録しました" in done.text) == (200, True)
    assert is_right(hash_of(member), NEW)
    visitor.get(path)
    assert visitor.send(path, new=NEW + "x", again=NEW + "x").status == 410
    assert is_right(hash_of(member), NEW)
    with member.world.database.read() as tx:
        logged = tx.execute(select(schema.access_log.c.action, schema.access_log.c.object_key)).all()
    assert ("password_reset", "1") in logged


@pytest.mark.parametrize(
    ("login_id", "email"), [(LOGIN, "other@example.jp"), ("nobody", MAIL), ("x" * 80, MAIL), (LOGIN, "x")]
)
def test_what_does_not_fit_gets_the_same_answer_and_no_mail(member, login_id, email):
    good, bad = asked(member), asked(member, login_id, email)
    assert (bad.status, bad.text) == (good.status, good.text)
    assert len(member.mails()) == 1


def test_asking_is_the_same_work_whether_there_is_such_a_member(member):
    known = statements_of(member, lambda: asked(member))
    unknown = statements_of(member, lambda: asked(member, "nobody"))
    assert known == unknown
    assert len(member.mails()) == 1


@pytest.mark.parametrize("ended", ["terminated_on", "cancelled_on"])
def test_an_account_that_ended_gets_no_link(member, ended):
    with member.world.database.write() as tx:
        tx.execute(update(schema.customer).values({ended: date(2020, 3, 1)}))
    assert asked(member).status == 200
    assert member.mails() == []


def test_a_link_is_over_after_half_an_hour(member):
    asked(member)
    path, visitor = link(member), member.visitor()
    member.world.now += timedelta(minutes=30)
    visitor.get(path)
    answer = visitor.send(path, new=NEW, again=NEW)
    assert (answer.status, "もう一度お手続きする" in answer.text, hash_of(member)) == (410, True, "")


def test_a_new_password_makes_older_links_useless(member):
    asked(member)
    first = link(member)
    member.world.now += timedelta(minutes=1)
    asked(member)
    visitor = member.visitor()
    path = link(member)
    assert path != first
    visitor.get(path)
    visitor.send(path, new=NEW, again=NEW)
    visitor.get(first)
    assert visitor.send(first, new=NEW + "x", again=NEW + "x").status == 410


def test_asking_is_held_to_three_an_hour(world, tmp_path):
    portal = Portal(world, tmp_path, resends_per_account_per_hour=3)
    assert [asked(portal).status for _ in range(4)] == [200, 200, 200, 429]
