"""Tests for usen_desk.server.trials.texts."""

import pytest

from usen_desk.contract.trials import Usage
from usen_desk.server.trials.texts import DEFAULT_RULES, duration, short_duration


def test_the_advice_is_the_manuals_for_each_use():
    """Seed B1-5: 無い → ログイン方法, 短い → 操作説明やコンテンツ, 長い → 契約プラン."""
    titles = {advice.usage: advice.title for advice in DEFAULT_RULES.advice}
    assert tuple(titles) == tuple(Usage)
    assert titles[Usage.UNUSED] == "ログイン方法を説明"
    assert titles[Usage.SHORT] == "操作説明やコンテンツのご案内"
    assert titles[Usage.LONG] == "契約プランや契約後の流れを説明"
    assert all(advice.steps for advice in DEFAULT_RULES.advice)


def test_the_thresholds_are_those_of_the_rulings():
    assert (DEFAULT_RULES.short_below_minutes, DEFAULT_RULES.long_from_minutes) == (120, 240)


@pytest.mark.parametrize(
    ("minutes", "full", "short"),
    [
        (0, "0時間00分", "0時間"),
        (6427, "107時間07分", "107時間07分"),
        (240, "4時間00分", "4時間"),
        (59, "0時間59分", "0時間59分"),
    ],
)
def test_durations_are_told_as_the_manual_prints_them(minutes, full, short):
    assert (duration(minutes), short_duration(minutes)) == (full, short)
