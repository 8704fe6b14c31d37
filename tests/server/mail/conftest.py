"""A mail server and queued mails for the tests of outgoing mail."""

from __future__ import annotations

import uuid

import pytest

from tests.smtp import MailServer
from usen_desk.server.mail.service import Mail, queue


@pytest.fixture
def relay(tmp_path):
    made = MailServer(tmp_path)
    yield made
    made.close()


@pytest.fixture
def put(unit):
    """Queues a mail and returns its id."""

    def queued(to="taro@example.jp", subject="ご案内", body="本文\n", **of_unit):
        mail_id = uuid.uuid4()
        with unit(None, **of_unit) as context:
            assert queue(context, mail_id, Mail("test", to, subject, body))
        return mail_id

    return queued
