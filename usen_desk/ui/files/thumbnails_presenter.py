"""Small pictures of the files that are on screen: fetched two at a time, decoded in the worker, the last ones kept.
What was scrolled away before its turn is not fetched. No widgets. A05-1.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.files import GET_THUMBNAIL, FileRow
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background, Job
from usen_desk.ui.icons import screen_ratio

AT_ONCE = 2
"""Of the four calls that run beside each other: a search never waits for pictures."""
KEPT = 40
"""Two screens of 20 cards, more where more are on screen at once; 0.2 MB each on a plain screen, 0.45 MB on one of 200 %."""
IMAGE_MAX_BYTES = 256 * 1024
"""Of the file that comes; ours have 20 KB."""
SIDE_MAX_PX = 1024
SCREEN_SHARE, LEAST_WIDTH_PX = 2 / 3, 160


class ThumbnailsPresenter(QObject):
    """Signals: fetched(attachment_id), its picture can be painted now."""

    fetched = Signal(int)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        temporary: TemporaryFolder | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._temporary = client, background, temporary
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._wanted: list[FileRow] = []
        self._running: dict[int, Job | None] = {}
        self._missing: set[int] = set()
        self._kept = KEPT

    def image(self, attachment_id: int) -> QImage | None:
        """None while it isn't here, or can't be had: then an icon stands for it."""
        found = self._images.get(attachment_id)
        if found is not None:
            self._images.move_to_end(attachment_id)
        return found

    def want(self, rows: Sequence[FileRow]) -> None:
        """These are on screen, and no others: fetch what isn't here, leave what is no longer looked at."""
        if self._temporary is None:
            return
        here = {row.attachment_id for row in rows}
        self._kept = max(KEPT, 2 * len(here))
        for attachment_id in [one for one in self._running if one not in here]:
            job = self._running.pop(attachment_id)
            if job is not None:
                job.cancel()
        self._wanted = [row for row in rows if self._lacks(row)]
        self._go_on()

    def forget(self, attachment_id: int) -> None:
        """Its picture may have come, or have been taken away: ask again when it is looked at."""
        self._missing.discard(attachment_id)
        self._images.pop(attachment_id, None)

    def _lacks(self, row: FileRow) -> bool:
        number = row.attachment_id
        known = number in self._images or number in self._running or number in self._missing
        return row.has_thumbnail and row.is_kept and not known

    def _go_on(self) -> None:
        while self._wanted and len(self._running) < AT_ONCE:
            row = self._wanted.pop(0)
            if self._lacks(row):
                self._fetch(row)

    def _fetch(self, row: FileRow) -> None:
        number, temporary = row.attachment_id, self._temporary
        assert temporary is not None, "nothing is wanted without"

        ratio = screen_ratio()

        def work() -> QImage:
            path = temporary.new_file(".jpg")
            try:
                self._client.download(GET_THUMBNAIL, Nothing(), path, attachment_id=number)
                return _decoded(path.read_bytes(), ratio)
            finally:
                path.unlink(missing_ok=True)

        self._running[number] = None
        job = self._background.run(
            work, lambda image: self._on_image(number, image), lambda error: self._on_error(number, error), owner=self
        )
        if number in self._running:
            self._running[number] = job

    def _on_image(self, attachment_id: int, image: QImage) -> None:
        self._running.pop(attachment_id, None)
        if image.isNull():
            self._missing.add(attachment_id)
        else:
            self._images[attachment_id] = image
            while len(self._images) > self._kept:
                self._images.popitem(last=False)
            self.fetched.emit(attachment_id)
        self._go_on()

    def _on_error(self, attachment_id: int, _: ApiError) -> None:
        """The icon stays; it is not worth a word. Asked again when the list is loaded anew."""
        self._running.pop(attachment_id, None)
        self._missing.add(attachment_id)
        self._go_on()

    def retry(self) -> None:
        """What couldn't be had may be there now."""
        self._missing.clear()


def _decoded(data: bytes, ratio: float) -> QImage:
    """In the worker, no larger than cards on a screen of this ratio need it; null for what is no small JPEG of ours."""
    if len(data) > IMAGE_MAX_BYTES:
        return QImage()
    image = QImage.fromData(data, "JPG")  # type: ignore[arg-type]  # the stub wants bytes for the format
    if image.isNull() or max(image.width(), image.height()) > SIDE_MAX_PX:
        return QImage()
    share = min(1.0, ratio * SCREEN_SHARE)
    if share < 1.0 and image.width() * share > LEAST_WIDTH_PX:
        image = image.scaledToWidth(round(image.width() * share), Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(QImage.Format.Format_RGB32)
