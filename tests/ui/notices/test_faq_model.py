"""Tests for usen_desk.ui.notices.faq_model: faults, and what may be of one customer."""

import msgspec
import pytest

from usen_desk.ui.notices.faq_model import FaqInput, fault_of, personal_in

GOOD = FaqInput(category="機器", question="質問", answer="答え")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": ""}, "category"),
        ({"question": " "}, "question"),
        ({"answer": ""}, "answer"),
        ({"position": "x"}, "position"),
        ({"answer": "{担当}です"}, "answer"),
        ({}, None),
    ],
)
def test_the_first_fault_says_where(changes, field):
    fault = fault_of(msgspec.structs.replace(GOOD, **changes), is_published=True)
    assert (fault.field if fault else None) == field


def test_placeholders_may_stand_in_what_is_not_published():
    assert fault_of(msgspec.structs.replace(GOOD, answer="{担当}です"), is_published=False) is None


@pytest.mark.parametrize("text", ["045-123-4567", "taro@a.example.jp", "佐藤様", "0412-3398-01"])
def test_what_may_be_of_one_customer_is_found(text):
    assert any(text in found for found in personal_in(f"ご連絡は {text} です"))


@pytest.mark.parametrize("text", ["お客様は0120-737-440へ", "皆様へ", "15日まで", "2026年11月22日"])
def test_what_is_everybodys_is_not(text):
    assert personal_in(text) == []
