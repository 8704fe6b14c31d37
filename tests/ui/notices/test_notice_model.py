"""Tests for usen_desk.ui.notices.notice_model."""

from datetime import UTC, datetime

import msgspec
import pytest

from usen_desk.ui.notices.notice_model import NoticeInput, fault_of, input_of, text_of

GOOD = NoticeInput(title="題", body="本文", for_staff=True)
AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"body": ""}, "body"),
        ({"body": "あ" * 10_001}, "body"),
        ({"is_faulty": True}, "shows_from"),
        ({"begins": AT, "ends": AT}, "shows_until"),
        ({"for_staff": False}, "for_customers"),
        ({}, None),
    ],
)
def test_the_first_fault_says_where(changes, field):
    fault = fault_of(msgspec.structs.replace(GOOD, **changes), publishes=True)
    assert (fault.field if fault else None) == field


def test_a_draft_needs_no_readers():
    assert fault_of(msgspec.structs.replace(GOOD, for_staff=False), publishes=False) is None


def test_what_is_typed_comes_back_as_it_was():
    typed = msgspec.structs.replace(GOOD, begins=AT, branch_code="02", asks_confirmation=True)
    assert input_of(text_of(typed)) == typed
    assert NoticeInput.read(msgspec.json.encode(typed)) == typed
    assert NoticeInput.read(b"{") is None
