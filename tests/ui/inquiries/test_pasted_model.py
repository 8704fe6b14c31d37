"""Tests for usen_desk.ui.inquiries.pasted_model."""

import random

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from usen_desk.contract.attachments import UPLOAD_MAX_BYTES
from usen_desk.ui.inquiries.pasted_model import content_of

PNG, JPEG = b"\x89PNG", b"\xff\xd8\xff"


def noise(width, height, image_format=QImage.Format.Format_RGB32):
    return QImage(random.Random(7).randbytes(width * height * 4), width, height, image_format).copy()


def read(content):
    image = QImage.fromData(content)
    assert not image.isNull()
    return image


def test_what_fits_stays_as_it_is():
    content = content_of(noise(200, 100))
    assert content.startswith(PNG)
    assert read(content) == noise(200, 100)


def test_what_is_larger_becomes_a_jpeg_of_the_same_size():
    content = content_of(noise(900, 600))
    assert content.startswith(JPEG)
    assert len(content) <= UPLOAD_MAX_BYTES
    assert read(content).size() == QSize(900, 600)


@pytest.mark.parametrize("most", [40_000, 3_000])
def test_what_no_quality_makes_fit_becomes_smaller(most):
    content = content_of(noise(600, 300), most)
    assert len(content) <= most
    size = read(content).size()
    assert size.width() < 600
    assert size.width() / size.height() == pytest.approx(2, rel=0.1)


def test_what_shines_through_is_white():
    image = noise(800, 500, QImage.Format.Format_ARGB32)
    for y in range(100):
        for x in range(100):
            image.setPixelColor(x, y, QColor(0, 0, 0, 0))
    assert read(content_of(image)).pixelColor(50, 50).lightness() > 240
