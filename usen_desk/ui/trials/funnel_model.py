"""The funnel of trials by branch: its lines with the total, its periods, its order. Row X10. No widgets."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from usen_desk.contract.trials import Funnel, FunnelBranch, FunnelStage, TrialSearch
from usen_desk.ui.trial_cells import STAGES
from usen_desk.ui.widgets.paged_table_model import Cell, Column

NAME = "name"
WHOLE_NAME, NO_BRANCH = "合計", "支店なし"
STAGE_WIDTH, STAGE_LEAST = 196, 118


class Preset(enum.Enum):
    """A period that one click asks for; the value is what stands on it."""

    WEEK = "直近7日"
    DAYS_30 = "直近30日"
    DAYS_90 = "直近90日"
    THIS_MONTH = "今月"
    LAST_MONTH = "先月"


@dataclass(frozen=True)
class Period:
    start: date
    end: date


@dataclass(frozen=True)
class FunnelLine:
    """One row: a branch, or all of them together."""

    branch: FunnelBranch
    period: Period
    is_total: bool = False

    @property
    def name(self) -> str:
        return self.branch.branch_name or NO_BRANCH

    @property
    def can_be_opened(self) -> bool:
        """The search knows no condition for trials without a branch."""
        return self.is_total or bool(self.branch.branch_code)

    def count(self, stage: FunnelStage) -> int:
        return int(getattr(self.branch, stage.value))

    def percent(self, stage: FunnelStage) -> int | None:
        """Of those issued, rounded half up; None where there are none."""
        issued = self.branch.issued
        return (200 * self.count(stage) + issued) // (2 * issued) if issued else None


def period_of(preset: Preset, today: date) -> Period:
    first = today.replace(day=1)
    if preset is Preset.THIS_MONTH:
        return Period(first, today)
    if preset is Preset.LAST_MONTH:
        last = first - timedelta(days=1)
        return Period(last.replace(day=1), last)
    days = {Preset.WEEK: 7, Preset.DAYS_30: 30, Preset.DAYS_90: 90}[preset]
    return Period(today - timedelta(days=days - 1), today)


def lines_of(funnel: Funnel) -> list[FunnelLine]:
    """The total first, then the branches as they came; nothing where nothing was issued."""
    if not funnel.branches:
        return []
    period = Period(funnel.issued_from, funnel.issued_to)
    sums = {stage.value: sum(getattr(each, stage.value) for each in funnel.branches) for stage in FunnelStage}
    total = FunnelBranch(branch_code="", branch_name=WHOLE_NAME, **sums)
    return [FunnelLine(total, period, is_total=True), *(FunnelLine(each, period) for each in funnel.branches)]


def in_order(lines: Iterable[FunnelLine], key: str, *, descending: bool) -> list[FunnelLine]:
    """The total stays first; branches by their code, or by a count with the code behind it."""
    total, branches = _parted(lines)
    branches.sort(key=lambda line: (not line.branch.branch_code, line.branch.branch_code))
    if key != NAME:
        stage = FunnelStage(key)
        branches.sort(key=lambda line: line.count(stage), reverse=descending)
    elif descending:
        branches.reverse()
    return total + branches


def _parted(lines: Iterable[FunnelLine]) -> tuple[list[FunnelLine], list[FunnelLine]]:
    every = list(lines)
    return [line for line in every if line.is_total], [line for line in every if not line.is_total]


def rows_behind(line: FunnelLine, stage: FunnelStage) -> TrialSearch:
    """What finds the trials of one cell."""
    return TrialSearch(
        issued_from=line.period.start, issued_to=line.period.end, branch_code=line.branch.branch_code, stage=stage
    )


def funnel_columns() -> list[Column]:
    stages = [
        Column(stage.value, STAGES[stage], STAGE_WIDTH, _stage_cell(stage), least=STAGE_LEAST) for stage in FunnelStage
    ]
    return [Column(NAME, "支店", 180, _name_cell, stretches=True, least=124), *stages]


def stage_of(column_key: str) -> FunnelStage | None:
    return None if column_key == NAME else FunnelStage(column_key)


def _name_cell(line: FunnelLine) -> Cell:
    return Cell(line.name, is_strong=line.is_total, is_dimmed=not line.can_be_opened)


def _stage_cell(stage: FunnelStage) -> Callable[[FunnelLine], Cell]:
    """For copies and screen readers; what is seen is painted by the delegate."""

    def cell(line: FunnelLine) -> Cell:
        percent = line.percent(stage)
        words = f"{line.count(stage):,}"
        return Cell(words if stage is FunnelStage.ISSUED or percent is None else f"{words} ({percent}%)")

    return cell
