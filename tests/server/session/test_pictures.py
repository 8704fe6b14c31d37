"""A customer's picture is made small, square and upright, and loses all that isn't picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from usen_desk.server.session.pictures import SIDE_PX, BadPicture, small


def photo(width=640, height=480, kind="JPEG", **more) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#c33").save(made, kind, **more)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_becomes_a_small_square_png(kind):
    with Image.open(io.BytesIO(small(photo(kind=kind)))) as made:
        assert (made.format, made.size) == ("PNG", (SIDE_PX, SIDE_PX))


def test_place_and_time_are_gone_and_the_photo_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x0132] = 6, "2020:03:17 18:06:29"
    made = small(photo(exif=exif))
    assert b"2020:03:17" not in made
    with Image.open(io.BytesIO(made)) as opened:
        assert not opened.getexif()


@pytest.mark.parametrize(
    "data", [b"", b"no picture", photo()[:300], photo(kind="GIF"), b"\x89PNG\r\n\x1a\n" + b"0" * 40]
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(BadPicture):
        small(data)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked():
    with pytest.raises(BadPicture):
        small(photo(20_000, 20_000, "PNG"))
