"""One canned reply as it is being edited, and the list of those that there are. Row X7. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from usen_desk.contract.canned import CannedReply, CannedText
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import BODY_MAX_CHARS, AfterReply, Status
from usen_desk.contract.people import Colleague
from usen_desk.contract.text import fold
from usen_desk.ui.inquiry_cells import CATEGORIES
from usen_desk.ui.widgets.options_model import Option

TITLE, BODY = "title", "body"
TITLE_MAX_CHARS, KEY_MAX_CHARS, WORDS_MAX_CHARS = 80, 40, 400
"""usen_desk.contract.canned"""
AFTER_STATUSES: dict[Status | None, str] = {
    None: "変えない",
    Status.IN_PROGRESS: "対応中にする",
    Status.DONE: "完了にする",
}
KEEPS, FREES = "keeps", "frees"
"""担当 stays, or the inquiry goes back to the queue; else the ID of a colleague."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """As it stands in the fields; an empty title is possible here."""

    key: str = ""
    title: str = ""
    keywords: str = ""
    reading: str = ""
    category: Category | None = None
    body: str = ""
    is_note: bool = False
    is_shared: bool = False
    status: Status | None = None
    assignee: str | int = KEEPS


def form_of(text: CannedText) -> Form:
    after = text.after or AfterReply()
    assignee: str | int = KEEPS
    if after.assigns:
        assignee = FREES if after.assignee_id is None else after.assignee_id
    return Form(
        key=text.key,
        title=text.title,
        keywords=text.keywords,
        reading=text.reading,
        category=text.category,
        body=text.body,
        is_note=text.is_note,
        is_shared=text.is_shared,
        status=after.status,
        assignee=assignee,
    )


def text_of(form: Form, position: int) -> CannedText:
    assigns = form.assignee != KEEPS
    after = AfterReply(
        status=form.status,
        assigns=assigns,
        assignee_id=form.assignee if isinstance(form.assignee, int) else None,
    )
    blank = CannedText(title="-", body="-")
    return replace(
        blank,
        key=form.key.strip(),
        title=form.title.strip(),
        keywords=" ".join(form.keywords.split()),
        reading=" ".join(form.reading.split()),
        category=form.category,
        body=form.body.strip(),
        is_note=form.is_note,
        is_shared=form.is_shared,
        after=after if assigns or form.status is not None else None,
        position=position,
    )


def problems(form: Form) -> dict[str, str]:
    found: dict[str, str] = {}
    if not form.title.strip():
        found[TITLE] = "名前を入力してください。"
    body = form.body.strip()
    if not body:
        found[BODY] = "本文を入力してください。"
    elif len(body) > BODY_MAX_CHARS:
        found[BODY] = f"本文は{BODY_MAX_CHARS:,}文字までです。あと{len(body) - BODY_MAX_CHARS:,}文字短くしてください。"
    return found


def options(replies: Iterable[CannedReply]) -> list[Option]:
    """One a line, found by everything that it is found by while answering."""
    return [Option(one.canned_id, one.text.title, _detail(one)) for one in replies]


def found(replies: Iterable[CannedReply], text: str) -> list[CannedReply]:
    """Those that hold every word, in any spelling, in name, key, reading, keywords or body."""
    words = [fold(word) for word in text.split()]
    return [one for one in replies if all(word in _whole(one.text) for word in words)]


def _whole(text: CannedText) -> str:
    return fold(" ".join((text.key, text.title, text.reading, text.keywords, text.body)))


def _detail(reply: CannedReply) -> str:
    text = reply.text
    kinds = [
        "共有" if text.is_shared else "自分用",
        "社内メモ" if text.is_note else "",
        "マクロ" if text.after is not None else "",
        CATEGORIES[text.category][0] if text.category is not None else "",
        text.key,
    ]
    return " ・ ".join(kind for kind in kinds if kind)


def assignee_groups(colleagues: Sequence[Colleague]) -> Mapping[str, Mapping[object, str]]:
    """For a menu: the queue, then everybody by department."""
    groups: dict[str, dict[object, str]] = {"": {FREES: "担当なし (待ち行列に戻す)"}}
    for one in colleagues:
        groups.setdefault(one.department, {})[one.staff_id] = one.name
    return groups
