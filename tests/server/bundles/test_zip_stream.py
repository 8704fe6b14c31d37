"""A zip that is made while it is sent."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from usen_desk.server.bundles import zip_stream
from usen_desk.server.bundles.zip_stream import Member, free_name, zipped

AT = datetime(2020, 3, 9, 2, 32, 8, tzinfo=UTC)
NAME = "見積書㈱①～髙.xlsx"


def member(name=NAME, data=b"x", media_type="application/pdf", **more):
    return Member(name, media_type, more.pop("size_bytes", len(data)), more.pop("at", AT), lambda: iter([data]))


def opened(members):
    return zipfile.ZipFile(io.BytesIO(b"".join(zipped(members))))


def test_files_come_out_as_they_went_in_with_their_names_and_times():
    with opened([member(), member("b.txt", b"text " * 1000, "text/plain")]) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [NAME, "b.txt"]
        assert archive.read("b.txt") == b"text " * 1000
        first, second = archive.infolist()
    assert first.flag_bits & 0x800, "a name in UTF-8 says so"
    assert first.date_time == (2020, 3, 9, 11, 32, 8), "in Japan's time"
    assert first.compress_type == zipfile.ZIP_STORED
    assert second.compress_type == zipfile.ZIP_DEFLATED
    assert second.compress_size < 200


def test_no_file_is_asked_for_before_its_turn_and_none_is_held():
    asked, held = [], []

    def chunks(number):
        asked.append(number)
        for _ in range(50):
            held.append(number)
            yield bytes(100_000)

    def members():
        for number in range(3):
            yield Member(f"{number}.bin", "application/pdf", 5_000_000, AT, lambda number=number: chunks(number))

    pieces = zipped(members())
    biggest, seen = 0, 0
    for piece in pieces:
        seen += len(piece)
        biggest = max(biggest, len(piece))
        assert len(held) * 100_000 <= seen + 200_000, "what was read has gone on"
    assert asked == [0, 1, 2]
    assert biggest <= 100_000
    assert seen > 15_000_000


def test_a_file_that_breaks_off_leaves_no_whole_zip():
    def broken():
        yield b"half"
        raise OSError(5, "disk")

    pieces = []
    with pytest.raises(OSError, match="disk"):
        pieces.extend(zipped([Member("a.pdf", "application/pdf", 8, AT, broken)]))
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def test_a_file_beyond_4_gb_is_told_as_one():
    """Its size is only said here: the record before a file is what changes. Python before 3.11.4 leaves its version."""
    large, small = (b"".join(zipped([member(size_bytes=size)])) for size in (5 * 1024**3, 1))
    assert zipfile.ZipFile(io.BytesIO(large)).testzip() is None
    before = 30 + len(NAME.encode())
    assert large[before:].startswith(b"\x01\x00\x10\x00"), "16 bytes of ZIP64 (APPNOTE 4.5.3)"
    assert small[before:].startswith(b"x"), "the file itself"


def test_years_that_a_zip_does_not_know_are_its_first():
    with opened([member(at=datetime(1970, 5, 1, tzinfo=UTC))]) as archive:
        assert archive.infolist()[0].date_time[0] == zip_stream._OLDEST


def test_names_that_are_taken_are_numbered():
    taken = {"一覧.csv"}
    expected = {
        "図面.pdf": "図面.pdf",
        "図面.PDF": "図面 (2).PDF",
        "図面 (2).pdf": "図面 (2) (2).pdf",
        "一覧.csv": "一覧 (2).csv",
        "名前だけ": "名前だけ",
        ".pdf": ".pdf",
    }
    assert {name: free_name(name, taken) for name in expected} == expected
    assert free_name("名前だけ", taken) == "名前だけ (2)"
    assert free_name("図面.pdf", taken) == "図面 (3).pdf"
