"""Tests for usen_desk.server.mail.store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

from tests.server.conftest import NOW
from usen_desk.server.db.schema import mail_outbox
from usen_desk.server.mail import store

LEASE = timedelta(minutes=10)


def claim(database, now=NOW):
    with database.write() as tx:
        return store.claim(tx, now, now + LEASE)


def row(database, mail_id):
    with database.read() as tx:
        return store.find(tx, str(mail_id))


def test_the_mail_that_waits_longest_is_claimed_first(database, put):
    later, sooner = put(now=NOW - timedelta(minutes=1)), put(now=NOW - timedelta(minutes=2))
    assert claim(database).mail_id == str(sooner)
    assert claim(database).mail_id == str(later)
    assert claim(database) is None


def test_a_mail_is_not_claimed_before_its_time(database, put):
    put(now=NOW + timedelta(seconds=1))
    with database.read() as tx:
        assert not store.is_due(tx, NOW)
        assert store.is_due(tx, NOW + timedelta(seconds=1))
    assert claim(database) is None


def test_a_claim_that_nobody_settled_is_free_again_after_its_lease(database, put):
    mail_id = put()
    assert claim(database).attempts == 1
    assert claim(database, NOW + LEASE - timedelta(seconds=1)) is None
    again = claim(database, NOW + LEASE)
    assert (again.mail_id, again.attempts) == (str(mail_id), 2)


def test_a_sender_that_lost_its_claim_settles_nothing(database, put):
    mail_id = put()
    slow = claim(database)
    quick = claim(database, NOW + LEASE)
    with database.write() as tx:
        store.settle_dead(tx, slow, "late")
    assert row(database, mail_id).state == "sending"
    with database.write() as tx:
        store.settle_sent(tx, quick, NOW)
        store.settle_dead(tx, quick, "never mind")
    assert row(database, mail_id).state == "sent"


def test_sent_and_dead_mails_are_never_claimed_again(database, put):
    put()
    put()
    with database.write() as tx:
        store.settle_sent(tx, store.claim(tx, NOW, NOW + LEASE), NOW)
        store.settle_dead(tx, store.claim(tx, NOW, NOW + LEASE), "550 no")
    assert claim(database, NOW + timedelta(days=30)) is None


def test_senders_at_once_never_get_the_same_mail(database, put):
    mails = {str(put()) for _ in range(12)}
    together = Barrier(4)

    def take_all(_):
        together.wait(10)
        taken = []
        while (claimed := claim(database)) is not None:
            taken.append(claimed.mail_id)
        return taken

    with ThreadPoolExecutor(4) as threads:
        taken = [mail_id for part in threads.map(take_all, range(4)) for mail_id in part]
    assert sorted(taken) == sorted(mails)


def test_a_mail_being_claimed_elsewhere_is_passed_over(database, put):
    """Only PostgreSQL can have two write units at once."""
    if database.is_sqlite:
        return
    first, second = put(), put()
    with database.write() as one, database.write() as other:
        taken = {store.claim(one, NOW, NOW + LEASE).mail_id, store.claim(other, NOW, NOW + LEASE).mail_id}
        assert store.claim(other, NOW, NOW + LEASE) is None
    assert taken == {str(first), str(second)}


def test_a_long_reason_is_cut_to_the_column(database, put):
    put()
    with database.write() as tx:
        store.settle_later(tx, store.claim(tx, NOW, NOW + LEASE), NOW, "理" * 500)
        assert tx.execute(select(mail_outbox.c.last_error)).scalar_one() == "理" * 400
