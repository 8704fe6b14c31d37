"""What widget tests look at: the colours of what is painted."""

from PySide6.QtGui import QColor, QImage


def image_of(widget):
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def colours(image, box=None):
    """How many pixels there are of each colour, by name; in `box` (x, y, width, height) only."""
    left, top, width, height = box or (0, 0, image.width(), image.height())
    found = {}
    for x in range(left, min(left + width, image.width())):
        for y in range(top, min(top + height, image.height())):
            name = QColor(image.pixel(x, y)).name()
            found[name] = found.get(name, 0) + 1
    return found


def has(image, token_value, box=None, least=3):
    """Whether at least some pixels are of exactly this colour (text and lines have softer edges besides)."""
    return colours(image, box).get(token_value.lower(), 0) >= least
