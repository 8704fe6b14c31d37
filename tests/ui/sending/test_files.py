"""Tests for usen_desk.ui.sending.files: attached bytes are in the store until they are sent. A03-2."""

import errno

import pytest

from tests.fakes import Immediately
from tests.ui.sending.samples import MemoryOutbox
from usen_desk.api.errors import DiskTrouble
from usen_desk.ui.sending.files import FileKeeper


@pytest.fixture
def keeper(qtbot):
    made = FileKeeper(Immediately())
    made.outbox, made.heard = MemoryOutbox(), []
    return made


def keep(keeper, read=lambda: b"%PDF"):
    keeper.keep("one", read, keeper.heard.append, keeper.heard.append)


def test_bytes_are_kept_and_dropped(keeper):
    keeper.attach(keeper.outbox)
    keep(keeper)
    assert keeper.outbox.files == {"one": b"%PDF"}
    assert keeper.heard == [b"%PDF"]
    keeper.drop("one")
    assert keeper.outbox.files == {}


def test_what_cannot_be_read_or_kept_is_told_and_leaves_nothing(keeper):
    keep(keeper)  # the store is not open yet
    keeper.attach(keeper.outbox)

    def gone():
        raise FileNotFoundError(errno.ENOENT, "gone")

    keep(keeper, gone)
    keeper.outbox.fails = OSError(errno.ENOSPC, "full")
    keep(keeper)
    keeper.outbox.fails = None
    keeper.detach()
    keep(keeper)
    keeper.drop("one")
    assert [type(one) for one in keeper.heard] == [DiskTrouble] * 4
    assert keeper.outbox.files == {}
