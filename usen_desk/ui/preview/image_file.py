"""A picture as it is to be seen: turned as its camera says, and small enough to be held. Runs in a worker."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from usen_desk.ui.preview.unreadable import Reason, Unreadable

PIXELS_MAX = 60_000_000
"""Of a picture that has to be decoded whole: 240 MB."""
SHRINKABLE_MAX = 250_000_000
"""Of one that can be decoded smaller than it is (JPEG)."""
SHOWN_MAX = 16_000_000
"""What is kept of it."""
FORMATS = ("png", "jpeg", "jpg", "gif", "webp", "bmp", "tiff", "tif")
"""Drawings with scripts and links (SVG) are none of them, whatever their name says."""


def read_image(path: Path) -> QImage:
    """Of an animation the first picture. A picture that ends too early is shown as far as it goes, if anything of it can
    be read.

    Raises:
        Unreadable: its head is looked at before a byte of its pixels is.
    """
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if reader.format().toStdString() not in FORMATS:
        raise Unreadable(Reason.BROKEN)
    size = reader.size()
    pixels = size.width() * size.height()
    if not size.isValid() or pixels <= 0:
        raise Unreadable(Reason.BROKEN)
    can_shrink = reader.supportsOption(QImageIOHandler.ImageOption.ScaledSize)
    if pixels > (SHRINKABLE_MAX if can_shrink else PIXELS_MAX):
        raise Unreadable(Reason.TOO_LARGE)
    if can_shrink and pixels > SHOWN_MAX:
        reader.setScaledSize(_within(size))
    image = reader.read()
    if image.isNull():
        raise Unreadable(Reason.BROKEN)
    if image.width() * image.height() > SHOWN_MAX:
        image = image.scaled(_within(image.size()))
    return image


def _within(size: QSize) -> QSize:
    factor = (SHOWN_MAX / (size.width() * size.height())) ** 0.5
    return QSize(max(1, int(size.width() * factor)), max(1, int(size.height() * factor)))
