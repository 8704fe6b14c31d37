"""The list in a bundle, 一覧.csv: one row for each file that was asked for. Words for people only."""

from __future__ import annotations

from datetime import datetime

from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.server.bundles.store import StoredFile
from usen_desk.server.inquiries.catalogue import form_of
from usen_desk.server.sheets import Cell, Column, Sheet

LIST_NAME = "一覧.csv"
SHEET = Sheet(
    "一覧",
    (
        Column("ファイル名", 40),
        Column("状態", 14),
        Column("問い合わせ", 12),
        Column("カテゴリ", 16),
        Column("店舗", 30),
        Column("送信者", 20),
        Column("部署・会社", 24),
        Column("送信日時", 20),
        Column("サイズ（バイト）", 14),
        Column("SHA-256", 66),
    ),
)
PUT_IN, QUARANTINED, SCANNING, MISSING = "保存済み", "隔離のため除外", "検査中のため除外", "データがないため除外"


def cells(file: StoredFile, name: str, state: str) -> tuple[Cell, ...]:
    """name: as it is called in the bundle."""
    return (
        name,
        state,
        f"#{file.inquiry_id}",
        form_of(Category(file.category)).label,
        file.store_name,
        file.author_name,
        file.author_department,
        file.at,
        file.size_bytes,
        file.sha256,
    )


def bundle_name(inquiry_id: int | None, now: datetime) -> str:
    day = f"{now.astimezone(JST):%Y%m%d}"
    return f"問い合わせ_{inquiry_id}_添付ファイル_{day}.zip" if inquiry_id else f"添付ファイル_{day}.zip"
