"""Tests for usen_desk.local.store.versions."""

import pytest

from usen_desk.local.store.versions import loses_much

TEXT = "お世話になっております。設定の手順をご案内します。"


@pytest.mark.parametrize(
    ("before", "after", "much"),
    [
        ("", TEXT, False),
        (TEXT, TEXT + "よろしくお願いいたします。", False),
        (TEXT, "先ほどの件です。" + TEXT, False),
        (TEXT, TEXT[:-5], False),
        (TEXT, TEXT[:10], True),
        (TEXT, "", True),
        (TEXT, "まったく別の文", True),
        ("短い文です", "", False),
        (TEXT * 40, TEXT * 38, False),
        (TEXT * 40, TEXT * 36, True),
    ],
)
def test_what_counts_as_much(before, after, much):
    assert loses_much(before, after) is much
