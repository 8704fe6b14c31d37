"""Columns of the list of an exchange's files. A03-3."""

from __future__ import annotations

from usen_desk.contract.bundles import InquiryFile
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import person
from usen_desk.ui.preview.file_model import PreviewFile, file_of, look
from usen_desk.ui.widgets.paged_table_model import Cell, Column

SCANS: dict[ScanState, Cell] = {
    ScanState.UNSCANNED: Cell("未検査", "circle-minus", "gray", is_bare=True),
    ScanState.SCANNING: Cell("検査中", "clock", "amber"),
    ScanState.SAFE: Cell("安全", "circle-check", "green", is_bare=True),
    ScanState.QUARANTINED: Cell("隔離", "ban", "red"),
}


def preview_file(row: InquiryFile, inquiry_id: int) -> PreviewFile:
    return file_of(row.attachment, inquiry_id, row.sequence, is_kept=row.is_kept)


def file_columns() -> list[Column]:
    return [
        Column("name", "ファイル名", 260, _name, is_sortable=False, stretches=True, least=140),
        Column(
            "size", "サイズ", 84, lambda row: Cell(formatting.size(row.attachment.size_bytes)), False, is_number=True
        ),
        Column("sent_by", "送信者", 120, lambda row: Cell(person(row.sent_by)), is_sortable=False, folds=1),
        Column("at", "送信日時", 156, lambda row: Cell(formatting.moment(row.at)), is_sortable=False),
        Column("state", "検査", 92, _state, is_sortable=False),
    ]


def _name(row: InquiryFile) -> Cell:
    return Cell(row.attachment.name, look(file_of(row.attachment))[0], is_dimmed=not row.is_kept)


def _state(row: InquiryFile) -> Cell:
    state = row.attachment.scan_state
    if not row.is_kept and state is not ScanState.QUARANTINED:
        return Cell("データなし", is_dimmed=True)
    return SCANS[state]
