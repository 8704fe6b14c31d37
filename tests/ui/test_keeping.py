"""Tests for usen_desk.ui.keeping: what follows what around the store. Its journey: tests/faults/test_offline_start."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal

from tests.fakes import Immediately
from tests.local.store.samples import NOON
from tests.local.test_cached_answers import cache, remember
from usen_desk.api.client import Route
from usen_desk.api.errors import Unreachable
from usen_desk.contract.accounts import GET_CUSTOMER, CustomerAsk
from usen_desk.local.cached_answers import KeptAnswers
from usen_desk.local.store.outbox import OutboxFile
from usen_desk.local.store.sealing import Sealer
from usen_desk.ui.cached_calls import CachedCalls
from usen_desk.ui.keeping import Keeping
from usen_desk.ui.shell.connection_presenter import Connection, Light

__all__ = ["cache"]
CODE = "0398-2071-01"


class Local(QObject):
    readable, closed = Signal(object), Signal()

    def __init__(self):
        super().__init__()
        self.staff_id, self.contacts = 7, 0

    def on_contact(self):
        self.contacts += 1


class Light_(QObject):
    changed = Signal(object)

    def __init__(self):
        super().__init__()
        self.shown_from = []

    def on_cached_answer(self, at):
        self.shown_from.append(at)


@pytest.fixture
def desk(qapp, cache, tmp_path):
    remember(KeptAnswers(cache, lambda search, card: True), GET_CUSTOMER, CustomerAsk(), customer_code=CODE)
    outbox = OutboxFile(tmp_path / "outbox.db", Sealer(b"k" * 32))
    local, light, client = Local(), Light_(), CachedCalls(Route("https://127.0.0.1:9"))
    keeping = Keeping(client, Immediately(), light, local)
    yield SimpleNamespace(
        local=local, light=light, client=client, keeping=keeping, store=SimpleNamespace(cache=cache, outbox=outbox)
    )
    outbox.close()


def read(desk):
    return desk.client.call(GET_CUSTOMER, CustomerAsk(), customer_code=CODE)


def test_once_the_store_is_open_what_it_keeps_is_shown_dated_and_noted(desk):
    with pytest.raises(Unreachable):
        read(desk)
    desk.local.readable.emit(desk.store)
    assert read(desk) is not None
    assert desk.light.shown_from == [NOON]
    assert [view.key for view in desk.store.outbox.noted_views().values()] == [read(desk).unis.customer_code]
    desk.local.closed.emit()
    with pytest.raises(Unreachable):
        read(desk)


def test_the_light_tells_the_client_and_the_store_whether_the_service_is_there(desk):
    desk.light.changed.emit(Connection(Light.OFFLINE))
    assert (desk.client.is_offline, desk.local.contacts) == (True, 0)
    desk.light.changed.emit(Connection(Light.CONNECTED))
    assert (desk.client.is_offline, desk.local.contacts) == (False, 1)
