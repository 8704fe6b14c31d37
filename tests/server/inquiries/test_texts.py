"""Tests for usen_desk.server.inquiries.texts."""

from datetime import UTC, datetime

import pytest

from usen_desk.contract.inquiries import Status
from usen_desk.server.inquiries import texts

NOW = datetime(2026, 1, 31, 3, 0, tzinfo=UTC)


def test_every_status_has_the_manuals_word():
    assert [texts.STATUS[status] for status in Status] == ["受付中", "対応中", "保留", "完了"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (texts.held(datetime(2026, 3, 18, 0, 30, tzinfo=UTC), "部品待ち", NOW), "3月18日 09:30まで保留: 部品待ち"),
        (texts.held(datetime(2026, 12, 31, 14, 59, tzinfo=UTC), "年内", NOW), "12月31日 23:59まで保留: 年内"),
        (texts.held(datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "年明け", NOW), "2027年1月1日 00:00まで保留: 年明け"),
        (texts.assigned(""), "担当を外しました"),
        (texts.merged_in(29, 3), "#29 のやり取り3件を統合しました"),
        (texts.split_off(30, 2), "やり取り2件を #30 に分けました"),
    ],
)
def test_lines_say_what_happened_in_japan_time(line, said):
    assert line == said
