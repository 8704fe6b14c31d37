"""Tests for usen_desk.ui.sending.draft_versions."""

import errno

import pytest
from PySide6.QtCore import QObject

from tests.fakes import Immediately
from tests.ui.sending.samples import REPLY, DraftService, MemoryOutbox, draft, of_service
from usen_desk.api.errors import DiskTrouble, Trouble, Unreachable
from usen_desk.contract.drafts import DraftKey
from usen_desk.ui.sending.draft_versions import read_versions

KEY = DraftKey(mode=REPLY, inquiry_id=29)


@pytest.fixture
def stores(qapp):
    outbox, service = MemoryOutbox(), DraftService()
    outbox.earlier[REPLY, 29] = [draft("こちら")]
    service.versions = [of_service(draft("あちら"), minutes=1)]
    return outbox, service


def read(outbox, service):
    found = []
    read_versions(KEY, outbox, service, Immediately(), QObject(), found.extend, found.append)
    return [getattr(one, "body", one) for one in found]


def test_both_are_read_and_without_the_service_those_of_this_pc(stores):
    outbox, service = stores
    assert read(outbox, service) == ["あちら", "こちら"]
    assert read(outbox, None) == ["こちら"]
    service.fails = Unreachable(Trouble.CUT)
    assert read(outbox, service) == ["こちら"]


def test_a_disk_that_fails_is_told(stores):
    outbox, service = stores
    outbox.fails = OSError(errno.EIO, "broken")
    assert [type(one) for one in read(outbox, service)] == [DiskTrouble]
