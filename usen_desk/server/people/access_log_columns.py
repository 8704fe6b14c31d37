"""How the access log is called and headed in its report."""

from __future__ import annotations

from datetime import date

from usen_desk.contract.access_log import LogRow
from usen_desk.server.sheets import Cell, Column, Sheet

SHEET = Sheet(
    "閲覧記録",
    (
        Column("番号", 10),
        Column("日時", 20),
        Column("氏名", 16),
        Column("部署", 24),
        Column("操作", 26),
        Column("対象の種類", 14),
        Column("対象", 20),
        Column("対象の名称", 36),
        Column("問い合わせ番号", 14),
        Column("内容", 40),
        Column("封印", 8),
    ),
)


def cells(row: LogRow) -> tuple[Cell, ...]:
    """One for each column of SHEET."""
    return (
        row.access_id,
        row.at,
        row.staff_name,
        row.department,
        row.action,
        row.object_kind,
        row.object_key,
        row.object_name,
        row.from_inquiry_id,
        row.detail,
        "済" if row.is_sealed else "待ち",
    )


def file_stem(on: date) -> str:
    return f"閲覧記録_{on:%Y%m%d}"
