"""A reply or note that is being written: its two modes, what it does besides saying something, and all of it in words.
Rows X3, X4, X7. No widgets."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from usen_desk.api.errors import ApiError, DiskFault, DiskTrouble
from usen_desk.contract.attachments import FILES_MAX, UPLOAD_MAX_BYTES
from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.inquiries import BODY_MAX_CHARS, AfterReply, InquiryCard, MessageKind, ReplyDraft, Status
from usen_desk.contract.transfers import FILE_NAME_MAX_CHARS
from usen_desk.local.records import DraftRecord, KeptFile, OutKind
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import STATUSES, UNNAMED

COUNT_FROM = BODY_MAX_CHARS - 500
"""From here on it is said how many characters are left."""
FIRST_LINE_CHARS = 40
KINDS = {DraftMode.REPLY: MessageKind.PUBLIC, DraftMode.NOTE: MessageKind.NOTE}
OUT_KINDS = {DraftMode.REPLY: OutKind.REPLY, DraftMode.NOTE: OutKind.NOTE}
MODES = {DraftMode.REPLY: "返信", DraftMode.NOTE: "社内メモ"}
PLACEHOLDERS = {
    DraftMode.REPLY: "お客様への返信を入力（定型文は Ctrl+/ または行頭で /）",
    DraftMode.NOTE: "社内だけのメモを入力（お客様には表示されません）",
}
NOTE_WARNING = "お客様には表示されません"
SAVE_NOTE = "社内メモを残す"
TOO_MANY_FILES = (
    f"添付できるのは一度に{FILES_MAX}件までです。ほかのファイルはまだ添付していません。分けて送信してください。"
)
TOO_LARGE_FILE = (
    "「{}」は{}あります。添付できるのは1件{}までのため、添付していません。分割するか、圧縮してから添付してください。"
)
NOT_ATTACHED = "「{}」を読み取れないため、添付していません。ファイルが開けるか確かめて、もう一度お試しください。"
NO_ROOM_FOR_FILE = (
    "このPCの空き容量が足りないため、「{}」を添付していません。空き容量を増やして、もう一度お試しください。"
)
LONG_NAME = "ファイル名が{}文字あり、上限の{}文字を超えているため、添付していません。名前を短くしてから、もう一度お試しください: 「{}…」"
LONG_NAME_SHOWN_CHARS = 20
EMPTY_FILE = "「{}」は空のファイルのため、添付していません。中身を確かめてから、もう一度お試しください。"


class Closed(enum.Enum):
    """Why there is no reply to be written."""

    DONE = "完了した問い合わせです。返信するときは「完了を取り消す」でステータスを戻してください。"
    MERGED = "ほかの問い合わせに統合済みです。返信は統合先の問い合わせから送信してください。"


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft keeps as JSON."""

    after: AfterReply | None = None


@dataclass(frozen=True)
class Text:
    """What stands in the editor."""

    body: str = ""
    caret: int = 0

    @property
    def is_blank(self) -> bool:
        return not self.body.strip()


def after_of(record: DraftRecord | None) -> AfterReply | None:
    try:
        return msgspec.json.decode(record.details, type=Details).after if record and record.details else None
    except msgspec.MsgspecError:  # of a newer version
        return None


def with_after(record: DraftRecord, after: AfterReply | None) -> DraftRecord:
    details = msgspec.json.encode(Details(after=after)).decode() if after is not None else ""
    return replace(record, details=details)


def reply_of(record: DraftRecord, *, finishes: bool = False) -> ReplyDraft:
    """As it goes into the outbox. `finishes`: the inquiry is done with it."""
    after = after_of(record)
    if finishes:
        after = replace(after or AfterReply(), status=Status.DONE)
    return ReplyDraft(
        reply_id=UUID(record.reply_id),
        kind=KINDS[record.mode],
        body=record.body.strip(),
        last_seen=record.last_seen,
        last_seen_id=UUID(record.last_seen_id) if record.last_seen_id else None,
        files=tuple(UUID(one.upload_id) for one in record.files),
        after=after,
        draft_revision=record.revision,
    )


def send_words(mode: DraftMode, card: InquiryCard | None) -> str:
    """What stands on the button that sends."""
    name = (card.store_name or card.company_name or UNNAMED) if card is not None else ""
    return SAVE_NOTE if mode is DraftMode.NOTE else f"{name} 様へ送信"


def count_words(chars: int) -> str:
    """Said near the limit only."""
    if chars <= COUNT_FROM:
        return ""
    left = BODY_MAX_CHARS - chars
    return f"あと{left:,}文字" if left >= 0 else f"{-left:,}文字超過"


def after_words(after: AfterReply | None, names: Mapping[int, str]) -> str:
    """What a macro does besides: 完了にする ・ 担当を伊藤 沙織に変更."""
    if after is None:
        return ""
    parts = [f"{STATUSES[after.status][0]}にする"] if after.status is not None else []
    if after.assigns:
        name = names.get(after.assignee_id, "別の担当者") if after.assignee_id is not None else ""
        parts.append(f"担当を{name}に変更" if name else "担当なしに戻す")
    return " ・ ".join(parts)


def hold_words(seconds: float) -> str:
    return f"あと{max(1, -int(-seconds // 1))}秒"


def first_line(text: str) -> str:
    """Of a text with something in it, cut to what a menu shows."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= FIRST_LINE_CHARS else f"{line[:FIRST_LINE_CHARS]}…"


def version_words(record: DraftRecord, now: datetime) -> str:
    """11:52　お調べします。"""
    day = formatting.relative(record.saved_at, now)
    clock = formatting.clock(record.saved_at)
    return f"{day if day == clock else f'{day} {clock}'}　{first_line(record.body)}"


def file_refusal(name: str, size_bytes: int, there: int, max_bytes: int = UPLOAD_MAX_BYTES) -> str:
    """Why it can't be attached, told before it is sent; "" where it can. `there`: how many are attached."""
    if there >= FILES_MAX:
        return TOO_MANY_FILES
    if len(name) > FILE_NAME_MAX_CHARS:
        return LONG_NAME.format(len(name), FILE_NAME_MAX_CHARS, name[:LONG_NAME_SHOWN_CHARS])
    if size_bytes > max_bytes:
        return TOO_LARGE_FILE.format(name, formatting.size(size_bytes), formatting.size(max_bytes))
    return EMPTY_FILE.format(name) if not size_bytes else ""


def not_attached(name: str, error: ApiError) -> str:
    """Why a file that was to be attached isn't."""
    is_full = isinstance(error, DiskTrouble) and error.kind is DiskFault.FULL
    return (NO_ROOM_FOR_FILE if is_full else NOT_ATTACHED).format(name)


def free_name(name: str, files: Sequence[KeptFile]) -> str:
    """図面.pdf, 図面 (2).pdf: one name stands once in a message."""
    taken = {one.name for one in files}
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        stem, dot, ending = name, "", ""
    names = (f"{stem} ({at}){dot}{ending}" for at in range(2, FILES_MAX + 2))
    return name if name not in taken else next(one for one in names if one not in taken)


def picture_name(now: datetime) -> str:
    """Of a picture from the clipboard: 画像_20260309_120100.png."""
    return f"画像_{formatting.moment(now).replace('-', '').replace(':', '').replace(' ', '_')}.png"
