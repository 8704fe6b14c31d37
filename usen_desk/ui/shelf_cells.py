"""How a document of the shelf looks wherever it is shown: in words, and found by title, category, description or name.
X16. No widgets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from usen_desk.contract.base import JST
from usen_desk.contract.shelf import Document, DocumentVersion, ShelfCategory
from usen_desk.contract.text import fold
from usen_desk.local.records import KeptFile
from usen_desk.ui import formatting

Look = tuple[str, str, str]
"""word, icon, tone"""
CATEGORIES: dict[ShelfCategory, str] = {
    ShelfCategory.LEAFLET: "パンフレット",
    ShelfCategory.FORM: "申込書・届出書",
    ShelfCategory.PRICES: "料金表",
    ShelfCategory.GUIDE: "操作ガイド",
    ShelfCategory.OTHER: "その他",
}
ENDS_SOON_DAYS = 14


def found(documents: Iterable[Document], text: str) -> list[Document]:
    """Those that hold every word, in any spelling; those whose title begins with it first."""
    words = [word for one in text.split() if (word := fold(one))]
    fitting = [one for one in documents if all(word in _whole(one) for word in words)]
    return sorted(fitting, key=lambda one: not fold(one.title).startswith(words[0])) if words else fitting


def kept_of(document: Document) -> KeptFile | None:
    """To be attached: no bytes lie on this PC. None: it isn't valid today."""
    version = document.current
    if version is None:
        return None
    return KeptFile(
        upload_id=str(uuid.uuid4()),
        name=version.name,
        size_bytes=version.size_bytes,
        sha256=version.sha256,
        shelf_version_id=version.version_id,
    )


def file_words(version: DocumentVersion) -> str:
    """第2版 ・ 料金表.pdf ・ 412 KB"""
    return f"第{version.number}版 ・ {version.name} ・ {formatting.size(version.size_bytes)}"


def days_words(version: DocumentVersion) -> str:
    """2026-04-01 から 2027-03-31 まで; "" for always."""
    begins = f"{formatting.day(version.valid_from)} から" if version.valid_from else ""
    ends = f"{formatting.day(version.valid_until)} まで" if version.valid_until else ""
    return f"{begins} {ends}".strip()


def when_words(at: datetime) -> str:
    """2026-11-22 12:00"""
    return f"{formatting.day(at.astimezone(JST).date())} {formatting.clock(at)}"


def state_look(document: Document, today: date) -> Look | None:
    """What keeps it from being attached, or soon will."""
    newest, current = document.newest, document.current
    if document.is_withdrawn:
        return ("取り下げ", "ban", "gray")
    if current is None:
        is_coming = newest.valid_from is not None and newest.valid_from > today
        return ("公開前", "clock", "blue") if is_coming else ("期限切れ", "triangle-alert", "red")
    if current.valid_until is not None and (current.valid_until - today).days < ENDS_SOON_DAYS:
        return (f"{current.valid_until.month}月{current.valid_until.day}日まで", "clock", "amber")
    return None


def _whole(document: Document) -> str:
    name = document.current.name if document.current is not None else document.newest.name
    return fold(" ".join((document.title, CATEGORIES[document.category], document.description, name)))
