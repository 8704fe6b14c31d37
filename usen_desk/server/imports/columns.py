"""How the list of problems is headed in its report."""

from __future__ import annotations

from datetime import date

from usen_desk.contract.imports import ImportProblem
from usen_desk.server.accounts.import_messages import NOTE, REFUSED, REPORT_HEADER
from usen_desk.server.sheets import Cell, Column, Sheet

_WIDTHS = (12, 14, 24, 40, 80)
SHEET = Sheet("取込の問題", tuple(Column(*each) for each in zip(REPORT_HEADER, _WIDTHS, strict=True)))


def cells(problem: ImportProblem) -> tuple[Cell, ...]:
    """One for each column of SHEET."""
    lines = f"{problem.line}" if problem.line == problem.last_line else f"{problem.line}〜{problem.last_line}"
    return (lines, REFUSED if problem.is_refused else NOTE, problem.column, problem.value, problem.reason)


def file_stem(on: date, number: int) -> str:
    return f"取込の問題_{number}_{on:%Y%m%d}"
