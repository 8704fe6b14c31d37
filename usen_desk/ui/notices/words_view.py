"""What notices and their kinds, states and readers are called, and their lines. No widgets. Seed A06-1, A-FAQ."""

from __future__ import annotations

from datetime import datetime

from usen_desk.contract.faq import Faq
from usen_desk.contract.markup import plain_of
from usen_desk.contract.notices import NoticeKind, NoticeLine, NoticeState
from usen_desk.contract.site_info import PageName
from usen_desk.ui import formatting
from usen_desk.ui.notices.lines_model import Line, Look

KINDS = {
    NoticeKind.GUIDE: "USENからのご案内",
    NoticeKind.SYSTEM: "システム関連",
    NoticeKind.PRODUCT: "商品のご案内",
}
STATES: dict[NoticeState, Look] = {
    NoticeState.DRAFT: ("下書き", "pencil", "gray"),
    NoticeState.PLANNED: ("予約", "clock", "blue"),
    NoticeState.SHOWN: ("公開中", "circle-check", "green"),
    NoticeState.OVER: ("終了", "circle-minus", "gray"),
    NoticeState.WITHDRAWN: ("取り下げ", "undo-2", "amber"),
}
PAGES = {
    PageName.TERMS: "利用規約",
    PageName.PRIVACY: "個人情報の取り扱いについて",
    PageName.SECURITY: "情報セキュリティ基本方針",
    PageName.ENVIRONMENT: "推奨環境",
}
WHAT = {
    "added": "作成",
    "changed": "変更",
    "published": "公開",
    "withdrawn": "取り下げ",
    "restored": "取り下げを取り消し",
}


def audience(line: NoticeLine) -> Look:
    if line.for_customers and line.for_staff:
        return ("お客様・社員", "layers", "gray")
    return ("お客様", "store", "gray") if line.for_customers else ("社員", "user-round", "gray")


def needs_me(line: NoticeLine) -> bool:
    """Unread, or not confirmed where that is asked."""
    is_open = not line.is_read or (line.asks_confirmation and not line.is_confirmed)
    return line.is_for_me and is_open and line.state is NoticeState.SHOWN


def looks_of(line: NoticeLine, *, manages: bool) -> tuple[Look, ...]:
    looks: list[Look] = [(KINDS[line.kind], "", "blue")]
    if manages or line.state is not NoticeState.SHOWN:
        looks.append(STATES[line.state])
    looks.append(audience(line))
    if line.is_for_me and line.asks_confirmation and line.state is NoticeState.SHOWN:
        looks.append(("確認済", "check", "green") if line.is_confirmed else ("要確認", "triangle-alert", "amber"))
    return tuple(looks)


def notice_line(line: NoticeLine, now: datetime, *, manages: bool) -> Line:
    right = formatting.relative(line.shown_at, now) if line.shown_at else ""
    return Line(line.notice_id, line.title, line.preview, right, looks_of(line, manages=manages), needs_me(line))


def faq_line(faq: Faq) -> Line:
    looks: list[Look] = [(faq.category, "", "blue")]
    if not faq.is_published:
        looks.append(("非公開", "eye-off", "amber"))
    looks.append(("お客様・社員", "layers", "gray") if faq.for_customers else ("社員のみ", "lock", "gray"))
    right = f"役に立った {faq.useful_count}" if faq.useful_count else ""
    return Line(faq.faq_id, faq.question, plain_of(faq.answer), right, tuple(looks))
