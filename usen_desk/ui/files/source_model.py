"""Files of the list as the preview takes them. No widgets. A05-3."""

from __future__ import annotations

from usen_desk.contract.files import FileRow
from usen_desk.ui.preview.file_model import PreviewFile
from usen_desk.ui.widgets.paged_table_model import PagedTableModel


class FileRows:
    """The rows of the model, for the preview to walk through; they may come page by page."""

    def __init__(self, model: PagedTableModel) -> None:
        self._model = model

    def count(self) -> int:
        return self._model.rowCount()

    def file(self, at: int) -> PreviewFile | None:
        found = self._model.row(at)
        return preview_file(found) if found is not None else None


def preview_file(file: FileRow) -> PreviewFile:
    return PreviewFile(
        file.attachment_id,
        file.name,
        file.media_type,
        file.size_bytes,
        file.scan_state,
        file.inquiry_id,
        file.sequence,
        file.is_kept,
    )
