"""Pictures of the people in a thread: each is fetched once and kept while the desk runs. No widgets. A01-5."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from usen_desk.api.client import ApiClient
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import ThreadMessage
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import GET_STAFF_IMAGE, Me
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background

SIDE_PX = 64
"""Of 32 on a screen of twice the pixels; a few KB each."""


class PicturesPresenter(QObject):
    """Signals: fetched(sha256 of the picture, QImage). Without one, the first letter stays."""

    fetched = Signal(str, object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        me: Me,
        temporary: TemporaryFolder | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._temporary = client, background, temporary
        self._may_read = Permission.READ_STAFF in me.permissions
        self._asked: set[str] = set()

    def want(self, messages: Iterable[ThreadMessage]) -> None:
        """Fetch what isn't there yet; one that can't be had is asked for again with the next thread."""
        if self._temporary is None or not self._may_read:
            return
        for message in messages:
            author = message.author
            if author is None or author.staff_id is None or author.image_sha256 is None:
                continue
            if author.image_sha256 not in self._asked:
                self._asked.add(author.image_sha256)
                self._fetch(author.image_sha256, author.staff_id, self._temporary)

    def _fetch(self, sha256: str, staff_id: int, temporary: TemporaryFolder) -> None:
        def work() -> QImage:
            path = temporary.new_file(".png")
            try:
                self._client.download(GET_STAFF_IMAGE, Nothing(), path, staff_id=staff_id)
                return _small(QImage(str(path)))
            finally:
                path.unlink(missing_ok=True)

        self._background.run(
            work,
            lambda image: self.fetched.emit(sha256, image),
            lambda _: self._asked.discard(sha256),
            owner=self,
        )


def _small(image: QImage) -> QImage:
    if image.isNull():
        return image
    return image.scaled(
        SIDE_PX, SIDE_PX, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
