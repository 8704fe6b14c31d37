"""How an inquiry looks wherever it is shown: words, icons and tones of status, category and what is due. A03-2, X8.

Used by the inquiries tab and by the pages of other tabs that show an inquiry. No widgets.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import InquiryCard, Person, Side, Status
from usen_desk.ui import formatting
from usen_desk.ui.widgets.pill_lines import PillLine

Look = tuple[str, str, str]
"""word, icon, tone"""

STATUSES: dict[Status, Look] = {
    Status.RECEIVED: ("受付中", "inbox", "amber"),
    Status.IN_PROGRESS: ("対応中", "circle-dot", "blue"),
    Status.ON_HOLD: ("保留", "circle-pause", "gray"),
    Status.DONE: ("完了", "circle-check", "green"),
}
CATEGORIES: dict[Category, tuple[str, str]] = {
    Category.PROGRAM: ("放送プログラム", "audio-lines"),
    Category.BILLING: ("支払・請求", "credit-card"),
    Category.REPAIR: ("修理", "wrench"),
    Category.PRODUCT: ("商品問合せ", "package"),
    Category.RENOVATION: ("改装", "hammer"),
    Category.RELOCATION: ("移転", "truck"),
    Category.CLOSING: ("閉店", "door-closed"),
    Category.OTHER: ("その他", "circle-help"),
    Category.NEW_STORE: ("新規出店のご相談", "store"),
}
"""word, icon: those of the service's catalogue, so that a card can be painted before it is read."""
DUE_SOON = timedelta(hours=1)
UNNAMED = "店舗名なし"


def due_look(card: InquiryCard, now: datetime, *, is_short: bool = False) -> Look | None:
    """一次回答まで 0:34, blue and amber by the steps of the warnings; 一次回答 0:12 超過 in red; None while nobody waits. `is_short`: 残り 0:34."""
    if card.answer_due_at is None or card.status is Status.DONE:
        return None
    left = card.answer_due_at - now
    what = "" if is_short else "一次回答" if card.is_first_answer else "次回答"
    return _countdown(what, left, _tone(card, now, is_soon=left <= DUE_SOON))


def done_look(card: InquiryCard, now: datetime) -> Look | None:
    """完了まで 5:00, amber from its warning on, 完了 0:10 超過 in red; None without a target and while its clock stands."""
    if card.done_due_at is None or card.status is Status.DONE:
        return None
    is_warned = card.done_warn_at is not None and now >= card.done_warn_at
    return _countdown("完了", card.done_due_at - now, "amber" if is_warned else "gray")


def nearest_look(card: InquiryCard, now: datetime, *, is_short: bool = False) -> Look | None:
    """What is due first, where there is room for one: the answer, or the end when that is no later."""
    if card.done_due_at is not None and (card.answer_due_at is None or card.done_due_at <= card.answer_due_at):
        return done_look(card, now)
    return due_look(card, now, is_short=is_short)


def _countdown(what: str, left: timedelta, tone: str) -> Look:
    """Without `what`: the short form."""
    minutes = abs(int(left.total_seconds() // 60))
    clock = f"{minutes // 60}:{minutes % 60:02}"
    if left < timedelta():
        return f"{what} {clock} 超過".strip(), "timer", "red"
    return (f"{what}まで {clock}" if what else f"残り {clock}"), "timer", tone


def _tone(card: InquiryCard, now: datetime, *, is_soon: bool) -> str:
    """The steps of the warnings as the service made them; a service without them: the last hour."""
    if card.answer_warn_at is None or card.answer_notice_at is None:
        return "amber" if is_soon else "gray"
    return "amber" if now >= card.answer_warn_at else "blue" if now >= card.answer_notice_at else "gray"


def person(shown: Person | None) -> str:
    """山田 美咲, 佐藤 様; "" for nobody."""
    if shown is None:
        return ""
    return f"{shown.name} 様" if shown.side is Side.CUSTOMER else shown.name


def inquiry_line(card: InquiryCard, now: datetime) -> PillLine:
    """One inquiry in a line of another page: #21 支払・請求, 2月18日, its status; the key is its number."""
    at = formatting.relative(card.updated_at, now)
    return PillLine(
        f"#{card.inquiry_id} {CATEGORIES[card.category][0]}", at, STATUSES[card.status], str(card.inquiry_id)
    )
