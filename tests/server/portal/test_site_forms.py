"""Every form of every page: sent twice, sent again after going back, sent when the session has ended meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.server.attachments.files import PDF
from tests.server.inquiries.conftest import CUSTOMER, STORE, SUPERVISOR
from tests.server.portal.conftest import PASSWORD, TEMPORARY
from tests.server.portal.test_member_views import LOGIN, MAIL, asked
from tests.server.portal.test_member_views import member as member
from tests.server.portal.test_session_views import TEMPORARY_HASH, hash_of, link_of
from tests.server.session.pictures import drawn
from usen_desk.contract.faq import FaqText, FaqToAdd
from usen_desk.contract.notices import NoticeKind, NoticeText, NoticeToAdd
from usen_desk.contract.permissions import Permission
from usen_desk.server.db import schema
from usen_desk.server.faq.service import add_faq
from usen_desk.server.notices.service import add_notice
from usen_desk.server.portal import rendering, site, words

NEW, TEXT = "asagao no tsuru ga nobiru", "スピーカーから雑音がします。"


@dataclass(frozen=True)
class Case:
    """One form. `stands_on`: the page that has it; `{…}` are numbers of this world."""

    route: str
    stands_on: str
    values: dict[str, str]
    effect: Callable[[Any], Any]
    """What it does, as far as it can be counted or read."""
    action: str = ""
    files: tuple[tuple[str, str, bytes], ...] = ()
    again: int = 303
    """The answer to the same form a second time, 303 where it leads on as the first did."""
    typed: tuple[str, ...] = ()
    """What a person wrote and has to find again."""
    secret: tuple[str, ...] = field(default=())
    """What no page may bring back."""
    is_open: bool = False
    is_first: bool = False


def rows(table):
    def count(portal):
        with portal.world.database.read() as tx:
            return tx.scalar(select(func.count()).select_from(table))

    return count


def row(column):
    def read(portal):
        with portal.world.database.read() as tx:
            return tx.execute(select(column).order_by(column)).all()

    return read


FORGOT, RESET, MEMBERS = "/client/password/forgot/", "/client/password/reset/{token}/", "/members/password/"
TWICE = {"new": NEW, "again": NEW}
open_sessions = row(schema.portal_session.c.revoked_at)
CASES = (
    Case(
        "/client/login/",
        "/client/login/",
        {"email": CUSTOMER.login_id, "password": PASSWORD},
        rows(schema.portal_session),
        typed=(CUSTOMER.login_id,),
        secret=(PASSWORD,),
        is_open=True,
    ),
    Case("/client/logout/", "/client/", {}, open_sessions, action="/client/logout/"),
    Case("/client/password/first/", "/client/password/first/", TWICE, hash_of, secret=(NEW,), is_first=True),
    Case(
        FORGOT,
        FORGOT,
        {"email": CUSTOMER.login_id},
        rows(schema.mail_outbox),
        again=200,
        typed=(CUSTOMER.login_id,),
        is_open=True,
    ),
    Case(RESET, "{reset}", TWICE, hash_of, again=410, secret=(NEW,), is_open=True),
    Case(
        "/client/password/",
        "/client/password/",
        {"current": PASSWORD, **TWICE},
        hash_of,
        again=403,
        secret=(PASSWORD, NEW),
    ),
    Case(
        "/client/picture/",
        "/client/picture/",
        {},
        row(schema.portal_image.c.sha256),
        files=(("picture", "わたし.png", drawn(30, 20)),),
    ),
    Case(
        "/client/new/",
        "/client/new/?category=repair",
        {"do": "open", "store": STORE, "field.symptom": "silent", "comment": TEXT},
        rows(schema.message),
        action="/client/new/",
        files=(("files", "図面.pdf", PDF),),
        typed=(TEXT, STORE),
    ),
    Case(
        "/client/new/store/",
        "/client/new/store/",
        {"do": "open", "comment": TEXT, "planned_name": "駅前の店"},
        rows(schema.message),
        typed=(TEXT, "駅前の店"),
    ),
    Case(
        "/client/inquiries/{inquiry}/",
        "/client/inquiries/{inquiry}/",
        {"do": "send", "body": TEXT},
        rows(schema.message),
        files=(("files", "図面.pdf", PDF),),
        typed=(TEXT,),
    ),
    Case(
        "/client/inquiries/{inquiry}/parts/",
        "/client/inquiries/{inquiry}/",
        {"show": "store"},
        lambda _: None,
        action="/client/inquiries/{inquiry}/parts/",
    ),
    Case("/client/notices/{notice}/", "/client/notices/{notice}/", {}, lambda portal: confirmed(portal)),
    Case("/client/faq/{faq}/", "/client/faq/", {"useful": "yes"}, rows(schema.faq_vote), action="/client/faq/{faq}/"),
    Case(
        MEMBERS,
        MEMBERS,
        {"login_id": LOGIN, "email": MAIL},
        rows(schema.mail_outbox),
        again=200,
        typed=(LOGIN, MAIL),
        is_open=True,
    ),
    Case(
        MEMBERS + "{token}/",
        "{member_link}",
        TWICE,
        row(schema.account.c.password_hash),
        again=410,
        secret=(NEW,),
        is_open=True,
    ),
)


def confirmed(portal):
    page = portal.signed_in().get("/client/notices/1/")
    return "確認済みです。" in page.text


@dataclass
class Place:
    portal: Any
    case: Case
    numbers: dict[str, Any]
    visitor: Any

    def at(self, text):
        return text.format(**self.numbers)

    @property
    def action(self):
        return self.at(self.case.action or self.case.stands_on)

    def look(self):
        page = self.visitor.get(self.at(self.case.stands_on))
        assert page.status == 200, page.text
        return page

    def send(self):
        values = {name.replace(".", "__"): value for name, value in self.case.values.items()}
        return self.visitor.send(self.action, *self.case.files, **values)


@pytest.fixture
def place(request, member):
    """Somebody before the form of a case, with all that its page shows."""
    portal, case = member, request.param
    numbers = {"inquiry": portal.world.open().card.inquiry_id, "notice": a_notice(portal), "faq": a_question(portal)}
    if "reset" in case.stands_on:
        visitor = portal.visitor()
        visitor.get(FORGOT)
        visitor.send(FORGOT, email=CUSTOMER.login_id)
        numbers["reset"] = link_of(portal.mails()[-1])
    if "member_link" in case.stands_on:
        asked(portal)
        numbers["member_link"] = link_of(portal.mails()[-1])
    if case.is_first:
        portal.put_password(CUSTOMER, TEMPORARY_HASH, until=portal.world.now + timedelta(days=14))
    visitor = portal.visitor()
    if not case.is_open:
        visitor.sign_in(CUSTOMER.login_id, TEMPORARY if case.is_first else PASSWORD)
    return Place(portal, case, numbers, visitor)


def a_notice(portal):
    text = NoticeText(kind=NoticeKind.GUIDE, title="改定", body="本文", for_customers=True, asks_confirmation=True)
    with portal.world.unit(SUPERVISOR, Permission.WRITE_KNOWLEDGE) as context:
        return add_notice(context, NoticeToAdd(notice_key=uuid4(), text=text, publishes=True)).line.notice_id


def a_question(portal):
    text = FaqText(category="故障", question="音が出ません", answer="手順", is_published=True, for_customers=True)
    with portal.world.unit(SUPERVISOR, Permission.WRITE_KNOWLEDGE) as context:
        add_faq(context, FaqToAdd(faq_key=uuid4(), text=text))
    with portal.world.database.read() as tx:
        return tx.execute(select(schema.faq.c.faq_id)).scalar_one()


def each(cases=CASES):
    return pytest.mark.parametrize("place", cases, indirect=True, ids=[case.route for case in cases])


def test_every_form_of_the_service_has_a_case_here():
    assert sorted(case.route for case in CASES) == sorted(page.path for page in site.all_pages([]) if page.sent)


@each()
def test_sent_twice_it_does_one_thing(place):
    page, before = place.look(), place.case.effect(place.portal)
    first = place.send()
    assert first.status in (200, 303), first.text
    once = place.case.effect(place.portal)
    place.visitor.last = page  # the second press, or the page that going back brings
    second = place.send()
    assert second.status == place.case.again, second.text
    if place.case.again == 303 and not place.case.is_first and not place.case.is_open:
        assert second.location == first.location
    assert place.case.effect(place.portal) == once
    assert before != once or place.case.route.endswith("/parts/"), "the first time it did something"


@each([case for case in CASES if case.typed])
def test_going_back_finds_what_was_written(place):
    """A browser forgets a page that says no-store; where nothing but a secret or an address is written it may."""
    page = place.look()
    kept = page.header("cache-control")
    assert kept == (rendering.FORM_CACHE if TEXT in place.case.typed else "no-store")


@each([case for case in CASES if not case.is_open])
def test_an_ended_session_loses_no_word_and_shows_no_secret(place):
    place.look()
    before = place.case.effect(place.portal)
    place.visitor.cookies["__Host-usen-session"] = "x" * 43
    ended = place.send()
    if place.case.route == "/client/logout/":
        assert ended.location == "/client/login/?done=out"
        return
    assert ended.status == 401
    assert not [secret for secret in place.case.secret if secret in ended.html]
    sign_in = {"email": CUSTOMER.login_id, "password": TEMPORARY if place.case.is_first else PASSWORD}
    answer = place.visitor.send("/client/login/", **sign_in)
    assert place.case.effect(place.portal) == before, "it is sent by its author only"
    if place.case.typed:
        assert (answer.status, words.KEPT in answer.text) == (200, True)
        assert [text for text in place.case.typed if text not in answer.html] == []
        assert (words.KEPT_FILES in answer.text) is bool(place.case.files)
        again = place.visitor.send(place.action, do=place.case.values["do"])
        assert (again.status, place.case.effect(place.portal)) == (303, before + 1), again.text
    else:
        assert re.match(re.escape(answer.location), place.at(place.case.stands_on)), answer.location


@each([case for case in CASES if case.is_open])
def test_a_lost_key_loses_no_word_and_shows_no_secret(place):
    place.look()
    before = place.case.effect(place.portal)
    place.visitor.cookies.clear()
    answer = place.send()
    assert (answer.status, words.CSRF_LOST in answer.text) == (403, True)
    assert [text for text in place.case.typed if text not in answer.html] == []
    assert not [secret for secret in place.case.secret if secret in answer.html]
    assert place.case.effect(place.portal) == before
