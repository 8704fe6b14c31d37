"""A file as the preview is given it, and what may be done with one of its kind. X15.

The service tells the kind from the bytes and gives the name an ending of that kind; here both are looked at again, since
what is opened runs on this PC.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from usen_desk.contract.inquiries import Attachment, ScanState

AT_ONCE_MAX_BYTES = 50 * 1024 * 1024
"""Larger files are fetched only when they are asked for."""
IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff")
"""Those that Qt decodes; HEIC is none of them."""
_OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX = _OFFICE + "spreadsheetml.sheet"

ENDINGS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp", ".dib"),
    "image/tiff": (".tif", ".tiff"),
    "image/heic": (".heic", ".heif"),
    "text/plain": (".txt", ".log", ".text"),
    "text/csv": (".csv",),
    XLSX: (".xlsx",),
    _OFFICE + "wordprocessingml.document": (".docx",),
    _OFFICE + "presentationml.presentation": (".pptx",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "audio/mpeg": (".mp3", ".mpga"),
    "audio/wav": (".wav",),
}
"""What another program may be asked to open, when both the type and the ending say so. An archive is none of them: what
is in it is not known."""

WORDS: dict[str, str] = {
    "application/pdf": "PDF",
    "text/plain": "テキスト",
    "text/csv": "CSV",
    XLSX: "Excel",
    "application/vnd.ms-excel": "Excel",
    _OFFICE + "wordprocessingml.document": "Word",
    "application/msword": "Word",
    _OFFICE + "presentationml.presentation": "PowerPoint",
    "application/vnd.ms-powerpoint": "PowerPoint",
    "application/zip": "ZIP",
    "audio/mpeg": "音声",
    "audio/wav": "音声",
}


class Show(enum.Enum):
    """How a file is shown."""

    IMAGE = "image"
    PDF = "pdf"
    TEXT = "text"
    TABLE = "table"
    OTHER = "other"
    """Icon, name, type and size."""


@dataclass(frozen=True)
class PreviewFile:
    attachment_id: int
    name: str
    media_type: str
    size_bytes: int
    scan_state: ScanState = ScanState.UNSCANNED
    inquiry_id: int = 0
    sequence: int = 0
    """Of the message that brought it."""
    is_kept: bool = True
    """Its bytes are there."""

    @property
    def show(self) -> Show:
        if self.media_type in IMAGES:
            return Show.IMAGE
        plain = {"application/pdf": Show.PDF, "text/plain": Show.TEXT, "text/csv": Show.TABLE, XLSX: Show.TABLE}
        return plain.get(self.media_type, Show.OTHER)

    @property
    def is_withheld(self) -> bool:
        """Being looked through for viruses, or found to have one."""
        return self.scan_state in (ScanState.SCANNING, ScanState.QUARANTINED)

    @property
    def may_open(self) -> bool:
        """In another program. Everything else can only be saved."""
        return self.is_kept and not self.is_withheld and self.name.casefold().endswith(ENDINGS.get(self.media_type, ()))

    @property
    def word(self) -> str:
        """The kind, as a person calls it."""
        if self.media_type.startswith("image/"):
            return "画像"
        return WORDS.get(self.media_type, "ファイル")


class FileSource(Protocol):
    """Files side by side, such as the rows of a list. They may come page by page."""

    def count(self) -> int: ...

    def file(self, at: int) -> PreviewFile | None:
        """None while it isn't there; show_files or again() of the preview tells when it is."""


@dataclass(frozen=True)
class Files:
    """All of them at hand."""

    items: Sequence[PreviewFile]

    def count(self) -> int:
        return len(self.items)

    def file(self, at: int) -> PreviewFile | None:
        return self.items[at] if 0 <= at < len(self.items) else None


def file_of(attachment: Attachment, inquiry_id: int = 0, sequence: int = 0, *, is_kept: bool = True) -> PreviewFile:
    return PreviewFile(
        attachment.attachment_id,
        attachment.name,
        attachment.media_type,
        attachment.size_bytes,
        attachment.scan_state,
        inquiry_id,
        sequence,
        is_kept,
    )


def look(file: PreviewFile) -> tuple[str, str]:
    """Icon and tone: PDF in red, tables in green, pictures in blue, others grey (look/files-board.md)."""
    tables = file.show is Show.TABLE or file.media_type == "application/vnd.ms-excel"
    if tables:
        return "file-spreadsheet", "green"
    return {Show.IMAGE: ("image", "blue"), Show.PDF: ("file-text", "red")}.get(file.show, ("file-text", "gray"))
