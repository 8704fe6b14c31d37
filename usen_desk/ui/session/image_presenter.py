"""One's own profile image: read, cut square, made small, sent, removed, shown. No widgets. Seed A01-5."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.session import DELETE_MY_IMAGE, GET_STAFF_IMAGE, IMAGE_MAX_BYTES, PUT_MY_IMAGE, Me
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.messages import UserMessage, explain

SIDE_PX = 256
SOURCE_MAX_BYTES = 40 * 1024 * 1024
SOURCE_MAX_SIDE_PX = 12_000

UNREADABLE = UserMessage(
    "この画像は読み取れませんでした。アイコンは変更されていません。PNGまたはJPEGの別の画像をお選びください。"
)


class ImagePresenter(QObject):
    """Signals: working(bool); picked(QImage) ready to be sent; shown(QImage) the person's image, null for none;
    saved(Me) the service has it, or has removed it; told(UserMessage)."""

    working = Signal(bool)
    picked = Signal(object)
    shown = Signal(object)
    saved = Signal(object)
    told = Signal(object)

    def __init__(
        self, client: ApiClient, background: Background, temporary: TemporaryFolder, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._temporary = client, background, temporary

    def show(self, me: Me) -> None:
        """Fetch the person's image; without one, or when it can't be had, the initial letter stays."""
        if me.image_sha256 is None:
            self.shown.emit(QImage())
            return
        self._background.run(lambda: self._fetch(me.staff_id), self.shown.emit, lambda _: None, owner=self)

    def _fetch(self, staff_id: int) -> QImage:
        path = self._temporary.new_file(".png")
        self._client.download(GET_STAFF_IMAGE, Nothing(), path, staff_id=staff_id)
        image = QImage(str(path))
        path.unlink(missing_ok=True)
        return image

    def pick(self, path: str) -> None:
        """Read a picture file of this PC; it is shown before anything is sent."""
        self._background.run(
            lambda: square_of(Path(path)),
            self._on_read,
            lambda _: self.told.emit(UNREADABLE),
            owner=self,
            lane=Lane.DISK,
        )

    def _on_read(self, image: QImage) -> None:
        if image.isNull():
            self.told.emit(UNREADABLE)
        else:
            self.picked.emit(image)

    def save(self, image: QImage) -> None:
        def work() -> Me:
            return self._client.upload(PUT_MY_IMAGE, Nothing(), png_of(image))

        self._run(work, image)

    def remove(self) -> None:
        self._run(lambda: self._client.call(DELETE_MY_IMAGE, Nothing()), QImage())

    def _run(self, work: Callable[[], Me], image: QImage) -> None:
        def done(me: Me) -> None:
            self.working.emit(False)
            self.shown.emit(image)
            self.saved.emit(me)

        self.working.emit(True)
        self._background.run(work, done, self._on_error, owner=self)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))


def square_of(path: Path) -> QImage:
    """The middle of a picture file as a square of SIDE_PX; null when it is none, or too large to be opened safely."""
    if path.stat().st_size > SOURCE_MAX_BYTES:
        return QImage()
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > SOURCE_MAX_SIDE_PX:
        return QImage()
    image = reader.read()
    if image.isNull():
        return image
    side = min(image.width(), image.height())
    middle = QRect((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    return image.copy(middle).scaled(
        QSize(SIDE_PX, SIDE_PX), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def png_of(image: QImage) -> bytes:
    """Below the service's limit: a noisy picture is made smaller until it fits. Nothing of the source file's own
    data (place, camera) is taken along."""
    side = SIDE_PX
    while True:
        plain = image.scaled(side, side).convertToFormat(QImage.Format.Format_RGB888)
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        plain.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes for the format
        if content.size() <= IMAGE_MAX_BYTES or side < 32:
            return bytes(content.data())
        side //= 2
