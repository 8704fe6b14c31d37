"""Tests for usen_desk.ui.trials.funnel_model: plain values."""

from datetime import date

import pytest

from usen_desk.contract.trials import Funnel, FunnelBranch, FunnelStage, TrialSearch
from usen_desk.ui.trials.funnel_model import (
    NAME,
    Period,
    Preset,
    funnel_columns,
    in_order,
    lines_of,
    period_of,
    rows_behind,
    stage_of,
)

TODAY = date(2020, 3, 17)
START = date(2020, 2, 17)


def branch(code="0204180400", name="横浜南支店", counts=(8, 6, 5, 4, 1)):
    stages = dict(zip((stage.value for stage in FunnelStage), counts, strict=True))
    return FunnelBranch(branch_code=code, branch_name=name, **stages)


def lines(*branches):
    return lines_of(Funnel(issued_from=START, issued_to=TODAY, branches=list(branches)))


SHIBUYA = branch("0204170300", "渋谷支店", (3, 0, 0, 0, 0))
YOKOHAMA = branch()
NOWHERE = branch("", "", (2, 1, 0, 0, 0))


def test_the_total_comes_first_and_adds_up():
    total, *others = lines(SHIBUYA, YOKOHAMA, NOWHERE)
    assert [total.count(stage) for stage in FunnelStage] == [13, 7, 5, 4, 1]
    assert (total.name, total.is_total) == ("合計", True)
    assert [line.name for line in others] == ["渋谷支店", "横浜南支店", "支店なし"]
    assert lines() == []


@pytest.mark.parametrize(
    ("issued", "reached", "percent"), [(8, 6, 75), (8, 1, 13), (3, 0, 0), (3, 2, 67), (0, 0, None)]
)
def test_a_share_is_of_what_was_issued(issued, reached, percent):
    (_, line) = lines(branch(counts=(issued, reached, 0, 0, 0)))
    assert line.percent(FunnelStage.AUTHENTICATED) == percent


@pytest.mark.parametrize(
    ("preset", "start", "end"),
    [
        (Preset.WEEK, date(2020, 3, 11), TODAY),
        (Preset.DAYS_30, START, TODAY),
        (Preset.DAYS_90, date(2019, 12, 19), TODAY),
        (Preset.THIS_MONTH, date(2020, 3, 1), TODAY),
        (Preset.LAST_MONTH, date(2020, 2, 1), date(2020, 2, 29)),
    ],
)
def test_a_period_of_so_many_days_ends_today(preset, start, end):
    assert period_of(preset, TODAY) == Period(start, end)


def test_any_order_leaves_the_total_on_top_and_those_without_a_branch_below():
    made = lines(YOKOHAMA, SHIBUYA, NOWHERE)
    assert [line.name for line in in_order(made, NAME, descending=False)] == [
        "合計",
        "渋谷支店",
        "横浜南支店",
        "支店なし",
    ]
    by_issued = in_order(made, FunnelStage.ISSUED.value, descending=True)
    assert [line.name for line in by_issued] == ["合計", "横浜南支店", "渋谷支店", "支店なし"]
    by_used = in_order(made, FunnelStage.USED.value, descending=False)
    assert [line.name for line in by_used] == ["合計", "渋谷支店", "支店なし", "横浜南支店"]


def test_what_is_behind_a_number():
    total, line, nowhere = lines(YOKOHAMA, NOWHERE)
    period = {"issued_from": START, "issued_to": TODAY}
    assert rows_behind(line, FunnelStage.USED) == TrialSearch(
        branch_code="0204180400", stage=FunnelStage.USED, **period
    )
    assert rows_behind(total, FunnelStage.USED) == TrialSearch(stage=FunnelStage.USED, **period)
    assert (total.can_be_opened, line.can_be_opened, nowhere.can_be_opened) == (True, True, False)


def test_cells_say_count_and_share():
    (_, line) = lines(YOKOHAMA)
    columns = funnel_columns()
    assert [column.cell(line).text for column in columns] == [
        "横浜南支店",
        "8",
        "6 (75%)",
        "5 (63%)",
        "4 (50%)",
        "1 (13%)",
    ]
    assert [column.title for column in columns] == ["支店", "発行", "初回認証", "利用", "対応", "成約"]
    assert [stage_of(column.key) for column in columns] == [None, *FunnelStage]
