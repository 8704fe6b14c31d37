"""Tests for usen_desk.api.events: any bytes, any order, and lines that break."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import problem
from usen_desk.api import events, transport
from usen_desk.api.cancellation import Cancellation
from usen_desk.api.errors import BadAnswer, Cancelled, Refused, Strange, Trouble, Unreachable
from usen_desk.api.events import EventStream, Heard, Place, SseEvent, SseParser
from usen_desk.contract.changes import Change, Changes, Position
from usen_desk.contract.errors import Code

NOW = datetime(2026, 11, 22, tzinfo=UTC)
EPOCH = "0f" * 8
WAIT_S = 20.0


def change(change_id, object_id=1):
    return Change(change_id=change_id, at=NOW, kind="word", object_id=object_id, item=msgspec.Raw(b"{}"))


def changes(after, next_after, *items, epoch=EPOCH, resync=False):
    return Changes(epoch=epoch, after=after, next_after=next_after, items=list(items), resync=resync)


def sse(what, *, name="changes"):
    return b"id: x\nevent: " + name.encode() + b"\ndata: " + msgspec.json.encode(what) + b"\n\n"


def parsed(*chunks):
    parser = SseParser()
    return [event for chunk in chunks for event in parser.feed(chunk)]


WIRE = (
    "\ufeff: 始まり\r\nevent: changes\rdata: 一\ndata: 二\r\n\r\n"
    ": still here\n\ndata:高橋\n\nid: 7\n\nretry: 1\ndata\n\n"
)
EVENTS = [SseEvent("changes", "一\n二"), SseEvent("message", "高橋"), SseEvent("message", "")]


def test_a_stream_is_read_as_the_standard_says():
    assert parsed(WIRE.encode()) == EVENTS


@given(st.lists(st.integers(0, len(WIRE.encode())), max_size=12))
def test_wherever_the_bytes_are_split_the_events_are_the_same(cuts):
    wire = WIRE.encode()
    places = [0, *sorted(cuts), len(wire)]
    assert parsed(*(wire[a:b] for a, b in zip(places, places[1:], strict=False))) == EVENTS


def test_every_single_byte_may_come_alone():
    wire = WIRE.encode()
    assert parsed(*(wire[at : at + 1] for at in range(len(wire)))) == EVENTS


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_an_event_is_told_with_its_blank_line_and_not_with_the_next_byte(end):
    assert parsed(f"data: a{end}{end}".encode()) == [SseEvent("message", "a")]
    assert parsed(f"data: a{end}{end}".encode(), f"data: b{end}{end}".encode())[1:] == [SseEvent("message", "b")]


def test_an_event_that_was_cut_is_not_told():
    assert parsed(b"data: a\n") == []


def test_a_line_without_an_end_is_garbage(monkeypatch):
    monkeypatch.setattr(events, "ANSWER_MAX_BYTES", 100)
    with pytest.raises(BadAnswer):
        parsed(b"data: " + b"x" * 100)


def standing(change_id):
    place = Place()
    place.take(changes(change_id, change_id))
    return place


def test_the_first_word_says_where_one_stands():
    place = Place()
    assert place.take(changes(3, 5, change(5))) == (Heard.FIRST, [])
    assert place.position == Position(EPOCH, 5)


def test_what_leads_on_is_news_and_what_leads_nowhere_is_none():
    place = standing(5)
    assert place.take(changes(5, 8, change(6), change(8))) == (Heard.NEWS, [change(6), change(8)])
    assert place.take(changes(5, 8, change(6), change(8))) == (Heard.NEWS, [])
    assert place.take(changes(1, 4, change(2))) == (Heard.NEWS, [])
    assert place.take(changes(7, 9, change(8), change(9))) == (Heard.NEWS, [change(9)])
    assert place.position == Position(EPOCH, 9)


def test_a_gap_is_noticed_and_nothing_behind_it_is_taken():
    place = standing(5)
    assert place.take(changes(6, 7, change(7))) == (Heard.GAP, [])
    assert place.position == Position(EPOCH, 5)
    assert place.take(changes(0, 6, change(6), epoch="aa")) == (Heard.GAP, [])
    assert place.take(changes(5, 7, change(6), change(7)))[1] == [change(6), change(7)]


def test_a_resync_moves_one_anywhere():
    place = standing(5)
    assert place.take(changes(2, 2, epoch="aa", resync=True)) == (Heard.RESYNC, [])
    assert place.position == Position("aa", 2)


def test_presence_is_always_news_and_never_moves_anything():
    place = standing(5)
    passing = change(0)
    for told in (changes(5, 5, passing), changes(2, 2, passing), changes(9, 9, passing)):
        assert place.take(told)[1] == [passing]
        assert place.position == Position(EPOCH, 5)


class Ears:
    """A listener that keeps what it was told."""

    def __init__(self):
        self.connected, self.lost, self.heard, self.changed = 0, [], [], []
        self._told = threading.Condition()

    def on_connected(self):
        self._note(lambda: setattr(self, "connected", self.connected + 1))

    def on_lost(self, error):
        self._note(lambda: self.lost.append(error))

    def on_changes(self, heard, items):
        def note():
            self.heard.append(heard)
            self.changed += [item.change_id for item in items]

        self._note(note)

    def _note(self, note):
        with self._told:
            note()
            self._told.notify_all()

    def until(self, holds):
        with self._told:
            assert self._told.wait_for(lambda: holds(self), WAIT_S), vars(self)


class Running:
    """An EventStream in a thread, cancelled at the end as Background does it."""

    def __init__(self, client):
        self.ears, self.cancellation, self.ended = Ears(), Cancellation(), []
        self.stream = EventStream(client, self.ears, seed=1)
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            with self.cancellation:
                self.stream.run()
        except (Cancelled, Refused) as error:
            self.ended.append(error)

    def stop(self):
        started = time.monotonic()
        self.cancellation.cancel()
        self.thread.join(WAIT_S)
        assert not self.thread.is_alive()
        return time.monotonic() - started


@pytest.fixture
def running(client, monkeypatch):
    monkeypatch.setattr(events, "RETRY_FIRST_S", 0.01)
    made = []

    def start():
        made.append(Running(client))
        return made[-1]

    yield start
    for one in made:
        one.stop()


def head(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    handler.close_connection = True


def sending(*parts, then=None):
    """A stream that sends this and goes on, or ends with `then`."""

    def answer(handler):
        head(handler)
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()
        (then or type(handler).hang)(handler)

    return answer


def cut(handler):
    """The line ends."""


def test_what_comes_is_told_and_stopping_takes_no_time(service, running):
    service.answers["GET /v1/changes"] = sending(sse(changes(5, 5)), sse(changes(5, 6, change(6))), b": hi\n\n")
    one = running()
    one.ears.until(lambda ears: ears.changed)
    assert (one.ears.connected, one.ears.heard, one.ears.changed) == (1, [Heard.FIRST, Heard.NEWS], [6])
    asked = service.asked[0]
    assert asked.headers["Accept"].startswith("text/event-stream")
    assert "Last-Event-ID" not in asked.headers
    assert one.stop() < 2
    assert isinstance(one.ended[0], Cancelled)


def test_after_a_break_it_goes_on_from_where_it_stands(service, running, client):
    service.answers["GET /v1/changes"] = [
        sending(sse(changes(5, 5)), sse(changes(5, 6, change(6))), then=cut),
        sending(sse(changes(6, 6)), sse(changes(6, 7, change(7)))),
    ]
    one = running()
    one.ears.until(lambda ears: len(ears.changed) == 2)
    assert one.ears.changed == [6, 7]
    assert service.asked[1].headers["Last-Event-ID"] == f"{EPOCH}-6"
    assert (one.ears.connected, [error.kind for error in one.ears.lost]) == (2, [Trouble.CUT])
    assert client.answered_at is not None


def test_a_gap_is_filled_from_the_own_position_without_a_word_to_anybody(service, running):
    service.answers["GET /v1/changes"] = [
        sending(sse(changes(5, 5)), sse(changes(5, 6, change(6))), sse(changes(8, 9, change(9)))),
        sending(sse(changes(6, 6)), sse(changes(6, 9, change(7), change(9)))),
    ]
    one = running()
    one.ears.until(lambda ears: 9 in ears.changed)
    assert (one.ears.changed, one.ears.lost, one.ears.connected) == ([6, 7, 9], [], 1)
    assert service.asked[1].headers["Last-Event-ID"] == f"{EPOCH}-6"


def test_a_gap_that_stays_is_a_failure_and_not_a_storm(service, running):
    service.answers["GET /v1/changes"] = [
        sending(sse(changes(5, 5)), then=cut),
        sending(sse(changes(8, 9, change(9)))),
    ]
    service.answers["GET /v1/changes/poll"] = changes(5, 9, change(9))
    one = running()
    one.ears.until(lambda ears: 9 in ears.changed)
    assert one.stream.polls


def test_who_starts_anew_is_told_so(service, running):
    service.answers["GET /v1/changes"] = sending(
        sse(changes(5, 5)), sse(changes(9, 9, resync=True), name="resync"), sse(changes(9, 10, change(10)))
    )
    one = running()
    one.ears.until(lambda ears: ears.changed)
    assert (one.ears.heard, one.ears.changed) == ([Heard.FIRST, Heard.RESYNC, Heard.NEWS], [10])


def test_a_silent_line_is_given_up(service, running, monkeypatch):
    monkeypatch.setattr(transport, "READ_TIMEOUT_S", 0.2)
    monkeypatch.setattr(events, "SILENCE_S", 0.2)
    service.answers["GET /v1/changes"] = [
        sending(sse(changes(5, 5))),
        sending(sse(changes(5, 6, change(6)))),
    ]
    one = running()
    one.ears.until(lambda ears: ears.changed)
    assert one.ears.lost[0].kind is Trouble.TIMEOUT


def test_after_two_broken_streams_it_asks_instead_and_tries_a_stream_again_later(service, running, monkeypatch):
    monkeypatch.setattr(events, "POLL_FOR_S", 0.3)
    service.answers["GET /v1/changes"] = [
        sending(sse(changes(5, 5)), then=cut),
        sending(sse(changes(5, 5)), then=cut),
        sending(sse(changes(7, 7)), sse(changes(7, 8, change(8)))),
    ]

    polls = []

    def polled(handler):
        polls.append(handler.path)
        after = int(handler.path.rpartition("-")[2])
        handler.send(changes(after, after + 1, change(after + 1)) if after < 7 else changes(7, 7))

    service.answers["GET /v1/changes/poll"] = polled
    one = running()
    one.ears.until(lambda ears: 8 in ears.changed)
    assert one.ears.changed == [6, 7, 8]
    assert polls[:2] == [f"/v1/changes/poll?after={EPOCH}-{at}" for at in (5, 6)]
    assert not one.stream.polls


def test_a_stream_that_the_service_ended_is_no_broken_one(service, running):
    def ended(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        content = sse(changes(5, 5))
        handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content))

    service.answers["GET /v1/changes"] = [ended, ended, ended, sending(sse(changes(5, 6, change(6))))]
    one = running()
    one.ears.until(lambda ears: ears.changed)
    assert len(one.ears.lost) == 3
    assert not one.stream.polls


def test_a_service_that_is_away_is_no_reason_to_give_streams_up(service, running):
    service.answers["GET /v1/changes"] = sending(sse(changes(5, 5)))
    one = running()
    one.ears.until(lambda ears: ears.connected)
    service.close()
    one.ears.until(lambda ears: len(ears.lost) > 5)
    assert {error.kind for error in one.ears.lost} <= {Trouble.CUT, Trouble.REFUSED}
    assert not one.stream.polls


@pytest.mark.parametrize("code", [Code.SESSION_EXPIRED, Code.DEVICE_REVOKED, Code.NOT_PERMITTED])
def test_who_may_not_hear_is_told_and_it_ends(service, running, code):
    service.answers["GET /v1/changes"] = lambda handler: handler.problem(problem(code), 401)
    one = running()
    one.thread.join(WAIT_S)
    assert one.ended[0].problem.code is code
    assert len(service.asked) == len(one.ears.lost) == 1


def test_a_new_run_goes_on_where_the_last_one_ended(service, running, client):
    service.answers["GET /v1/changes"] = [
        sending(sse(changes(5, 5)), sse(changes(5, 6, change(6)))),
        sending(sse(changes(6, 7, change(7)))),
    ]
    one = running()
    one.ears.until(lambda ears: ears.changed)
    one.stop()
    again = threading.Thread(target=one._run)
    one.cancellation = Cancellation()
    again.start()
    one.ears.until(lambda ears: 7 in ears.changed)
    one.cancellation.cancel()
    again.join(WAIT_S)
    assert service.asked[1].headers["Last-Event-ID"] == f"{EPOCH}-6"


def test_what_the_service_asks_to_wait_wins_over_the_own_pause(client):
    stream = EventStream(client, Ears(), seed=1)
    for failures in (1, 5, 12):
        stream._failures = failures
        assert 30 <= stream._pause_s(Refused(problem(Code.BUSY, retry_after_s=30))) <= 30.5


def test_pauses_double_up_to_a_minute_and_differ_from_desk_to_desk(client):
    stream = EventStream(client, Ears(), seed=1)
    down = Unreachable(Trouble.REFUSED)
    for failures, ceiling in ((1, 0.5), (2, 1.0), (4, 4.0), (8, 60.0), (1000, 60.0)):
        stream._failures = failures
        pauses = [stream._pause_s(down) for _ in range(200)]
        assert ceiling * 0.8 < max(pauses) <= ceiling
        assert len(set(pauses)) > 190
    assert min(pauses) < 5, "full jitter"


def test_whoever_knows_that_the_network_is_back_ends_the_pause(service, running, monkeypatch):
    monkeypatch.setattr(EventStream, "_pause_s", lambda self, error: 3600.0)
    service.answers["GET /v1/changes"] = [
        lambda handler: handler.problem(problem(Code.BUSY), 503),
        sending(sse(changes(5, 5))),
    ]
    one = running()
    one.ears.until(lambda ears: ears.lost)
    one.stream.try_now()
    one.ears.until(lambda ears: ears.connected)


def test_a_pause_ends_at_once_when_it_is_cancelled(service, running, monkeypatch):
    monkeypatch.setattr(EventStream, "_pause_s", lambda self, error: 3600.0)
    service.answers["GET /v1/changes"] = lambda handler: handler.problem(problem(Code.BUSY), 503)
    one = running()
    one.ears.until(lambda ears: ears.lost)
    assert one.stop() < 2


def test_what_is_no_feed_is_not_taken_for_one(service, running):
    service.answers["GET /v1/changes"] = [
        sending(b"event: other\ndata: 1\n\n", b"event: changes\ndata: <html>\n\n", then=cut),
        sending(sse(changes(5, 5))),
    ]
    one = running()
    one.ears.until(lambda ears: ears.connected)
    assert [error.kind for error in one.ears.lost] == [Strange.GARBAGE]
