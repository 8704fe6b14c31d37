"""Files as the service lists them, for tests of the browser."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from tests.fakes import NOW
from usen_desk.contract.catalogue import Category
from usen_desk.contract.files import FileKind, FilePage, FileRow, FileSearch, KindCount
from usen_desk.contract.inquiries import Person, ScanState, Side, Status

KINDS = {
    FileKind.IMAGE: ("jpg", "image/jpeg"),
    FileKind.PDF: ("pdf", "application/pdf"),
    FileKind.TABLE: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    FileKind.DOCUMENT: ("txt", "text/plain"),
    FileKind.OTHER: ("zip", "application/zip"),
}


def file(number: int, **values) -> FileRow:
    """The higher the number, the newer the file."""
    kind = list(FileKind)[number % 5]
    ending, media_type = KINDS[kind]
    made = FileRow(
        attachment_id=number,
        name=f"店舗図面_{number}.{ending}",
        media_type=media_type,
        kind=kind,
        size_bytes=1000 * number,
        created_at=NOW - timedelta(minutes=5000 - number),
        scan_state=ScanState.SAFE,
        has_thumbnail=kind in (FileKind.IMAGE, FileKind.PDF),
        sent_by=Person(side=Side.CUSTOMER, name="佐藤 健", department="株式会社大将フーズ"),
        inquiry_id=number % 40 + 1,
        sequence=number % 3 + 1,
        category=Category.REPAIR,
        status=Status.IN_PROGRESS,
        customer_code="0412-3398-01",
        store_name="焼肉大将 渋谷センター街店",
        quote="2階のスピーカー2台から音が出ません。",
    )
    return replace(made, **values)


class FilesOfService:
    """Answers SEARCH_FILES from so many files, as the service would; `asked` keeps the searches."""

    def __init__(self, count: int, most: int = 1000) -> None:
        self.files = {number: file(number) for number in range(1, count + 1)}
        self.most, self.asked = most, []

    def put(self, row: FileRow) -> None:
        self.files[row.attachment_id] = row

    def __call__(self, body: FileSearch, **path) -> FilePage:
        self.asked.append(body)
        found = [row for row in self.files.values() if self._holds(row, body)]
        of_kind = [row for row in found if body.kind in (None, row.kind)]
        rows = sorted(of_kind, key=lambda row: row.attachment_id, reverse=body.descending)
        start = int(body.after) if body.after else body.offset
        shown = rows[start : start + body.limit]
        end = start + len(shown)
        kinds = [] if body.after else [self._count(kind, found) for kind in FileKind]
        return FilePage(
            items=shown,
            count=min(len(rows), self.most),
            more_than_count=len(rows) > self.most,
            kinds=kinds,
            sort=body.sort,
            descending=body.descending,
            next_after=str(end) if end < len(rows) else "",
        )

    def _count(self, kind, found) -> KindCount:
        return KindCount(kind=kind, count=sum(row.kind is kind for row in found))

    def _holds(self, row: FileRow, body: FileSearch) -> bool:
        return (
            (not body.attachment_ids or row.attachment_id in body.attachment_ids)
            and body.name in row.name
            and (not body.statuses or row.status in body.statuses)
        )


def jpeg(width: int = 480, height: int = 232, colour: str = "red") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")
    return bytes(buffer.data().data())
