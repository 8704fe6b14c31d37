"""Tests for usen_desk.server.accounts.reregistration_store."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from tests.server.conftest import BRANCH, NOW
from usen_desk.server.accounts import reregistration_store as store
from usen_desk.server.db import schema

MINUTE = timedelta(minutes=1)


@pytest.fixture
def tx(database, branches):
    """Two accounts with one address and one with another."""
    with database.write() as tx:
        tx.execute(
            insert(schema.customer).values(
                customer_id=1,
                customer_code="1",
                customer_code_key="1",
                store_name="店",
                store_name_folded="店",
                branch_code=BRANCH,
            )
        )
        for account_id, email in ((1, "a@example.jp"), (2, "a@example.jp"), (3, "b@example.jp")):
            login_id = f"login{account_id}"
            tx.execute(
                insert(schema.account).values(
                    account_id=account_id,
                    customer_id=1,
                    login_id=login_id,
                    login_id_key=login_id,
                    email=email,
                    email_key=email,
                )
            )
        yield tx


def put_mail(tx, account_id, at, kind="reregistration"):
    tx.execute(
        insert(schema.mail_outbox).values(
            mail_id=str(uuid4()),
            kind=kind,
            to_address="a@example.jp",
            subject="",
            body="",
            state="sent",
            next_attempt_at=at,
            created_at=at,
            account_id=account_id,
        )
    )


def test_times_come_newest_first_from_the_window_and_kind_only(tx):
    for minutes in (-61, -60, -59, -5):
        put_mail(tx, 1, NOW + minutes * MINUTE)
    put_mail(tx, 1, NOW, kind="other")
    put_mail(tx, 2, NOW - MINUTE)
    put_mail(tx, 3, NOW)
    since = NOW - 60 * MINUTE
    of_account = store.asked_for_account(tx, "reregistration", 1, since, 10)
    assert of_account == [NOW - 5 * MINUTE, NOW - 59 * MINUTE]
    assert store.asked_for_account(tx, "reregistration", 1, since, 1) == of_account[:1]
    assert store.asked_for_address(tx, "reregistration", "a@example.jp", since, 10) == [NOW - MINUTE, *of_account]


def test_holding_an_address_without_accounts_holds_nothing(tx):
    store.hold_address(tx, "nobody@example.jp")


def test_a_held_address_is_waited_for(tx, database):
    """On PostgreSQL; SQLite has one writer anyway."""
    if database.is_sqlite:
        return
    tx.commit()
    from sqlalchemy import select

    locked = select(schema.account.c.account_id).with_for_update(skip_locked=True)
    with database.write() as one, database.write() as other:
        store.hold_address(one, "a@example.jp")
        assert other.execute(locked).scalars().all() == [3]
