"""Tests for usen_desk.server.changes.hub: the feed of a running service, heard through TLS."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.server.changes.words import KIND, SECRET
from usen_desk.contract.changes import Position
from usen_desk.server.changes import hub, reader, store
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted
from usen_desk.server.db import schema
from usen_desk.server.session import device_store


def head(database):
    with database.read() as tx:
        return store.ends(tx)[1]


def epoch(database):
    with database.read() as tx:
        return tx.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "database_epoch"))


def write_behind_its_back(database, *numbers):
    """As an import does, which runs in another process."""
    with database.write() as tx:
        return record(tx, datetime.now(UTC), [Noted(KIND, number) for number in numbers]).last_id


def test_a_stream_first_says_where_it_stands(people, stream):
    opened = stream()
    assert opened.status == 200
    assert opened.answer.headers["Content-Type"].startswith("text/event-stream")
    first = opened.frame()
    assert first["id"] == f"{epoch(people)}-0"
    assert first["data"] == {"epoch": epoch(people), "after": 0, "next_after": 0, "items": [], "resync": False}


def test_what_one_writes_another_hears_as_it_is_now(people, stream, put):
    opened = stream()
    opened.frame()
    put(1, "最初", 1)
    frame = opened.frame()
    (item,) = frame["data"]["items"]
    assert (item["kind"], item["object_id"], item["part_id"]) == (KIND, 1, 0)
    assert item["item"] == {"text": "最初", "version": 1}
    assert frame["id"] == f"{epoch(people)}-{item['change_id']}"
    assert (frame["event"], frame["data"]["after"], frame["data"]["next_after"]) == ("changes", 0, item["change_id"])


def test_a_stream_goes_on_where_the_last_one_ended(stream, put):
    opened = stream()
    opened.frame()
    put(1)
    heard = opened.frame()["id"]
    opened.close()
    put(2)
    put(3)
    for more in ({"last_event_id": heard}, {"after": heard}, {"after": "x", "last_event_id": heard}):
        assert [item["object_id"] for item in stream(**more).items(2)] == [2, 3]


def test_of_several_changes_of_one_object_the_last_is_told(stream, put):
    first = stream().frame()["id"]
    for version in range(5):
        put(1, "again", version)
    frames = stream(last_event_id=first).until(lambda frame: frame["data"]["items"])
    assert [item["item"]["version"] for item in frames[-1]["data"]["items"]] == [4]


def test_what_one_may_not_see_leaves_no_trace(stream, put):
    agent, sales = stream("agent"), stream("sales")
    start = sales.frame()["data"]["next_after"]
    put(901)
    put(902)
    put(2)
    assert [item["object_id"] for item in agent.items(3)] == [901, 902, 2]
    frame = sales.frame()
    assert [item["object_id"] for item in frame["data"]["items"]] == [2]
    assert (frame["data"]["after"], frame["data"]["next_after"]) == (start, start + 3)


def test_a_role_without_the_permission_to_read_the_kind_hears_nothing_of_it(views, stream, put):
    agent, admin = stream("agent"), stream("admin")
    put(950)
    put(1)
    assert [(item["kind"], item["object_id"]) for item in agent.items(2)] == [(SECRET, 950), (KIND, 1)]
    assert [(item["kind"], item["object_id"]) for item in admin.items(1)] == [(KIND, 1)]
    assert [asked.role for asked in views.asked] == ["agent", "agent", "admin"]


def test_one_query_answers_for_all_of_an_audience(views, stream, put):
    opened = [stream("agent") for _ in range(3)] + [stream("second agent") for _ in range(3)]
    opened += [stream("sales"), stream("sales")]
    for one in opened:
        one.frame()
    put(1)
    for one in opened:
        assert [item["object_id"] for item in one.items(1)] == [1]
    assert [audience.role for audience in views.asked] == ["agent", "sales"]
    assert {audience.staff_id for audience in views.asked} == {0}


def revoke(tx):
    tx.execute(
        update(schema.staff_session).where(schema.staff_session.c.staff_id == 1).values(revoked_at=datetime.now(UTC))
    )


def revoke_device(tx):
    device_store.revoke(tx, 1, "0" * 32, datetime.now(UTC))


def expire(tx):
    tx.execute(
        update(schema.staff_session).where(schema.staff_session.c.staff_id == 1).values(expires_at=datetime.now(UTC))
    )


def disable(tx):
    tx.execute(update(schema.staff).where(schema.staff.c.staff_id == 1).values(disabled_at=datetime.now(UTC)))


def promote(tx):
    tx.execute(update(schema.staff).where(schema.staff.c.staff_id == 1).values(role="supervisor"))


@pytest.mark.parametrize("ends", [revoke, revoke_device, expire, disable, promote])
def test_a_stream_ends_with_the_session_that_it_was_opened_in(people, stream, put, ends):
    """Figure: 5 s (hub looks every 2); the test waits longer."""
    mine, other = stream("agent"), stream("second agent")
    mine.frame()
    other.frame()
    with people.write() as tx:
        ends(tx)
    assert mine.frame() is None
    put(1)
    assert other.items(1)
    again = stream("agent")
    assert again.status == (200 if ends is promote else 401)


def test_signing_out_ends_the_own_stream_only(stream, ask):
    mine, other = stream("agent"), stream("second agent")
    mine.frame()
    other.frame()
    ask("DELETE", "/v1/session", "agent")
    assert mine.frame() is None
    assert not other.line.sock._closed


@pytest.mark.parametrize(
    "position",
    ["nonsense", "{epoch}-99", "0123-1", "{epoch}-0", "{epoch}"],
    ids=["no position", "not reached yet", "other history", "dropped since", "half"],
)
def test_who_stands_nowhere_starts_anew(people, stream, put, position):
    write_behind_its_back(people, 1, 2, 3)
    with people.write() as tx:
        tx.execute(delete(schema.change).where(schema.change.c.change_id < head(people)))
    frame = stream(last_event_id=position.format(epoch=epoch(people))).frame()
    assert frame["event"] == "resync"
    assert frame["data"]["resync"] is True
    assert (frame["data"]["next_after"], frame["data"]["items"]) == (head(people), [])
    assert Position.of(frame["id"]) == Position(epoch(people), head(people))


def test_who_stands_before_the_oldest_change_that_is_kept_has_missed_nothing(people, stream):
    last = write_behind_its_back(people, 1, 2, 3)
    with people.write() as tx:
        tx.execute(delete(schema.change).where(schema.change.c.change_id < last))
    assert stream(last_event_id=f"{epoch(people)}-{last - 1}").frame()["event"] == "changes"


def test_who_is_too_far_behind_starts_anew(people, stream, monkeypatch):
    monkeypatch.setattr(hub, "CATCH_UP_ROWS", 2)
    last = write_behind_its_back(people, 1, 2, 3)
    assert stream(last_event_id=f"{epoch(people)}-{last - 3}").frame()["event"] == "resync"
    assert stream(last_event_id=f"{epoch(people)}-{last - 2}").frame()["event"] == "changes"


def test_many_changes_come_in_batches_and_in_order(people, stream, put, monkeypatch):
    monkeypatch.setattr(reader, "BATCH_ROWS", 5)
    for number in range(1, 13):
        put(number)
    live = stream()
    at = live.frame()["data"]["next_after"]
    write_behind_its_back(people, *range(1, 13))
    for opened in (live, stream(last_event_id=f"{epoch(people)}-{at}")):
        frames = []
        while sum(len(frame["data"]["items"]) for frame in frames) < 12:
            frames += opened.until(lambda frame: frame["data"]["items"])
        found = [frame["data"]["items"] for frame in frames if frame["data"]["items"]]
        assert [len(items) for items in found] == [5, 5, 2]
        assert [item["object_id"] for items in found for item in items] == list(range(1, 13))


def test_a_backup_that_was_put_back_has_all_start_anew(people, stream, put):
    opened = stream()
    opened.frame()
    put(1)
    opened.items(1)
    with people.write() as tx:
        tx.execute(delete(schema.change))
    assert opened.frame()["event"] == "resync"
    with people.write() as tx:
        old = tx.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "database_epoch"))
        tx.execute(update(schema.meta).where(schema.meta.c.key == "database_epoch").values(value="ab12"))
    frame = opened.frame()
    assert (frame["event"], frame["data"]["epoch"]) == ("resync", "ab12")
    assert stream(last_event_id=f"{old}-0").frame()["event"] == "resync"


def test_what_is_written_in_another_process_is_found_without_a_word(people, stream, put):
    """An import on SQLite; on PostgreSQL it is also told. The figure is 2 s."""
    put(7, "before")
    opened = stream()
    opened.frame()
    write_behind_its_back(people, 7)
    assert [item["object_id"] for item in opened.items(1)] == [7]


def test_a_view_that_fails_makes_all_start_anew_and_the_feed_goes_on(views, stream, put, caplog):
    opened = stream()
    opened.frame()
    views.fault = ZeroDivisionError("secret text")
    put(1)
    assert opened.frame()["event"] == "resync"
    assert "ZeroDivisionError" in caplog.text
    assert "secret text" not in caplog.text
    views.fault = None
    put(2)
    assert [item["object_id"] for item in opened.items(1)] == [2]


def test_a_heartbeat_is_a_comment_that_says_how_far_one_has_heard(stream, put, monkeypatch):
    monkeypatch.setattr(hub, "HEARTBEAT_S", 0.2)
    sales = stream("sales")
    start = sales.frame()["data"]["next_after"]
    put(901)
    frames = sales.until(lambda frame: frame["data"]["next_after"] > start)
    assert all(frame["comment"] == "still here" and not frame["data"]["items"] for frame in frames)
    assert Position.of(frames[-1]["id"]).change_id == start + 1


def test_waiting_takes_no_thread_from_those_who_work(stream, ask):
    """Two threads read on SQLite, four on PostgreSQL."""
    opened = [stream(token) for token in ("agent", "sales", "supervisor", "admin") for _ in range(3)]
    for one in opened:
        one.frame()
    polls = [threading.Thread(target=ask, args=("GET", "/v1/changes/poll?wait_s=2", "sales")) for _ in range(6)]
    for poll in polls:
        poll.start()
    for _ in range(20):
        assert ask("GET", "/v1/status")[0] == 200
    assert any(poll.is_alive() for poll in polls)
    for poll in polls:
        poll.join(30)


def test_a_session_keeps_its_newest_streams(stream):
    opened = [stream() for _ in range(hub.STREAMS_PER_SESSION + 1)]
    assert opened[0].until(lambda frame: True)
    assert opened[0].frame() is None
    for one in opened[1:]:
        assert one.frame() is not None


def test_streams_and_polls_end_at_once_when_the_service_stops(service, stream, ask):
    opened = stream()
    opened.frame()
    ended = []

    def poll():
        try:
            ended.append(ask("GET", "/v1/changes/poll"))
        except OSError as error:
            ended.append(error)

    waiting = threading.Thread(target=poll)
    waiting.start()
    stopping = threading.Thread(target=service.stop)
    stopping.start()
    stopping.join(20)
    assert not stopping.is_alive()
    waiting.join(20)
    assert len(ended) == 1
    service.start()
    assert stream().status == 200


def test_a_session_is_needed(stream):
    assert stream("nobody").status == 401


def poll(ask, wait_s=0, after="", token="agent"):
    status, answer = ask("GET", f"/v1/changes/poll?wait_s={wait_s}" + (f"&after={after}" if after else ""), token)
    assert status == 200
    return answer


def test_a_poll_answers_at_once_with_what_was_missed(people, ask, put):
    start = poll(ask)
    assert (start["items"], start["resync"], start["epoch"]) == ([], False, epoch(people))
    put(1)
    put(2)
    after = f"{start['epoch']}-{start['next_after']}"
    missed = poll(ask, 25, after)
    assert [item["object_id"] for item in missed["items"]] == [1, 2]
    assert (missed["after"], missed["next_after"]) == (start["next_after"], start["next_after"] + 2)
    assert poll(ask, 25, "nonsense")["resync"] is True


def test_a_poll_waits_for_the_first_change_and_no_longer(ask, put):
    start = poll(ask)
    after = f"{start['epoch']}-{start['next_after']}"
    found = []
    waiting = threading.Thread(target=lambda: found.append(poll(ask, 25, after)))
    waiting.start()
    put(901)
    put(5)
    waiting.join(60)
    items = [item["object_id"] for item in found[0]["items"]]
    assert items[:1] == [901]
    empty = poll(ask, 0, f"{start['epoch']}-{start['next_after'] + 2}")
    assert (empty["items"], empty["next_after"]) == ([], start["next_after"] + 2)


def present(frames):
    return [
        (item["item"]["staff_id"], item["item"]["name"], item["item"]["inquiry_id"], item["item"]["state"])
        for frame in frames
        for item in frame["data"]["items"]
        if item["kind"] == "presence"
    ]


def show(ask, state, token="second agent", inquiry_id=9, device="d"):
    body = {"inquiry_id": inquiry_id, "device_id": device * 32 if len(device) == 1 else device, "state": state}
    assert ask("POST", "/v1/presence", token, body)[0] == 200


def test_who_comes_types_and_goes_is_heard_without_an_id(stream, ask):
    opened = stream("agent")
    position = opened.frame()["data"]["next_after"]
    for state in ("viewing", "typing", "gone"):
        show(ask, state)
        (frame,) = opened.until(lambda frame: present([frame]))
        assert present([frame]) == [(2, "second agent", 9, state)]
        assert "id" not in frame
        assert frame["data"]["next_after"] == position


def test_who_is_there_is_told_to_who_comes_later(stream, ask):
    show(ask, "viewing")
    show(ask, "typing", device="e")
    first = stream("supervisor").until(lambda frame: present([frame]))
    assert present(first) == [(2, "second agent", 9, "typing")]


def test_who_is_not_heard_of_any_more_has_gone(people, stream, ask, monkeypatch):
    monkeypatch.setattr(hub, "PRESENCE_EVERY_S", 0.2)
    show(ask, "viewing")
    opened = stream("agent")
    opened.until(lambda frame: present([frame]))
    with people.write() as tx:
        tx.execute(update(schema.presence).values(until=datetime.now(UTC) - timedelta(seconds=1)))
    assert present(opened.until(lambda frame: present([frame])))[-1] == (2, "second agent", 9, "gone")


def test_presence_that_goes_on_is_told_again_in_time(stream, ask, monkeypatch):
    monkeypatch.setattr(hub, "PRESENCE_EVERY_S", 0.2)
    show(ask, "viewing")
    opened = stream("agent")
    first = opened.until(lambda frame: present([frame]))[-1]["data"]["items"][0]["item"]["until"]
    show(ask, "viewing")
    again = opened.until(lambda frame: present([frame]))[-1]["data"]["items"][0]["item"]["until"]
    assert again > first


def test_administrators_hear_of_no_presence(stream, ask, put):
    opened = stream("admin")
    opened.frame()
    show(ask, "viewing")
    put(1)
    frames = opened.until(lambda frame: frame["data"]["items"])
    assert present(frames) == []


def test_a_poll_tells_who_is_there_but_does_not_end_for_that(ask, put):
    show(ask, "viewing")
    first = poll(ask)
    assert present([{"data": first}]) == [(2, "second agent", 9, "viewing")]
    at = f"{first['epoch']}-{first['next_after']}"
    found = []
    waiting = threading.Thread(target=lambda: found.append(poll(ask, 25, at)))
    waiting.start()
    put(1)
    waiting.join(60)
    while not [item for item in found[-1]["items"] if item["kind"] == KIND]:
        found.append(poll(ask, 25, f"{found[-1]['epoch']}-{found[-1]['next_after']}"))
    assert len(found) <= 2
    assert present([{"data": found[0]}])
