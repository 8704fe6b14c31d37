"""Tests for usen_desk.server.accounts.import_report."""

import io

from usen_desk.server.accounts.import_kinds import CUSTOMERS
from usen_desk.server.accounts.import_problems import Problem
from usen_desk.server.accounts.import_report import SHOWN_PROBLEMS, TerminalProgress, guarded, print_problems
from usen_desk.server.accounts.unis_import import Phase


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_cells_that_excel_would_run_become_text():
    assert [guarded(cell) for cell in ("=1", "+1", "-1", "@a", "1=2", "")] == ["'=1", "'+1", "'-1", "'@a", "1=2", ""]


def test_progress_is_one_line_with_per_cent_lines_and_time_left(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("usen_desk.server.accounts.import_report.time.monotonic", lambda: now[0])
    out = Terminal()
    progress = TerminalProgress(out)
    progress(Phase.READING, 0, 1000, 0)
    now[0] = 102.0
    progress(Phase.READING, 250, 1000, 4321)
    now[0] = 102.1
    progress(Phase.READING, 260, 1000, 4400)
    now[0] = 300.0
    progress(Phase.READING, 500, 1000, 9000)
    progress(Phase.APPLYING, 77, 77, 9000)
    progress.close()
    shown = out.getvalue().split("\r\x1b[K")
    assert shown == [
        "",
        "読み込み 0% 0 行",
        "読み込み 25% 4,321 行 残り約 6 秒",
        "読み込み 50% 9,000 行 残り約 3 分 20 秒",
        "取り込み 100% 77 行\n",
    ]


def test_where_nobody_watches_nothing_is_written():
    out = io.StringIO()
    progress = TerminalProgress(out)
    progress(Phase.READING, 500, 1000, 9000)
    progress.close()
    assert out.getvalue() == ""


def test_only_the_first_problems_are_printed():
    out = io.StringIO()
    problems = [Problem(line=line, last_line=line, replaces_earlier=True) for line in range(2, 2 + SHOWN_PROBLEMS + 3)]
    print_problems(out, problems, CUSTOMERS, 3)
    lines = out.getvalue().splitlines()
    assert len(lines) == SHOWN_PROBLEMS + 1
    assert "ほかに 3 行" in lines[-1]
