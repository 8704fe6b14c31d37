"""A notice while it is written: what is typed, what is wrong with it, what it becomes. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from usen_desk.contract.notices import NoticeKind, NoticeText


@dataclass(frozen=True)
class Fault:
    field: str
    text: str


class NoticeInput(msgspec.Struct, frozen=True):
    """As it stands in the form; also as it is kept on this PC."""

    kind: NoticeKind = NoticeKind.GUIDE
    title: str = ""
    body: str = ""
    for_customers: bool = False
    for_staff: bool = False
    branch_code: str | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    is_faulty: bool = False
    """A day or a time is typed that is none."""
    asks_confirmation: bool = False

    @classmethod
    def read(cls, content: bytes) -> NoticeInput | None:
        """What another release kept and this one can't read is none."""
        try:
            return msgspec.json.decode(content, type=cls) if content else None
        except (msgspec.DecodeError, ValueError):
            return None


def input_of(text: NoticeText) -> NoticeInput:
    return NoticeInput(
        kind=text.kind,
        title=text.title,
        body=text.body,
        for_customers=text.for_customers,
        for_staff=text.for_staff,
        branch_code=text.branch_code,
        begins=text.shows_from,
        ends=text.shows_until,
        asks_confirmation=text.asks_confirmation,
    )


def text_of(typed: NoticeInput) -> NoticeText:
    return NoticeText(
        kind=typed.kind,
        title=typed.title.strip(),
        body=typed.body.strip(),
        for_customers=typed.for_customers,
        for_staff=typed.for_staff,
        branch_code=typed.branch_code,
        shows_from=typed.begins,
        shows_until=typed.ends,
        asks_confirmation=typed.asks_confirmation,
    )


def fault_of(typed: NoticeInput, *, publishes: bool) -> Fault | None:
    """The first that has to be mended."""
    if not typed.title.strip():
        return Fault("title", "件名を入力してください。")
    if not typed.body.strip():
        return Fault("body", "本文を入力してください。")
    if len(typed.body) > 10_000:
        return Fault("body", "本文は10,000文字までです。")
    if typed.is_faulty:
        return Fault("shows_from", "日付は 2026-11-22、時刻は 9:00 の形で入力してください。")
    if typed.begins and typed.ends and typed.ends <= typed.begins:
        return Fault("shows_until", "終了は開始より後にしてください。")
    if publishes and not (typed.for_customers or typed.for_staff):
        return Fault("for_customers", "読む人を選んでください。")
    return None
