"""All files of one exchange, read when they are wanted. No widgets. A03-3, X15."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.bundles import LIST_INQUIRY_FILES, InquiryFiles
from usen_desk.contract.inquiries import Attachment
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.thread_model import ThreadModel
from usen_desk.ui.messages import explain
from usen_desk.ui.preview.file_model import PreviewFile, file_of


class ThreadFilesPresenter(QObject):
    """Signals: listed(inquiry_id, list of InquiryFile); working(bool); failed(UserMessage)."""

    listed = Signal(int, object)
    working = Signal(bool)
    failed = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background

    def read(self, inquiry_id: int) -> None:
        def on_read(files: InquiryFiles) -> None:
            self.working.emit(False)
            self.listed.emit(inquiry_id, files.items)

        def on_failed(error: ApiError) -> None:
            self.working.emit(False)
            self.failed.emit(explain(error))

        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(LIST_INQUIRY_FILES, Nothing(), inquiry_id=inquiry_id),
            on_read,
            on_failed,
            owner=self,
            latest="files",
        )


def loaded_files(model: ThreadModel) -> list[PreviewFile]:
    """Of the messages that are here, before the service has told of all."""
    return [
        file_of(attachment, message.inquiry_id, message.sequence)
        for message in model.messages
        for attachment in message.attachments
    ]


def place_of(files: list[PreviewFile], attachment: Attachment | PreviewFile) -> int:
    """Where it stands; -1: nowhere."""
    return next((at for at, file in enumerate(files) if file.attachment_id == attachment.attachment_id), -1)
