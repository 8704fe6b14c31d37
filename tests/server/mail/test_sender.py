"""Tests for usen_desk.server.mail.sender: a real database and a real mail server."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.server.conftest import NOW
from tests.smtp import CUT, MailServer
from usen_desk.server.mail import store
from usen_desk.server.mail.sender import DELAYS, GIVE_UP_AFTER, LEASE, send_due

MINUTE = timedelta(minutes=1)


@pytest.fixture
def send(database, relay):
    """Sends what is due at a time; `other` settings win over those that reach the relay."""

    def sent(now=NOW, **other):
        return send_due(database, relay.settings(**other), lambda: now)

    return sent


@pytest.fixture
def row(database):
    def found(mail_id):
        with database.read() as tx:
            return store.find(tx, str(mail_id))

    return found


def test_a_mail_leaves_over_verified_tls_after_signing_in(relay, put, send, row):
    mail_id = put(subject="【USEN MEMBERS】ご案内", body="𠮷野家 様\n")
    assert send() == 1
    ((recipients, message),) = relay.received
    assert recipients == ["taro@example.jp"]
    assert message["Subject"] == "【USEN MEMBERS】ご案内"
    assert message["Message-ID"] == f"<{mail_id}@example.jp>"
    assert message.get_content() == "𠮷野家 様\r\n"
    assert (row(mail_id).state, row(mail_id).sent_at, row(mail_id).last_error) == ("sent", NOW, "")


def test_many_mails_share_one_connection_and_none_is_sent_again(relay, put, send):
    for n in range(5):
        put(to=f"customer{n}@example.jp")
    assert send() == 5
    assert send() == 0
    assert sorted(to for to, _ in relay.received) == [[f"customer{n}@example.jp"] for n in range(5)]
    assert relay.sessions == 1


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_mail_that_the_relay_refuses_for_good_is_dead_and_says_why(relay, put, send, row, stage):
    relay.answers[stage].append("550 5.1.1 <taro@example.jp>: no such user")
    refused, fine = put(now=NOW - MINUTE), put()
    assert send() == 1
    assert row(refused).state == "dead"
    assert row(refused).last_error == "550 5.1.1 … no such user"
    assert row(fine).state == "sent"
    assert send(NOW + timedelta(days=2)) == 0


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_mail_that_the_relay_puts_off_is_tried_again_later(relay, put, send, row, stage):
    relay.answers[stage].append("451 4.7.1 greylisted, come back")
    put_off, fine = put(now=NOW - MINUTE), put()
    assert send() == 1
    assert (row(put_off).state, row(put_off).next_attempt_at) == ("queued", NOW + MINUTE)
    assert row(put_off).last_error == "451 4.7.1 greylisted, come back"
    assert row(fine).state == "sent"
    assert send(NOW + MINUTE - timedelta(seconds=1)) == 0
    assert send(NOW + MINUTE) == 1
    assert row(put_off).state == "sent"


def test_the_pauses_grow_and_after_a_day_the_mail_is_given_up(relay, put, send, row):
    relay.answers["DATA"] += ["450 mailbox busy"] * 40
    mail_id, now, pauses = put(), NOW, []
    while row(mail_id).state == "queued":
        send(now)
        pauses.append(row(mail_id).next_attempt_at - now)
        now = row(mail_id).next_attempt_at
    assert tuple(pauses[:4]) == DELAYS
    assert set(pauses[4:-1]) == {DELAYS[-1]}
    assert row(mail_id).state == "dead"
    assert row(mail_id).last_error == "450 mailbox busy"
    assert timedelta(hours=22) < now - NOW <= GIVE_UP_AFTER


def test_a_connection_cut_after_the_content_sends_the_same_message_again(relay, put, send, row):
    relay.answers["DATA"].append(CUT)
    mail_id = put()
    assert send() == 0
    assert (row(mail_id).state, row(mail_id).next_attempt_at) == ("queued", NOW + MINUTE)
    assert send(NOW + MINUTE) == 1
    first, second = (message for _, message in relay.received)
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


def test_a_sender_that_died_in_the_middle_leaves_the_mail_for_ten_minutes(database, relay, put, send, row):
    mail_id = put()
    with database.write() as tx:
        store.claim(tx, NOW, NOW + LEASE)
    assert send(NOW + LEASE - timedelta(seconds=1)) == 0
    assert send(NOW + LEASE) == 1
    assert relay.received[0][1]["Message-ID"] == f"<{mail_id}@example.jp>"
    assert row(mail_id).attempts == 2


def test_two_senders_at_once_never_send_one_mail_twice(database, relay, put):
    relay.holds_data.clear()
    first, second = put(now=NOW - MINUTE), put()
    settings = relay.settings()
    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(send_due, database, settings, lambda: NOW)
        assert relay.in_data.wait(10)
        other = threads.submit(send_due, database, settings, lambda: NOW)
        relay.holds_data.set()
        assert one.result(20) + other.result(20) == 2
    sent = sorted(message["Message-ID"] for _, message in relay.received)
    assert sent == sorted(f"<{mail_id}@example.jp>" for mail_id in (first, second))


def test_a_wrong_password_keeps_the_mail(relay, put, send, row):
    mail_id = put()
    assert send(password="wrong") == 0
    assert row(mail_id).state == "queued"
    assert row(mail_id).last_error.startswith("535 ")
    assert send(NOW + MINUTE) == 1


def test_nothing_is_said_to_a_relay_of_another_authority(relay, put, send, row, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    stranger = MailServer(other)
    try:
        mail_id = put()
        assert send(ca_file=str(stranger.ca_file)) == 0
    finally:
        stranger.close()
    assert relay.received == []
    assert row(mail_id).state == "queued"
    assert row(mail_id).last_error.startswith("the relay's certificate is not trusted")


def test_an_unreachable_relay_keeps_the_mail_and_is_asked_once_a_round(put, send, row, unused_port):
    first, second = put(now=NOW - MINUTE), put()
    assert send(port=unused_port) == 0
    assert (row(first).attempts, row(second).attempts) == (1, 0)
    assert row(first).last_error.startswith("ConnectionRefusedError")
    assert send(NOW + MINUTE) == 2


@pytest.fixture
def unused_port():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    return port


def test_a_row_that_cant_be_written_as_a_message_is_dead(database, relay, put, send, row):
    mail_id = put()
    with database.write() as tx:
        tx.execute(store.mail_outbox.update().values(subject="a\r\nBcc: x@example.jp"))
    assert send() == 0
    assert relay.received == []
    assert (row(mail_id).state, row(mail_id).last_error) == ("dead", "the mail can't be written as a message")


def test_a_stopping_service_starts_no_further_mail(database, relay, put):
    put()
    assert send_due(database, relay.settings(), lambda: NOW, is_stopping=lambda: True) == 0
    assert relay.received == []


def test_the_log_names_mails_by_id_only(relay, put, send, caplog):
    caplog.set_level(logging.DEBUG, "usen_desk")
    relay.answers["RCPT"] += ["550 taro@example.jp unknown", "451 <taro@example.jp> later"]
    mails = [put(subject="秘密の件名", body="秘密の本文") for _ in range(3)]
    send()
    assert all(str(mail_id) in caplog.text for mail_id in mails)
    for secret in ("taro", "秘密", "correct horse"):
        assert secret not in caplog.text
