"""F24, F25: events lost, doubled, swapped, replayed, split and cut on the way. What a desk shows equals a fresh fetch.

The reader is the desktop's own (usen_desk.api.events), the service a real one, the proxy ours.
"""

from __future__ import annotations

import random
import threading
import time

import msgspec
import pytest
from sqlalchemy import update

from tests.faults.sse_proxy import SseProxy
from tests.server.changes.conftest import put_staff
from tests.server.changes.words import WORD_HANDLERS, Views, Word, put_word, words
from tests.server.conftest import NOW, actor
from tests.service import RunningService
from tests.tls_service import Authority
from usen_desk.api import events
from usen_desk.api.cancellation import Cancellation
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Cancelled
from usen_desk.api.events import EventStream, Heard
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.changes import hub, reader, subscriber
from usen_desk.server.changes.service import record
from usen_desk.server.context import Context
from usen_desk.server.db import schema
from usen_desk.server.settings import Settings

WAIT_S = 60.0
EVERYTHING = {"pass": 12, "drop": 2, "double": 2, "swap": 2, "replay": 2, "split": 2, "cut": 1}


class View:
    """What a desk would show: words, applied as they come."""

    def __init__(self, database):
        self._database, self.words, self.applied, self.heard = database, {}, [], []

    def on_connected(self):
        pass

    def on_lost(self, error):
        pass

    def on_changes(self, heard, changes):
        self.heard.append(heard)
        if heard is not Heard.NEWS:
            self.words = self.fresh()
        for change in changes:
            word = msgspec.json.decode(change.item, type=Word)
            self.applied.append(change.change_id)
            if change.object_id not in self.words or word.version >= self.words[change.object_id].version:
                self.words = {**self.words, change.object_id: word}

    def fresh(self):
        with self._database.read() as tx:
            return words(tx)

    def until_equal(self):
        ends, pause = time.monotonic() + WAIT_S, threading.Event()
        while self.words != self.fresh():
            assert time.monotonic() < ends, f"{len(self.words)} words, and not those of the service"
            pause.wait(0.02)


@pytest.fixture
def served(databases, authority, monkeypatch):
    """A service whose heartbeats come fast, so that a frame lost at the end is noticed within the test."""
    monkeypatch.setattr(hub, "HEARTBEAT_S", 0.2)
    monkeypatch.setattr(hub, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(events, "RETRY_FIRST_S", 0.01)
    monkeypatch.setattr(events, "RETRY_MAX_S", 0.05)
    database = databases.empty("sqlite")
    put_staff(database)
    service = RunningService(database, authority, handlers=WORD_HANDLERS, views=Views().table)
    yield service
    service.stop()
    databases.release(database)


@pytest.fixture
def listen(served, tmp_path):
    """listen(seed, faults): (view, proxy, stream) of a desk behind the proxy."""
    running = []

    def started(seed, faults):
        trusted = Authority(tmp_path)
        proxy = SseProxy(served, trusted, seed, faults)
        view, cancellation = View(served.database), Cancellation()
        stream = EventStream(ApiClient(Route(proxy.url, trusted.file), token="agent"), view, seed)
        thread = threading.Thread(target=run, args=(stream, cancellation))
        thread.start()
        running.append((proxy, cancellation, thread))
        ends, pause = time.monotonic() + WAIT_S, threading.Event()
        while stream.place.position is None:
            assert time.monotonic() < ends
            pause.wait(0.01)
        return view, proxy, stream

    yield started
    for proxy, cancellation, thread in running:
        cancellation.cancel()
        proxy.close()
        thread.join(WAIT_S)
        assert not thread.is_alive()


def run(stream, cancellation):
    try:
        with cancellation:
            stream.run()
    except Cancelled:
        pass


def write(service, number, version):
    """As the edge does it, without a call each."""
    with service.database.write() as tx:
        context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_CHANGES, actor(Role.AGENT))
        put_word(context, Word(text=f"{number}", version=version), number)
        return record(tx, NOW, context.noted).last_id


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_on_the_way_the_view_equals_a_fresh_fetch(served, listen, monkeypatch, seed):
    monkeypatch.setattr(events, "FAILURES_MAX", 10_000)
    dice = random.Random(seed)
    view, proxy, _ = listen(seed, EVERYTHING)
    pause = threading.Event()
    for version in range(1, 401):
        write(served, dice.randrange(1, 300), version)
        if dice.random() < 0.3:
            pause.wait(dice.random() * 0.02)
    view.until_equal()
    assert len(view.applied) == len(set(view.applied)), f"seed {seed}: applied twice"
    assert sum(proxy.done[fault] for fault in EVERYTHING if fault != "pass") > 5, f"seed {seed}: {proxy.done}"


def test_fifty_reconnects_over_five_hundred_events_lose_nothing_and_double_nothing(served, listen, monkeypatch):
    monkeypatch.setattr(events, "FAILURES_MAX", 10_000)
    monkeypatch.setattr(reader, "BATCH_ROWS", 1)
    monkeypatch.setattr(subscriber, "QUEUE_FRAMES", 1000)
    view, proxy, stream = listen(7, {"cut after": 11})
    ids = [write(served, number, 1) for number in range(1, 501)]
    view.until_equal()
    assert view.applied == ids
    assert Heard.RESYNC not in view.heard
    assert proxy.lines >= 50, proxy.lines
    assert not stream.polls


def test_where_streams_break_the_desk_asks_instead_and_loses_nothing(served, listen):
    view, proxy, stream = listen(1, {"cut after": 3})
    ids, pause, ends = [], threading.Event(), time.monotonic() + WAIT_S
    while not stream.polls:
        assert time.monotonic() < ends
        ids.append(write(served, len(ids) + 1, 1))
        pause.wait(0.01)
    ids += [write(served, number, 1) for number in range(len(ids) + 1, len(ids) + 51)]
    view.until_equal()
    assert stream.polls
    assert view.applied == ids
    assert proxy.lines == events.FAILURES_MAX


def test_a_service_that_was_put_back_to_a_backup_is_shown_as_it_is(served, listen):
    view, _, _ = listen(1, {"pass": 1})
    for number in range(1, 11):
        write(served, number, 1)
    view.until_equal()
    with served.database.write() as tx:
        tx.execute(schema.change.delete())
        tx.execute(schema.meta.delete().where(schema.meta.c.key == "word 5"))
        tx.execute(update(schema.meta).where(schema.meta.c.key == "database_epoch").values(value="ab12"))
    view.until_equal()
    assert Heard.RESYNC in view.heard
    write(served, 5, 9)
    view.until_equal()
    assert view.words[5].version == 9


def test_a_restart_of_the_service_loses_nothing(served, listen):
    view, _, _ = listen(1, {"pass": 1})
    write(served, 1, 1)
    view.until_equal()
    served.stop()
    write(served, 2, 1)
    served.start()
    write(served, 3, 1)
    view.until_equal()
    assert len(view.applied) == 3
    assert Heard.RESYNC not in view.heard
