"""Tests for usen_desk.server.attachments.kinds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.server.attachments import files
from usen_desk.server.attachments.kinds import ALL, kind_of
from usen_desk.server.settings import FILE_TYPES

OFFICE = "application/vnd.openxmlformats-officedocument."


def told(data, name="名前"):
    kind = kind_of(data, name, FILE_TYPES)
    return kind.media_type if kind else None


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (files.PNG, "image/png"),
        (files.JPEG, "image/jpeg"),
        (files.GIF, "image/gif"),
        (files.WEBP, "image/webp"),
        (files.BMP, "image/bmp"),
        (files.TIFF, "image/tiff"),
        (files.HEIC, "image/heic"),
        (files.PDF, "application/pdf"),
        (files.MP3, "audio/mpeg"),
        (b"\xff\xf3\x40\xc0" + b"\x00" * 100, "audio/mpeg"),
        (files.MP3_WITH_TAG, "audio/mpeg"),
        (files.wav(), "audio/wav"),
        (files.xlsx(), OFFICE + "spreadsheetml.sheet"),
        (files.office("word"), OFFICE + "wordprocessingml.document"),
        (files.office("ppt"), OFFICE + "presentationml.presentation"),
        (files.ole("WordDocument"), "application/msword"),
        (files.ole("Workbook"), "application/vnd.ms-excel"),
        (files.ole("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        (files.zipped(**{"音源.mp3": "x"}), "application/zip"),
        (files.CSV.encode(), "text/plain"),
        (files.CSV.encode("utf-8-sig"), "text/plain"),
        (files.CSV.encode("cp932"), "text/plain"),
        (files.CSV.encode("utf-16"), "text/plain"),
        (files.CSV.encode("iso2022_jp"), "text/plain"),
        (b"BM,1\r\n", "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_are_whatever_it_is_called(data, media_type):
    assert told(data) == told(data, "movie.exe") == media_type


def test_of_two_kinds_of_text_the_name_tells():
    assert told(files.CSV.encode("cp932"), "一覧.CSV") == "text/csv"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        files.EXE,
        files.EXE + files.PNG[-12:],
        files.ELF,
        b"\x00\x01\x02\x03",
        files.ole("_StringData"),
        files.office("word", **{"word/vbaProject.bin": "x"}),
        files.office("other"),
        files.zipped(a="x")[:-10],
        b"Rar!\x1a\x07\x01\x00" + b"\x00" * 20,
        b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\x00" * 20,
    ],
    ids=[
        "empty",
        "exe",
        "exe with a picture's end",
        "elf",
        "bytes",
        "installer",
        "macros",
        "package",
        "cut",
        "rar",
        "7z",
    ],
)
def test_what_is_not_on_the_list_is_refused_under_any_name(data):
    for name in ("写真.png", "一覧.csv", "音.mp3", "書類.docx"):
        assert told(data, name) is None


def test_the_list_decides():
    assert kind_of(files.PNG, "a.png", ("image/jpeg",)) is None
    assert set(FILE_TYPES) == {kind.media_type for kind in ALL}


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", files.office("word")[:60], b"%PDF-", b"\xff\xfe"]))
def test_no_bytes_make_it_fail(data, head):
    kind = kind_of(head + data, "x", FILE_TYPES)
    assert kind is None or kind in ALL


@given(st.binary(max_size=60), st.integers(0, 400))
def test_no_damaged_archive_makes_it_fail(data, at):
    whole = files.office("word")
    kind_of(whole[:at] + data + whole[at + len(data) :], "x", FILE_TYPES)
