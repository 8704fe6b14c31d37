"""Which of two texts of one draft stands, and how a draft travels to the service and back. Pure. Rows X3, R8."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from uuid import UUID

import msgspec

from usen_desk.contract.drafts import DETAILS_MAX_CHARS, VERSIONS_MAX, Draft, DraftToSave
from usen_desk.local.records import DraftRecord


class Choice(enum.Enum):
    SAME = "same"
    """Ours grew from what the service has."""
    OURS = "ours"
    THEIRS = "theirs"
    OFFERED = "offered"
    """Theirs is newer, but the author's caret is in ours."""


class Travelling(msgspec.Struct, frozen=True, kw_only=True):
    """`details` of a draft on the service. Bytes of files stay on the PC where they were attached."""

    caret: int = 0
    details: str = ""
    file_count: int = 0
    last_seen_id: str = ""


def chosen(ours: DraftRecord | None, theirs: Draft, device_id: str, *, is_edited: bool) -> Choice:
    """The newer one, by the service's clock; what both grew from doesn't count as new. What the service has from this
    PC was on its disk before, so that ours is at least as new, even where a crash took the answer away."""
    if ours is not None:
        if theirs.revision == ours.revision:
            return Choice.SAME
        if theirs.revision < ours.revision or theirs.device_id == device_id:
            return Choice.OURS
    if is_edited:
        return Choice.OFFERED
    if ours is None or ours.is_on_service or theirs.saved_at > ours.saved_at:
        return Choice.THEIRS
    return Choice.OURS


def record_of(draft: Draft) -> DraftRecord:
    """As this PC keeps it."""
    more = _travelled(draft.details)
    return DraftRecord(
        mode=draft.mode,
        inquiry_id=draft.inquiry_id,
        reply_id=str(draft.reply_id),
        body=draft.body,
        caret=min(more.caret, len(draft.body)),
        last_seen=draft.last_seen,
        last_seen_id=more.last_seen_id,
        details=more.details,
        revision=draft.revision,
        is_on_service=True,
        saved_at=draft.saved_at,
    )


def to_save(record: DraftRecord, device_id: str) -> DraftToSave:
    more = Travelling(
        caret=record.caret, details=record.details, file_count=len(record.files), last_seen_id=record.last_seen_id
    )
    details = msgspec.json.encode(more).decode()
    if len(details) > DETAILS_MAX_CHARS:
        details = ""
    return DraftToSave(
        mode=record.mode,
        inquiry_id=record.inquiry_id,
        reply_id=UUID(record.reply_id),
        body=record.body,
        details=details,
        last_seen=record.last_seen,
        device_id=device_id,
        seen_revision=record.revision,
    )


def versions_of(own: Iterable[DraftRecord], found: Iterable[Draft]) -> list[DraftRecord]:
    """Both together, newest first, each text once."""
    texts: dict[str, DraftRecord] = {}
    for record in sorted([*own, *map(record_of, found)], key=lambda one: one.saved_at, reverse=True):
        if record.body.strip():
            texts.setdefault(record.body, record)
    return list(texts.values())[:VERSIONS_MAX]


def files_elsewhere(theirs: Draft, ours: DraftRecord | None, device_id: str) -> int:
    """How many files were attached on another PC, where their bytes stay; 0 once something is attached here."""
    is_ours = theirs.device_id == device_id or (ours is not None and ours.files)
    return 0 if is_ours else _travelled(theirs.details).file_count


def _travelled(details: str) -> Travelling:
    try:
        return msgspec.json.decode(details or "{}", type=Travelling)
    except msgspec.MsgspecError:  # of a newer version
        return Travelling()
