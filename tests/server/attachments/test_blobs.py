"""Tests for usen_desk.server.attachments.blobs: one suite for a folder and for a real S3 server."""

from __future__ import annotations

import hashlib
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.attachments import files
from usen_desk.server.attachments.blobs import BytesMissing, OtherBytes, new_name
from usen_desk.server.context import CHUNK_BYTES

SOME = bytes(range(256)) * 40
MB = 1024 * 1024


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def whole(blobs, name):
    return b"".join(blobs.chunks(name))


def in_parts(blobs, *parts):
    name, at = new_name(), 0
    for part in parts:
        blobs.write(name, at, part)
        at += len(part)
    return name


def test_what_is_kept_comes_back(blobs):
    contents = (b"", b"abc", b"x" * 3_000_000)
    names = [blobs.keep(data) for data in contents]
    assert [whole(blobs, name) for name in names] == list(contents)
    assert [blobs.size(name) for name in names] == [0, 3, 3_000_000]
    assert sorted(blobs.names()) == sorted(names)
    assert list(blobs.unfinished()) == []


def test_a_range_comes_in_pieces_of_one_megabyte_at_most(blobs):
    data = os.urandom(5 * MB + 7)
    name = blobs.keep(data)
    for start, end in ((0, None), (1, 4), (MB - 1, 4 * MB + 3), (len(data) - 1, None), (3, 10**9)):
        pieces = list(blobs.chunks(name, start, end))
        assert b"".join(pieces) == data[start:end]
        assert max(map(len, pieces)) <= CHUNK_BYTES
    assert list(blobs.chunks(name, len(data))) == list(blobs.chunks(name, 4, 4)) == []


def test_parts_become_a_blob_under_the_same_name(blobs):
    name = in_parts(blobs, SOME, b"", SOME[:10])
    assert set(blobs.unfinished()) == set(blobs.names()) == {name}
    with pytest.raises(FileNotFoundError):
        blobs.chunks(name)
    data = SOME + SOME[:10]
    for _ in range(2):  # whoever doesn't hear the answer asks once more
        blobs.finish(name, len(data), sha256(data))
        assert whole(blobs, name) == data
    assert list(blobs.unfinished()) == []
    assert list(blobs.names()) == [name]


def test_parts_of_a_large_file_are_put_together(blobs):
    parts = [os.urandom(3 * MB) for _ in range(7)]
    name = in_parts(blobs, *parts)
    data = b"".join(parts)
    blobs.finish(name, len(data), sha256(data))
    assert sha256(whole(blobs, name)) == sha256(data)
    assert list(blobs.unfinished()) == []


def test_what_was_written_but_not_acknowledged_is_replaced(blobs):
    name = in_parts(blobs, b"abc", b"lost", b"lost too")
    blobs.write(name, 3, b"def")
    blobs.finish(name, 6, sha256(b"abcdef"))
    assert whole(blobs, name) == b"abcdef"


def test_nothing_goes_on_behind_bytes_that_are_not_there(blobs):
    name = in_parts(blobs, b"abc")
    for other in (name, new_name()):
        with pytest.raises(BytesMissing):
            blobs.write(other, 4, b"e")
    with pytest.raises(BytesMissing):
        blobs.finish(new_name(), 3, sha256(b"abc"))


@pytest.mark.parametrize(("size", "digest"), [(2, sha256(b"abc")), (4, sha256(b"abc")), (3, sha256(b"abd"))])
def test_other_bytes_than_were_said_stay_a_part(blobs, size, digest):
    name = in_parts(blobs, b"abc")
    with pytest.raises(OtherBytes):
        blobs.finish(name, size, digest)
    with pytest.raises(FileNotFoundError):
        blobs.size(name)
    blobs.finish(name, 3, sha256(b"abc"))
    assert whole(blobs, name) == b"abc"


def test_large_other_bytes_than_were_said_stay_a_part(blobs):
    data = [b"x" * 5 * MB, b"y" * 5 * MB]
    name = in_parts(blobs, *data)
    with pytest.raises(OtherBytes):
        blobs.finish(name, 10 * MB, sha256(b"z"))
    with pytest.raises(FileNotFoundError):
        blobs.size(name)
    blobs.finish(name, 10 * MB, sha256(b"".join(data)))


def test_a_blob_is_read_anywhere(blobs):
    name = blobs.keep(files.zipped(**{"音源.txt": "x" * 100_000}))
    with blobs.opened(name) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("音源.txt") == b"x" * 100_000
    with blobs.opened(name) as file, pytest.raises((OSError, ValueError)):
        file.seek(-1)


def test_what_is_dropped_is_gone_and_may_be_dropped_again(blobs):
    kept, part = blobs.keep(b"abc"), in_parts(blobs, b"abc", b"def")
    for _ in range(2):
        for name in (kept, part):
            blobs.drop(name)
    for call in (blobs.chunks, blobs.size, blobs.opened):
        with pytest.raises(FileNotFoundError):
            call(kept)
    assert list(blobs.names()) == list(blobs.unfinished()) == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "0" * 31, "A" * 32, "0" * 32 + "\n"])
def test_no_name_leads_out_of_the_store(blobs, name):
    calls = (
        blobs.chunks,
        blobs.size,
        blobs.opened,
        blobs.drop,
        lambda name: blobs.write(name, 0, b"x"),
        lambda name: blobs.finish(name, 0, sha256(b"")),
    )
    for call in calls:
        with pytest.raises(FileNotFoundError):
            call(name)
    assert list(blobs.names()) == []


def test_a_store_that_is_there_is_fit(blobs):
    blobs.check()
    assert list(blobs.names()) == []


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=150)), max_size=8))
def test_whatever_is_written_where_it_holds_what_was_acknowledged(blobs, acts):
    name, model = new_name(), b""
    for wanted, data in acts:
        at = wanted % (len(model) + 1) if data else len(model)
        blobs.write(name, at, data)
        model = model[:at] + data
    if model:
        blobs.finish(name, len(model), sha256(model))
        assert whole(blobs, name) == model
    blobs.drop(name)
