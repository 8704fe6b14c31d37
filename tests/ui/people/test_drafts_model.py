"""Tests for usen_desk.ui.people.drafts_model: what was left, in rows."""

from uuid import UUID

import pytest

from tests.ui.people.samples import NOW
from usen_desk.contract.drafts import Draft, DraftMode
from usen_desk.ui import formatting
from usen_desk.ui.people.drafts_model import draft_columns


@pytest.mark.parametrize(
    ("mode", "inquiry_id", "shown"),
    [
        (DraftMode.REPLY, 29, ["返信", "No.29"]),
        (DraftMode.NOTE, 30, ["社内メモ", "No.30"]),
        (DraftMode.OPENING, 0, ["新規問い合わせ", formatting.MISSING]),
    ],
)
def test_a_left_draft_says_what_it_was_for(mode, inquiry_id, shown):
    draft = Draft(
        mode=mode, inquiry_id=inquiry_id, reply_id=UUID(int=1), body="あ" * 100, device_id="a" * 32, saved_at=NOW
    )
    cells = [column.cell(draft).text for column in draft_columns()]
    assert cells == [*shown, "2026-11-22 12:00", "あ" * 60]
