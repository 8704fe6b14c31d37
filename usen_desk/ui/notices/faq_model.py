"""An FAQ while it is written: what is typed, what is wrong, and what in it may be of one customer. No widgets."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from usen_desk.contract.faq import Faq, FaqText


@dataclass(frozen=True)
class Fault:
    field: str
    text: str


class FaqInput(msgspec.Struct, frozen=True):
    """As it stands in the form; also as it is kept on this PC."""

    category: str = ""
    question: str = ""
    answer: str = ""
    keywords: str = ""
    position: str = "0"
    for_customers: bool = True
    is_published: bool = False

    @classmethod
    def read(cls, content: bytes) -> FaqInput | None:
        """What another release kept and this one can't read is none."""
        try:
            return msgspec.json.decode(content, type=cls) if content else None
        except (msgspec.DecodeError, ValueError):
            return None


def input_of(faq: Faq) -> FaqInput:
    return FaqInput(
        category=faq.category,
        question=faq.question,
        answer=faq.answer,
        keywords=faq.keywords,
        position=str(faq.position),
        for_customers=faq.for_customers,
        is_published=faq.is_published,
    )


def text_of(typed: FaqInput, *, is_published: bool) -> FaqText:
    return FaqText(
        category=typed.category.strip(),
        question=typed.question.strip(),
        answer=typed.answer.strip(),
        keywords=typed.keywords.strip(),
        position=int(typed.position or "0"),
        is_published=is_published,
        for_customers=typed.for_customers,
        for_staff=True,
    )


def fault_of(typed: FaqInput, *, is_published: bool) -> Fault | None:
    """The first that has to be mended."""
    for field, text in (("category", "カテゴリ"), ("question", "質問"), ("answer", "回答")):
        if not getattr(typed, field).strip():
            return Fault(field, f"{text}を入力してください。")
    if not re.fullmatch(r"\d{0,6}", typed.position.strip()):
        return Fault("position", "0以上の数字を入力してください。")
    if is_published and (found := _PLACEHOLDER.search(typed.question + "\n" + typed.answer)):
        return Fault("answer", f"差し込み {found[0]} が残っています。公開する前に書き換えてください。")
    return None


_PLACEHOLDER = re.compile(r"\{[^{}\n]{1,20}\}")
_PERSONAL = (
    ("電話番号", re.compile(r"(?<![\d-])0\d{1,4}[-(]?\d{1,4}[-)]?\d{3,4}(?![\d-])")),
    ("メールアドレス", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("氏名", re.compile(r"[^\s、。「」]{1,12}\s?様")),
    ("顧客CD", re.compile(r"\b\d{4}-\d{4}-\d{2}\b|\b\d{10}\b")),
)
_GENERAL = re.compile(r"(お客|皆|各位|企業|店舗|ご担当者|USEN|0120|0570|0800)")


def personal_in(text: str) -> list[str]:
    """Words that may be of one customer, each with what it looks like: 電話番号「045-123-4567」. Free numbers and
    お客様 are everybody's."""
    found = []
    for name, pattern in _PERSONAL:
        for hit in pattern.finditer(text):
            if not _GENERAL.search(hit[0]):
                found.append(f"{name}「{hit[0]}」")
    return list(dict.fromkeys(found))
