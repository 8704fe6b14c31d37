"""A picture from the clipboard as a file that can be attached. Row A03-2. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from usen_desk.contract.attachments import UPLOAD_MAX_BYTES

QUALITIES = (90, 75, 60)
"""Of JPEG: what is read on a screenshot stays readable."""
SMALLER = 0.7


def content_of(image: QImage, most: int = UPLOAD_MAX_BYTES) -> bytes:
    """PNG. What is larger than `most` bytes that way, as a photo is, becomes a JPEG that isn't, at first of the same
    size: there is no file behind it that could be sent part by part. In the worker."""
    content = _saved(image, "PNG")
    if len(content) <= most:
        return content
    image = _on_white(image)
    while True:
        for quality in QUALITIES:
            content = _saved(image, "JPEG", quality)
            if len(content) <= most:
                return content
        size = image.size() * SMALLER
        image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _saved(image: QImage, kind: str, quality: int = -1) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, quality)  # type: ignore[call-overload]  # the stubs know no QIODevice here
    return bytes(buffer.data().data())


def _on_white(image: QImage) -> QImage:
    """JPEG knows nothing that shines through."""
    made = QImage(image.size(), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.drawImage(0, 0, image)
    painter.end()
    return made
