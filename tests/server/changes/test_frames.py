"""Tests for usen_desk.server.changes.frames: what stands on the wire."""

import msgspec

from tests.server.conftest import NOW
from usen_desk.contract.changes import Change, Changes, Position
from usen_desk.server.changes import frames

EPOCH = "0f" * 8
ITEM = Change(change_id=7, at=NOW, kind="word", object_id=1, item=msgspec.Raw(b'{"text":"\\n\\u2028 \xe9\xab\x98"}'))


def lines(frame):
    assert frame.sse.endswith(b"\n\n")
    return frame.sse[:-2].split(b"\n")


def decoded(line):
    assert line.startswith(b"data: ")
    return msgspec.json.decode(line[6:], type=Changes)


def test_a_frame_is_three_lines_whatever_the_item_holds():
    number, event, data = lines(frames.leading(EPOCH, 5, 7, [ITEM]))
    assert (number, event) == (f"id: {Position(EPOCH, 7)}".encode(), b"event: changes")
    changes = decoded(data)
    assert (changes.after, changes.next_after) == (5, 7)
    assert msgspec.json.decode(changes.items[0].item) == {"text": "\n\u2028 高"}


def test_a_heartbeat_begins_with_a_comment_and_says_how_far():
    comment, number, event, data = lines(frames.heartbeat(EPOCH, 5, 9))
    assert comment.startswith(b": ")
    assert (number, event) == (f"id: {EPOCH}-9".encode(), b"event: changes")
    assert (decoded(data).after, decoded(data).next_after, decoded(data).items) == (5, 9, [])


def test_a_resync_has_its_own_name_and_a_place_to_go_on_from():
    number, event, data = lines(frames.resync(EPOCH, 9))
    assert (number, event) == (f"id: {EPOCH}-9".encode(), b"event: resync")
    assert (decoded(data).resync, decoded(data).next_after) == (True, 9)


def test_presence_has_no_id():
    event, data = lines(frames.presence(EPOCH, 9, [ITEM]))
    assert event == b"event: changes"
    assert (decoded(data).after, decoded(data).next_after) == (9, 9)
