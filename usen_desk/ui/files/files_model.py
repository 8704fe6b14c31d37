"""What is shown of a file: words and looks of its kind, the columns of the list, conditions and order in words. A05-1.

No widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.files import FileKind, FileRow, FileSearch, FileSort, KindCount
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES, UNNAMED, Look, person
from usen_desk.ui.widgets.paged_table_model import Cell, Column

KINDS: dict[FileKind, Look] = {
    FileKind.IMAGE: ("画像", "image", "blue"),
    FileKind.PDF: ("PDF", "file-text", "red"),
    FileKind.TABLE: ("表計算", "file-spreadsheet", "green"),
    FileKind.DOCUMENT: ("文書", "file-text", "gray"),
    FileKind.OTHER: ("その他", "paperclip", "gray"),
}
SCANS: dict[ScanState, Look] = {
    ScanState.SCANNING: ("検査中", "hourglass", "amber"),
    ScanState.QUARANTINED: ("隔離", "ban", "red"),
    ScanState.SAFE: ("安全", "shield-check", "green"),
    ScanState.UNSCANNED: ("未検査", "circle-help", "gray"),
}
ORDERS: dict[tuple[FileSort, bool], str] = {
    (FileSort.CREATED_AT, True): "作成日の新しい順",
    (FileSort.CREATED_AT, False): "作成日の古い順",
    (FileSort.NAME, False): "名前の順",
    (FileSort.NAME, True): "名前の逆順",
    (FileSort.SIZE, True): "サイズの大きい順",
    (FileSort.SIZE, False): "サイズの小さい順",
}
NOTHING = "ファイルがありません"
NOTHING_YET = "やり取りにファイルが添付されると、ここに新しい順で表示されます。"
NARROWED = (
    "条件を1つ外すか、ファイル名・店舗名の一部だけで探してください。「条件をクリア」ですべてのファイルに戻ります。"
)


def store_of(row: FileRow) -> str:
    return row.store_name or UNNAMED


def category_of(row: FileRow) -> str:
    return CATEGORIES[row.category][0]


def file_columns() -> list[Column]:
    return [
        Column("name", "ファイル名", 260, _name, stretches=True, least=150),
        Column("kind", "種類", 92, _kind, is_sortable=False, folds=3),
        Column("inquiry", "問い合わせ", 150, _inquiry, is_sortable=False, least=96),
        Column("status", "ステータス", 100, lambda row: _pill(STATUSES[row.status]), is_sortable=False),
        Column("store", "店舗", 210, lambda row: Cell(store_of(row)), is_sortable=False, stretches=True, least=120),
        Column("sent_by", "送信者", 120, lambda row: Cell(person(row.sent_by)), is_sortable=False, folds=2),
        Column("size_bytes", "サイズ", 86, lambda row: Cell(formatting.size(row.size_bytes)), is_number=True, folds=1),
        Column("created_at", "作成日", 168, lambda row: Cell(formatting.moment(row.created_at)), least=160),
        Column("scan_state", "検査", 92, lambda row: _pill(SCANS[row.scan_state]), is_sortable=False, folds=4),
    ]


def _name(row: FileRow) -> Cell:
    return Cell(row.name, icon="lock" if row.is_note else "", is_dimmed=not row.is_kept)


def _kind(row: FileRow) -> Cell:
    word, icon, tone = KINDS[row.kind]
    return Cell(word, icon, tone, is_bare=True)


def _inquiry(row: FileRow) -> Cell:
    return Cell(f"#{row.inquiry_id} {category_of(row)}")


def _pill(look: Look) -> Cell:
    return Cell(*look)


def kind_words(kinds: Sequence[KindCount]) -> dict[FileKind | None, str]:
    """すべて 128, 画像 46, …; without numbers before the first answer."""
    counts = {one.kind: (one.count, one.more_than_count) for one in kinds}
    whole = sum(count for count, _ in counts.values())
    more = any(more for _, more in counts.values()) or whole > COUNT_EXACT_TO
    words: dict[FileKind | None, str] = {
        None: f"すべて {_number(min(whole, COUNT_EXACT_TO), more)}" if kinds else "すべて"
    }
    for kind, (word, _, _) in KINDS.items():
        words[kind] = f"{word} {_number(*counts[kind])}" if kind in counts else word
    return words


def _number(count: int, more: bool) -> str:
    return f"{count:,}{'+' if more else ''}"


def is_narrowed(search: FileSearch) -> bool:
    """Anything is asked besides the order."""
    return replace(search, offset=0, after="", limit=1, sort=FileSort.CREATED_AT, descending=True) != FileSearch(
        limit=1
    )


def described(row: FileRow, now: datetime) -> str:
    """For tool tips and screen readers."""
    status, scan = STATUSES[row.status][0], SCANS[row.scan_state][0]
    lines = [
        row.name,
        f"{KINDS[row.kind][0]} ・ {formatting.size(row.size_bytes)} ・ {scan}",
        f"#{row.inquiry_id} {category_of(row)} ・ {status}",
        store_of(row),
        f"{person(row.sent_by)}  {formatting.relative(row.created_at, now)}".strip(),
    ]
    if row.is_note:
        lines.append("社内メモの添付ファイル")
    return "\n".join(lines)
