"""Tests for usen_desk.server.accounts.reregistration."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, update

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH, actor
from usen_desk.contract.accounts import ReregistrationRequest
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.text import code_key, fold
from usen_desk.server.accounts.reregistration import send_reregistration
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db import schema
from usen_desk.server.settings import Settings, Throttles

REQUEST = UUID("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SHARED = "honbu@chain.example.jp"


@pytest.fixture
def put(database, branches):
    """Stores one store with one account; the staff behind every actor is there too."""
    with database.write() as tx:
        for staff_id in (1, 2):
            row = {"staff_id": staff_id, "login_id": f"s{staff_id}", "name": "山田 美咲", "role": "agent"}
            tx.execute(insert(schema.staff).values(password_hash="", created_at=NOW, **row))

    def stored(account_id=101, email="tanaka@example.jp", branch_code=BRANCH, expires_on=None, **customer):
        code = f"C{account_id}"
        store = {"store_name": "カフェ 汐風", "store_name_folded": fold("カフェ 汐風"), **customer}
        with database.write() as tx:
            customer_id = tx.execute(
                insert(schema.customer)
                .values(customer_code=code, customer_code_key=code_key(code), branch_code=branch_code, **store)
                .returning(schema.customer.c.customer_id)
            ).scalar_one()
            tx.execute(
                insert(schema.account).values(
                    account_id=account_id,
                    customer_id=customer_id,
                    login_id=f"otoraku-{account_id}",
                    login_id_key=f"otoraku-{account_id}",
                    email=email,
                    email_key=fold(email),
                    ums_expires_on=expires_on,
                )
            )
        return account_id

    return stored


@pytest.fixture
def send(unit):
    """Asks for the mail as a person, in a unit of its own."""

    def sent(account_id=101, request_id=None, role=Role.AGENT, **of_unit):
        with unit(role, Permission.SEND_REREGISTRATION, **of_unit) as context:
            return send_reregistration(context, ReregistrationRequest(request_id=request_id or uuid4()), account_id)

    return sent


@pytest.fixture
def outbox(database):
    def rows():
        with database.read() as tx:
            return tx.execute(select(schema.mail_outbox).order_by(schema.mail_outbox.c.created_at)).all()

    return rows


def refused(send, *args, **more):
    with pytest.raises(Refusal) as caught:
        send(*args, **more)
    return caught.value


def test_the_mail_is_queued_for_the_registered_address(put, send, outbox):
    answer = send(put(), REQUEST)
    assert (answer.mail_id, answer.to, answer.queued_at) == (REQUEST, "t***@example.jp", NOW)
    (row,) = outbox()
    assert (row.mail_id, row.to_address, row.state) == (str(REQUEST), "tanaka@example.jp", "queued")
    assert (row.account_id, row.requested_by) == (101, 1)
    assert row.body.startswith("カフェ 汐風 様\n")
    assert Settings().members_page in row.body
    assert Settings().mail_contact in row.body


def test_the_mail_alone_opens_nothing(put, send, outbox):
    """Whoever reads the mailbox still lacks the login ID."""
    send(put())
    (row,) = outbox()
    assert "otoraku" not in row.body + row.subject
    assert "C101" not in row.body + row.subject


def test_the_page_comes_from_the_settings_only(put, send, outbox):
    send(put(), settings=Settings(members_password_url="https://reset.example.jp/x"))
    assert "\nhttps://reset.example.jp/x\n" in outbox()[0].body


def test_sending_is_logged_without_the_address(put, send, database):
    send(put(), REQUEST)
    with database.read() as tx:
        row = tx.execute(select(schema.access_log)).one()
    assert (row.action, row.object_kind, row.object_key, row.staff_id) == ("reregistration_sent", "account", "101", 1)
    assert row.detail == f"mail {REQUEST}"


def test_asking_twice_sends_one_mail(put, send, outbox, database):
    first = send(put(), REQUEST)
    assert send(101, REQUEST, now=NOW + 2 * MINUTE) == first
    assert len(outbox()) == 1
    with database.read() as tx:
        assert len(tx.execute(select(schema.access_log)).all()) == 1


def test_asking_again_gets_the_first_answer_even_when_nothing_more_may_be_sent(put, send, database):
    first = send(put(), REQUEST)
    send(101)
    send(101)
    with database.write() as tx:
        tx.execute(update(schema.account).values(ums_expires_on=date(2026, 1, 1), email="", email_key=""))
    assert send(101, REQUEST) == first


def test_a_used_request_id_serves_nothing_else(put, send, outbox):
    send(put(101), REQUEST)
    put(102, email="other@example.jp")
    for account_id, staff_id in ((102, 1), (101, 2)):
        no = refused(send, account_id, REQUEST, staff_id=staff_id)
        assert (no.code, no.field) == (Code.INVALID_INPUT, "request_id")
    assert len(outbox()) == 1


@pytest.mark.parametrize(
    ("role", "branch_code", "may"),
    [
        (Role.AGENT, BRANCH, True),
        (Role.AGENT, OTHER_BRANCH, True),
        (Role.SUPERVISOR, OTHER_BRANCH, True),
        (Role.SALES, BRANCH, True),
        (Role.SALES, OTHER_BRANCH, False),
        (Role.ADMIN, BRANCH, False),
    ],
)
def test_only_accounts_in_reach_get_mail(put, send, outbox, role, branch_code, may):
    put(branch_code=branch_code)
    if may:
        send(role=role)
    else:
        assert refused(send, role=role).code is Code.NOT_FOUND
    assert len(outbox()) == may


def test_a_hidden_account_tells_nothing_about_a_request_id(put, send):
    send(put(branch_code=OTHER_BRANCH), REQUEST)
    assert refused(send, 101, REQUEST, role=Role.SALES).code is Code.NOT_FOUND
    assert refused(send, 999, REQUEST).code is Code.NOT_FOUND


@pytest.mark.parametrize(
    "email", ["", "なし", "tanaka@localhost", "a@example.jp\r\nBcc: b@example.jp", "a@x.jp, b@x.jp"]
)
def test_without_an_address_that_mail_can_reach_nothing_is_queued(put, send, outbox, email):
    put(email=email)
    assert refused(send).code is Code.NO_MAIL_ADDRESS
    assert outbox() == []


@pytest.mark.parametrize(
    "ended",
    [
        {"expires_on": date(2026, 11, 21)},
        {"terminated_on": date(2026, 11, 1)},
        {"cancelled_on": date(2026, 11, 1)},
        {"terminated_on": date(2026, 11, 1), "email": ""},
    ],
)
def test_an_account_that_is_over_gets_no_mail(put, send, outbox, ended):
    put(**ended)
    assert refused(send).code is Code.ACCOUNT_NOT_USABLE
    assert outbox() == []


def test_an_account_is_usable_on_its_last_day_in_japan(put, send):
    put(expires_on=date(2026, 11, 22))
    send(now=NOW)
    last_moment = NOW.replace(hour=14, minute=59)  # 23:59 in Japan
    send(now=last_moment)
    assert refused(send, now=last_moment + MINUTE).code is Code.ACCOUNT_NOT_USABLE


def test_the_fourth_mail_of_an_hour_waits_for_the_first_to_be_an_hour_old(put, send, outbox):
    put()
    for minutes in (0, 10, 20):
        send(now=NOW + minutes * MINUTE)
    no = refused(send, now=NOW + 30 * MINUTE)
    assert (no.code, no.retry_after_s) == (Code.RESEND_THROTTLED, 30 * 60)
    assert refused(send, now=NOW + HOUR - timedelta(milliseconds=1)).retry_after_s == 1
    send(now=NOW + HOUR)
    assert refused(send, now=NOW + HOUR).retry_after_s == 10 * 60
    assert len(outbox()) == 4


def test_a_refused_mail_counts_for_nothing(put, send, unit):
    put()
    for _ in range(3):
        send()
    for _ in range(5):
        refused(send)
    send(now=NOW + HOUR)


def test_accounts_count_apart(put, send):
    put(101)
    put(102, email="other@example.jp")
    for account_id in (101, 101, 101, 102, 102, 102):
        send(account_id)


def test_an_address_that_stores_share_gets_ten_mails_an_hour(put, send):
    accounts = [put(account_id, email=SHARED if account_id % 2 else SHARED.upper()) for account_id in range(1, 12)]
    for account_id in accounts[:10]:
        send(account_id)
    no = refused(send, accounts[10], now=NOW + MINUTE)
    assert (no.code, no.retry_after_s) == (Code.RESEND_THROTTLED, 59 * 60)
    send(accounts[10], now=NOW + HOUR)


def test_the_limits_stand_in_the_settings(put, send):
    put()
    none = Settings(throttles=Throttles(resends_per_account_per_hour=0))
    assert refused(send, settings=none).retry_after_s == 3600
    one = Settings(throttles=Throttles(resends_per_address_per_hour=1))
    send(settings=one)
    assert refused(send, settings=one).code is Code.RESEND_THROTTLED


def at_once(database, asks):
    """Runs (account_id, request_id) at the same time, each in a unit of its own; returns answers and refusals."""
    together = Barrier(len(asks))

    def ask(asked):
        account_id, request_id = asked
        together.wait(10)
        try:
            with database.write() as tx:
                context = Context(tx, Settings(), NOW, "0" * 32, "n", Permission.SEND_REREGISTRATION, actor(Role.AGENT))
                return send_reregistration(context, ReregistrationRequest(request_id=request_id), account_id)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(ask, asks))


def test_requests_at_once_never_pass_the_limit_of_the_account(database, put, outbox):
    put()
    answers = at_once(database, [(101, uuid4()) for _ in range(4)])
    assert answers.count(Code.RESEND_THROTTLED) == 1
    assert len(outbox()) == 3


def test_the_same_request_at_once_sends_one_mail(database, put, outbox):
    put()
    answers = at_once(database, [(101, REQUEST)] * 4)
    assert answers == [answers[0]] * 4
    assert len(outbox()) == 1


def test_one_request_id_for_two_accounts_at_once_serves_one(database, put, outbox):
    put(101)
    put(102, email="other@example.jp")
    answers = at_once(database, [(101, REQUEST), (102, REQUEST)])
    assert answers.count(Code.INVALID_INPUT) == 1
    assert len(outbox()) == 1
