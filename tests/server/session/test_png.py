"""Tests for usen_desk.server.session.png."""

import random
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from tests.server.session.pictures import SIGNATURE, chunk, drawn, header, rows
from usen_desk.server.session.png import BadPng, cleaned

IEND = chunk(b"IEND")
DATA = chunk(b"IDAT", rows(24, 8))
PALETTE = chunk(b"PLTE", b"\1\2\3" * 4)


def taken(*parts, max_side_px=512):
    return cleaned(SIGNATURE + b"".join(parts), max_side_px)


def test_a_plain_picture_stays_as_it_is():
    assert cleaned(drawn(8, 8), 512) == drawn(8, 8)


def test_sides_up_to_the_limit():
    assert cleaned(drawn(512, 512), 512)
    for width, height in ((513, 1), (1, 513), (2**31, 2**31)):
        with pytest.raises(BadPng):
            taken(header(width, height), DATA, IEND)


@pytest.mark.parametrize("extra", [b"tEXt", b"eXIf", b"tIME", b"iCCP", b"acTL", b"fdAT", b"zTXt"])
def test_what_is_no_picture_is_left_out(extra):
    assert taken(header(8, 8), chunk(extra, b"GPS 35.6 139.7"), DATA, chunk(extra, b"again"), IEND) == drawn(8, 8)


@pytest.mark.parametrize(
    ("colour", "depth", "before", "bytes_per_row"),
    [
        (0, 1, b"", 1),
        (0, 16, chunk(b"tRNS", b"\0\1"), 16),
        (2, 16, chunk(b"tRNS", b"\0\1" * 3), 48),
        (3, 2, PALETTE + chunk(b"tRNS", b"\0"), 2),
        (4, 8, b"", 16),
        (6, 8, PALETTE, 32),
    ],
)
def test_every_kind_of_colour_is_taken(colour, depth, before, bytes_per_row):
    data = chunk(b"IDAT", rows(bytes_per_row, 8))
    whole = SIGNATURE + header(8, 8, depth, colour) + before + data + IEND
    assert cleaned(whole, 512) == whole


@pytest.mark.parametrize("side", [1, 2, 3, 5, 8, 33])
def test_interlaced_pictures_are_taken(side):
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    raw = b""
    for column, row, across, down in passes:
        line = b"".join(b"\x33\x66\x99" for _ in range(column, side, across))
        raw += b"".join(b"\0" + line for _ in range(row, side, down) if line)
    made = SIGNATURE + header(side, side, interlace=1) + chunk(b"IDAT", zlib.compress(raw)) + IEND
    assert QImage.fromData(cleaned(made, 512)) == image


def test_what_qt_writes_is_taken_and_looks_the_same(tmp_path):
    image = QImage(256, 200, QImage.Format.Format_ARGB32)
    image.fill(QColor(20, 40, 60, 80))
    image.setText("Author", "somebody")
    painter = QPainter(image)
    painter.fillRect(10, 10, 100, 50, QColor("red"))
    painter.end()
    path = tmp_path / "image.png"
    assert image.save(str(path), "PNG")
    made = cleaned(path.read_bytes(), 512)
    assert b"somebody" not in made
    assert QImage.fromData(made) == image.convertToFormat(QImage.Format.Format_ARGB32)


WRONG = {
    "empty": b"",
    "gif": b"GIF89a" + drawn(8, 8)[6:],
    "jpeg": b"\xff\xd8\xff\xe0" + b"\0" * 100,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "signature only": SIGNATURE,
    "no header": SIGNATURE + DATA + IEND,
    "short header": SIGNATURE + chunk(b"IHDR", b"\0" * 12) + DATA + IEND,
    "two headers": SIGNATURE + header(8, 8) * 2 + DATA + IEND,
    "no side": SIGNATURE + header(0, 8) + DATA + IEND,
    "no such depth": SIGNATURE + header(8, 8, 3) + DATA + IEND,
    "no such colour": SIGNATURE + header(8, 8, 8, 5) + DATA + IEND,
    "no such interlace": SIGNATURE + header(8, 8, interlace=2) + DATA + IEND,
    "no picture": SIGNATURE + header(8, 8) + IEND,
    "no end": SIGNATURE + header(8, 8) + DATA,
    "an end that isn't empty": SIGNATURE + header(8, 8) + DATA + chunk(b"IEND", b"x"),
    "a script behind the end": drawn(8, 8) + b"<script>alert(1)</script>",
    "a second png behind the end": drawn(8, 8) * 2,
    "a wrong checksum": drawn(8, 8)[:-1] + b"\0",
    "a chunk longer than the file": SIGNATURE + b"\x7f\xff\xff\xffIHDR" + b"\0" * 40,
    "a negative length": SIGNATURE + b"\xff\xff\xff\xffIHDR" + b"\0" * 40,
    "a name that is none": SIGNATURE + header(8, 8) + chunk(b"a1\0z") + DATA + IEND,
    "an unknown critical chunk": SIGNATURE + header(8, 8) + chunk(b"EVIL") + DATA + IEND,
    "a picture in two pieces": SIGNATURE + header(8, 8) + DATA + chunk(b"tEXt", b"x") + DATA + IEND,
    "a palette after the picture": SIGNATURE + header(8, 8) + DATA + PALETTE + IEND,
    "two palettes": SIGNATURE + header(8, 8) + PALETTE * 2 + DATA + IEND,
    "no palette": SIGNATURE + header(8, 8, 8, 3) + chunk(b"IDAT", rows(8, 8)) + IEND,
    "a palette of 257": SIGNATURE + header(8, 8) + chunk(b"PLTE", b"\0" * 771) + DATA + IEND,
    "a palette not in threes": SIGNATURE + header(8, 8) + chunk(b"PLTE", b"\0" * 4) + DATA + IEND,
    "a palette beyond the depth": SIGNATURE + header(8, 8, 1, 3) + PALETTE + chunk(b"IDAT", rows(1, 8)) + IEND,
    "a palette on grey": SIGNATURE + header(8, 8, 8, 0) + PALETTE + chunk(b"IDAT", rows(8, 8)) + IEND,
    "transparency on alpha": SIGNATURE
    + header(8, 8, 8, 6)
    + chunk(b"tRNS", b"\0" * 6)
    + chunk(b"IDAT", rows(32, 8))
    + IEND,
    "transparency longer than its palette": SIGNATURE
    + header(8, 8, 8, 3)
    + PALETTE
    + chunk(b"tRNS", b"\0" * 5)
    + chunk(b"IDAT", rows(8, 8))
    + IEND,
    "no rows": SIGNATURE + header(8, 8) + chunk(b"IDAT") + IEND,
    "not packed": SIGNATURE + header(8, 8) + chunk(b"IDAT", b"\0" * 200) + IEND,
    "a row too few": SIGNATURE + header(8, 8) + chunk(b"IDAT", rows(24, 7)) + IEND,
    "a row too many": SIGNATURE + header(8, 8) + chunk(b"IDAT", rows(24, 9)) + IEND,
    "cut short when packed": SIGNATURE + header(8, 8) + chunk(b"IDAT", rows(24, 8)[:-4]) + IEND,
    "something behind the rows": SIGNATURE + header(8, 8) + chunk(b"IDAT", rows(24, 8) + b"x") + IEND,
    "no such filter": SIGNATURE + header(8, 8) + chunk(b"IDAT", rows(24, 8, filtering=5)) + IEND,
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG.keys())
def test_anything_else_is_refused(data):
    with pytest.raises(BadPng):
        cleaned(data, 512)


def test_a_bomb_is_not_unpacked():
    packed = zlib.compress(b"\0" * 50_000_000, 9)
    started = time.thread_time()
    with pytest.raises(BadPng):
        taken(header(8, 8), chunk(b"IDAT", packed), IEND)
    assert time.thread_time() - started < 0.5


@given(st.integers(min_value=0, max_value=2**32), st.integers(min_value=1, max_value=8))
def test_a_picture_with_changed_bytes_is_refused_or_harmless(seed, times):
    chance, data = random.Random(seed), bytearray(drawn(8, 8))
    for _ in range(times):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        assert cleaned(bytes(data), 512) == bytes(data)
    except BadPng:
        assert bytes(data) != drawn(8, 8)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data):
    for tried in (data, SIGNATURE + data, SIGNATURE + header(8, 8) + data):
        with pytest.raises(BadPng):
            cleaned(tried, 512)
