"""Tests for usen_desk.server.mail.relay against a real mail server."""

import pytest

from tests.smtp import CUT
from usen_desk.server.mail.relay import Fate, Relay, RelayAway, Verdict

CONTENT = b"Subject: hello\r\n\r\nbody\r\n"
NOT_TRUSTED = "the relay's certificate is not trusted"


@pytest.fixture
def send(relay):
    """Sends one mail over a connection of its own; `other` settings win over those that reach the relay."""

    def sent(to="taro@example.jp", **other):
        connection = Relay(relay.settings(**other))
        try:
            return connection.send(to, CONTENT)
        finally:
            connection.close()

    return sent


def test_a_mail_is_taken_after_tls_and_sign_in(relay, send):
    assert send() == Verdict(Fate.SENT)
    ((recipients, message),) = relay.received
    assert (recipients, message["Subject"]) == (["taro@example.jp"], "hello")


def test_an_old_mobile_address_gets_its_mail(relay, send):
    assert send("a..b.@docomo.ne.jp").fate is Fate.SENT
    assert relay.received[0][0] == ["a..b.@docomo.ne.jp"]


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "fate"), [("550 5.1.1 no", Fate.DEAD), ("452 4.2.2 full", Fate.LATER)])
def test_a_refusal_is_judged_by_its_first_digit_and_the_connection_goes_on(relay, stage, answer, fate):
    relay.answers[stage].append(answer)
    connection = Relay(relay.settings())
    assert connection.send("taro@example.jp", CONTENT) == Verdict(fate, answer)
    assert connection.send("taro@example.jp", CONTENT) == Verdict(Fate.SENT)
    connection.close()
    assert relay.sessions == 1


def test_the_reason_never_holds_an_address(relay, send):
    relay.answers["RCPT"].append("550 <taro@example.jp>: Recipient address taro@example.jp rejected")
    assert send() == Verdict(Fate.DEAD, "550 … Recipient address … rejected")


@pytest.mark.parametrize(("stage", "answer"), [("RCPT", "421 closing"), ("DATA", CUT), ("RCPT", CUT)])
def test_a_relay_that_goes_away_says_nothing_of_the_mail(relay, stage, answer):
    relay.answers[stage].append(answer)
    connection = Relay(relay.settings())
    with pytest.raises(RelayAway):
        connection.send("taro@example.jp", CONTENT)
    assert connection.send("taro@example.jp", CONTENT).fate is Fate.SENT
    connection.close()
    assert relay.sessions == 2


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"password": "wrong"}, "535 "),
        ({"login": "", "password": ""}, "530 "),
        ({"password": "合言葉"}, "SMTP login and password have to be ASCII"),
        ({"ca_file": ""}, NOT_TRUSTED),
        ({"host": "127.0.0.1"}, NOT_TRUSTED),
        ({"ca_file": "missing.pem"}, "FileNotFoundError"),
        ({"host": "relay.example.jp", "starttls": False}, "ConnectionError: starttls = false is for a relay on this"),
        ({"starttls": False}, "SMTPNotSupportedError"),
    ],
)
def test_a_wrong_set_up_stops_before_the_mail(relay, send, other, reason):
    with pytest.raises(RelayAway, match="^" + reason):
        send(**other)
    assert relay.received == []


def test_a_relay_without_starttls_gets_neither_password_nor_mail(relay, send):
    relay.offers_starttls = False
    with pytest.raises(RelayAway, match="STARTTLS"):
        send()
    assert relay.received == []


def test_without_tls_a_mail_goes_to_a_relay_on_this_machine(relay, send):
    relay.offers_starttls = False
    assert send(starttls=False, login="", host="127.0.0.1").fate is Fate.SENT
