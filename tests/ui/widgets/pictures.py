"""What widget tests look at: the colours of what is painted."""

from collections import Counter

from PySide6.QtGui import QImage


def image_of(widget):
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def colours(image, box=None):
    """How many pixels there are of each colour, by name; in `box` (x, y, width, height) only."""
    left, top, width, height = box or (0, 0, image.width(), image.height())
    right, bottom = min(left + width, image.width()), min(top + height, image.height())
    pixels = memoryview(image.constBits()).cast("I")
    found = Counter()
    for y in range(top, bottom):
        found.update(pixels[y * image.width() + left : y * image.width() + right])
    return {f"#{pixel & 0xFFFFFF:06x}": count for pixel, count in found.items()}


def has(image, token_value, box=None, least=3):
    """Whether at least some pixels are of exactly this colour (text and lines have softer edges besides)."""
    return colours(image, box).get(token_value.lower(), 0) >= least
