"""Sentences of import-companies, for the operator who runs it."""

from __future__ import annotations

from usen_desk.server.people.company_import import Problem, Result

HELP = "企業と、その店舗（顧客CD）・チェーン店・利用者を取り込みます。1 行に 1 件です。"
HELP_FILE = "CSV（CP932 か UTF-8）。列: 企業名、顧客CD、チェーン店CD、メールアドレス、氏名、部署"
HELP_DRY_RUN = "取り込まずに、何が変わるかと取り込めない行だけを表示します。"
SHOWN_PROBLEMS = 20


def result(made: Result, *, is_dry: bool) -> list[str]:
    """The lines at the end."""
    heading = "試しの結果です。何も変更していません。" if is_dry else "取り込みました。"
    counts = (
        f"{made.lines:,} 行: 企業 {made.companies:,}、店舗 {made.stores:,}、チェーン店 {made.chains:,}、"
        f"利用者 {made.people:,} を登録または変更、変更なし {made.unchanged:,}、取り込めない {len(refused(made)):,}"
    )
    after = ["利用者がログインできるようになるのは、add-portal-user --reissue で仮パスワードを発行してからです。"]
    return [heading, counts, *(after if made.people and not is_dry else [])]


def problems(made: Result) -> list[str]:
    """The first ones, and how many more there are."""
    lines = [_problem(problem) for problem in made.problems[:SHOWN_PROBLEMS]]
    rest = len(made.problems) - SHOWN_PROBLEMS
    return [*lines, f"ほかに {rest:,} 件あります。"] if rest > 0 else lines


def refused(made: Result) -> set[int]:
    """Lines that were not taken."""
    return {problem.line for problem in made.problems}


def _problem(problem: Problem) -> str:
    where = f"{problem.line} 行目 {problem.column}".rstrip()
    return f"{where}: {problem.said}"
