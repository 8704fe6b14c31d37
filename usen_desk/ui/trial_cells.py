"""How a trial looks wherever it is shown: words, icons and tones of 利用 and 期限, and what is left. B1-2, B1-5.

Used by the trials tab and by the pages of other tabs that show a trial. No widgets.
"""

from __future__ import annotations

from usen_desk.contract.trials import FunnelStage, Term, TrialRow, Usage
from usen_desk.ui.widgets.paged_table_model import Cell

Look = tuple[str, str, str]
"""word, icon, tone"""

USAGES: dict[Usage, Look] = {
    Usage.UNAUTHENTICATED: ("未認証", "log-in", "gray"),
    Usage.UNUSED: ("利用なし", "ban", "red"),
    Usage.SHORT: ("短い", "timer", "blue"),
    Usage.LONG: ("長い", "trending-up", "green"),
}
TERMS: dict[Term, Look] = {
    Term.NOT_STARTED: ("未開始", "clock", "gray"),
    Term.RUNNING: ("お試し中", "clock", "blue"),
    Term.ENDING: ("期限間近", "hourglass", "amber"),
    Term.ENDED: ("終了", "circle-minus", "gray"),
}
STAGES: dict[FunnelStage, str] = {
    FunnelStage.ISSUED: "発行",
    FunnelStage.AUTHENTICATED: "初回認証",
    FunnelStage.USED: "利用",
    FunnelStage.FOLLOWED_UP: "対応",
    FunnelStage.CONTRACTED: "成約",
}
NO_STORE = "店舗は未登録"
NO_REP = "担当なし"


def days_left(row: TrialRow) -> str:
    """残り3日, 今日まで on the last day; "" before the first use and after the end."""
    if row.days_left is None or row.days_left < 0 or row.term in (Term.NOT_STARTED, Term.ENDED):
        return ""
    return f"残り{row.days_left}日" if row.days_left else "今日まで"


def term_look(row: TrialRow) -> Look:
    """期限 with the days that are left: 期限間近 残り3日."""
    word, icon, tone = TERMS[row.term]
    return f"{word} {days_left(row)}".strip(), icon, tone


def usage_cell(row: TrialRow) -> Cell:
    return Cell(*USAGES[row.usage])


def term_cell(row: TrialRow) -> Cell:
    return Cell(*term_look(row))
