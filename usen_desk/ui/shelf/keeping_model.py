"""One document of the shelf as it is being kept, and the list of all that there are. X16. No widgets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from usen_desk.contract.shelf import Document, DocumentKept, DocumentVersion, ShelfCategory
from usen_desk.ui import formatting
from usen_desk.ui.shelf_cells import CATEGORIES, days_words, state_look, when_words
from usen_desk.ui.widgets.options_model import Option
from usen_desk.ui.widgets.pill_lines import PillLine

TITLE, FILE, DESCRIPTION = "title", "file", "description"
TITLE_MAX_CHARS, DESCRIPTION_MAX_CHARS, NOTE_MAX_CHARS = 80, 400, 200
"""usen_desk.contract.shelf"""
VALID = ("使用中", "circle-check", "green")


@dataclass(frozen=True)
class PickedFile:
    """New bytes, not sent yet. `upload_id` stays the same however often it is tried."""

    path: Path
    size_bytes: int
    upload_id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True)
class Form:
    """As it stands in the fields; an empty title is possible here."""

    title: str = ""
    category: ShelfCategory = ShelfCategory.LEAFLET
    description: str = ""
    note: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    file: PickedFile | None = None


def form_of(document: Document) -> Form:
    newest = document.newest
    return Form(
        title=document.title,
        category=document.category,
        description=document.description,
        note=newest.note,
        valid_from=newest.valid_from,
        valid_until=newest.valid_until,
    )


def kept_of_form(form: Form) -> DocumentKept:
    return DocumentKept(
        title=form.title.strip(),
        category=form.category,
        description=form.description.strip(),
        upload_id=uuid.UUID(form.file.upload_id) if form.file else None,
        note=form.note.strip(),
        valid_from=form.valid_from,
        valid_until=form.valid_until,
    )


def problems(form: Form, *, is_new: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    if not form.title.strip():
        found[TITLE] = "名前を入力してください。"
    if is_new and form.file is None:
        found[FILE] = "ファイルを選んでください。"
    if form.file is not None and not form.file.size_bytes:
        found[FILE] = "空のファイルです。中身を確かめて選び直してください。"
    return found


def options(documents: Iterable[Document], today: date) -> list[Option]:
    """One a line, with what keeps it from being attached."""
    return [Option(str(one.document_id), one.title, _detail(one, today)) for one in documents]


def file_words_of(document: Document | None, picked: PickedFile | None) -> str:
    """What stands beside the button that picks."""
    if picked is not None:
        what = f"{picked.path.name} ・ {formatting.size(picked.size_bytes)}"
        return f"新しい版: {what}" if document is not None else what
    if document is None:
        return "まだ選んでいません"
    return f"第{document.newest.number}版: {document.newest.name} ・ {formatting.size(document.newest.size_bytes)}"


def version_lines(versions: Sequence[DocumentVersion], document: Document) -> list[PillLine]:
    """Newest first; `key` is the version_id."""
    current = document.current.version_id if document.current is not None else None
    return [
        PillLine(
            f"第{one.number}版　{one.name}",
            " ・ ".join(word for word in (days_words(one), one.note, _who(one)) if word),
            VALID if one.version_id == current else ("", "", "gray"),
            str(one.version_id),
        )
        for one in versions
    ]


def _who(version: DocumentVersion) -> str:
    return f"{when_words(version.added_at)} {version.added_by}"


def _detail(document: Document, today: date) -> str:
    look = state_look(document, today)
    return " ・ ".join([CATEGORIES[document.category], *([look[0]] if look else [])])
