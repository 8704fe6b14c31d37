"""Tests for usen_desk.ui.offline_views on a real outbox: what was looked at without the service is told once."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.fakes import NOW, FakeClient, Immediately
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.base import Nothing
from usen_desk.contract.offline import POST_OFFLINE_VIEWS, VIEWS_MAX, ViewedKind
from usen_desk.local.cached_answers import Cached
from usen_desk.local.store.outbox import OutboxFile
from usen_desk.local.store.sealing import Sealer
from usen_desk.ui.offline_views import AGAIN_S, OfflineViewsTold

DOWN = Unreachable(Trouble.REFUSED)


class Service(FakeClient):
    def __init__(self):
        super().__init__({POST_OFFLINE_VIEWS: DOWN})
        self.time = NOW

    def now(self):
        return self.time

    def comes_back(self):
        self.answers[POST_OFFLINE_VIEWS] = Nothing()

    @property
    def told(self):
        return [(view.kind, view.key) for body in self.bodies(POST_OFFLINE_VIEWS) for view in body.views]


@dataclass
class Store:
    outbox: OutboxFile


@pytest.fixture
def outbox(tmp_path):
    made = OutboxFile(tmp_path / "outbox.db", Sealer(b"k" * 32))
    yield made
    made.close()


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def views(qapp, service, outbox):
    made = OfflineViewsTold(service, Immediately())
    made.attach(Store(outbox))
    return made


def seen(views, key, kind=ViewedKind.INQUIRY):
    views.note(Cached(None, NOW, (kind, key)))


def test_what_was_seen_is_kept_until_the_service_took_it(views, service, outbox):
    seen(views, "29")
    seen(views, "0398-2071-01", ViewedKind.CUSTOMER)
    views.tell()
    assert len(outbox.noted_views()) == 2
    service.asked.clear()
    service.comes_back()
    views.tell()
    assert service.told == [(ViewedKind.INQUIRY, "29"), (ViewedKind.CUSTOMER, "0398-2071-01")]
    assert outbox.noted_views() == {}
    views.tell()
    assert len(service.bodies(POST_OFFLINE_VIEWS)) == 1


def test_after_a_restart_the_same_batch_has_the_same_id(qapp, views, service, outbox, tmp_path):
    """The answer was lost: the service logs it once all the same."""
    seen(views, "29")
    views.tell()
    views.detach()
    outbox.close()
    again = OutboxFile(tmp_path / "outbox.db", Sealer(b"k" * 32))
    OfflineViewsTold(service, Immediately()).attach(Store(again))
    again.close()
    ids = {body.batch_id for body in service.bodies(POST_OFFLINE_VIEWS)}
    assert len(service.bodies(POST_OFFLINE_VIEWS)) == 2
    assert len(ids) == 1


def test_many_go_in_several_batches(views, service, outbox):
    for number in range(VIEWS_MAX + 3):
        seen(views, str(number))
    service.comes_back()
    views.tell()
    assert [len(body.views) for body in service.bodies(POST_OFFLINE_VIEWS)] == [VIEWS_MAX, 3]
    assert [key for _, key in service.told] == [str(number) for number in range(VIEWS_MAX + 3)]
    assert outbox.noted_views() == {}


def test_a_page_that_reads_the_same_again_is_one_view(views, service, outbox):
    for seconds in (0, 1, AGAIN_S - 1, AGAIN_S):
        service.time = NOW + timedelta(seconds=seconds)
        seen(views, "29")
    assert len(outbox.noted_views()) == 2


def test_what_is_not_logged_with_the_service_is_not_logged_without(views, outbox):
    views.note(Cached(None, NOW, None))
    assert outbox.noted_views() == {}


def test_after_its_person_left_nothing_is_noted(views, outbox):
    views.detach()
    seen(views, "29")
    assert outbox.noted_views() == {}
