"""Tests for usen_desk.server.files.drawing: small pictures of images and pages."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.server.attachments import files as samples
from tests.server.files.pictures import TURNED_RIGHT, bomb, pdf, photo, png
from usen_desk.contract.files import THUMBNAIL_HEIGHT_PX, THUMBNAIL_WIDTH_PX
from usen_desk.server.files.drawing import IMAGE, LENGTH, PAPER_HEIGHT_PX, PAPER_WIDTH_PX, PDF, drawn, main

RED, BLUE = (254, 0, 0), (0, 0, 254)


def picture(kind, data):
    return Image.open(io.BytesIO(drawn(kind, data)))


def near(image, at, colour):
    return all(abs(one - other) < 30 for one, other in zip(image.getpixel(at), colour, strict=True))


def test_a_photo_fills_the_card():
    image = picture(IMAGE, photo())
    assert (image.format, image.size) == ("JPEG", (THUMBNAIL_WIDTH_PX, THUMBNAIL_HEIGHT_PX))
    assert near(image, (10, 100), RED)
    assert near(image, (470, 100), BLUE)


def test_a_photo_is_turned_as_the_camera_was_held():
    """Orientation 6: what the file has at its left is the upper part."""
    image = picture(IMAGE, photo(800, 600, orientation=TURNED_RIGHT))
    assert near(image, (240, 5), RED)
    assert near(image, (240, 225), BLUE)


def test_it_carries_nothing_of_where_the_photo_was_taken():
    assert not picture(IMAGE, photo(orientation=TURNED_RIGHT)).getexif()


def test_a_small_picture_is_not_enlarged_and_stands_on_white():
    image = picture(IMAGE, png(16, 12))
    assert image.size == (16, 12)
    assert near(image, (8, 6), (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16"])
def test_every_kind_of_pixels_is_drawn(mode):
    assert picture(IMAGE, png(500, 300, mode)).size == (THUMBNAIL_WIDTH_PX, THUMBNAIL_HEIGHT_PX)


def test_the_upper_part_of_the_first_page_is_drawn():
    image = picture(PDF, pdf())
    assert image.size == (PAPER_WIDTH_PX, PAPER_HEIGHT_PX)
    assert near(image, (PAPER_WIDTH_PX // 2, 45), (0, 0, 0))
    assert near(image, (PAPER_WIDTH_PX // 2, 150), (255, 255, 255))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (IMAGE, bomb()),
        (IMAGE, photo()[:2000]),
        (IMAGE, samples.HEIC),
        (IMAGE, b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
        (PDF, samples.PDF),
        (PDF, pdf(width=1, height=2_000_000)),
        (PDF, b"%PDF-1.4\n"),
    ],
    ids=["bomb", "cut", "heic", "postscript", "pdf without pages", "endless page", "head alone"],
)
def test_what_is_damaged_too_large_or_of_another_format_is_not_drawn(kind, data):
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever its library says of it
        drawn(kind, data)


def test_questions_are_answered_one_after_another(tmp_path):
    asked, answers = tmp_path / "asked", io.BytesIO()
    content = b""
    for kind, data in ((IMAGE, photo()), (IMAGE, b"nothing"), (PDF, pdf())):
        content += kind + LENGTH.pack(len(data)) + data
    asked.write_bytes(content)
    with asked.open("rb") as file:
        main(file, answers)
    said, sizes = answers.getvalue(), []
    while said:
        (size,) = LENGTH.unpack(said[: LENGTH.size])
        sizes.append(size)
        said = said[LENGTH.size + size :]
    assert [bool(size) for size in sizes] == [True, False, True]
