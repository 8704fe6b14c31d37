"""How the list of trials is headed and worded in a file, in the manual's words (B1-2, B1-3) and with what we add."""

from __future__ import annotations

from datetime import date

from usen_desk.contract.trials import Term, TrialRow, Usage
from usen_desk.server.sheets import Cell, Column, Sheet, named
from usen_desk.server.trials.texts import duration

USAGES = {
    Usage.UNAUTHENTICATED: "未認証",
    Usage.UNUSED: "利用なし",
    Usage.SHORT: "短い",
    Usage.LONG: "長い",
}
TERMS = {
    Term.NOT_STARTED: "未開始",
    Term.RUNNING: "お試し中",
    Term.ENDING: "期限間近",
    Term.ENDED: "終了",
}
SHEET = Sheet(
    "お試し一覧",
    (
        Column("アカウントID", 14),
        Column("ログインID", 16),
        Column("販売", 16),
        Column("発行日", 12),
        Column("初回認証日時", 20),
        Column("失効日", 12),
        Column("利用", 10),
        Column("期限", 10),
        Column("残り日数", 10),
        Column("合計", 14),
        Column("合計（分）", 12),
        Column("1日平均", 12),
        Column("最終利用日", 12),
        Column("延長日数", 10),
        Column("成約日", 12),
        Column("管轄支店", 18),
        Column("顧客CD", 14),
        Column("店舗先名称", 36),
        Column("担当", 16),
        Column("理由", 70),
    ),
)


def cells(row: TrialRow) -> tuple[Cell, ...]:
    """One for each column of SHEET."""
    return (
        str(row.account_id),
        row.login_id,
        row.sold_as,
        row.issued_on,
        row.authenticated_at,
        row.expires_on,
        USAGES[row.usage],
        TERMS[row.term],
        row.days_left if row.term in (Term.RUNNING, Term.ENDING) else None,
        duration(row.total_minutes),
        row.total_minutes,
        duration(row.mean_minutes),
        row.last_used_on,
        row.extended_days or None,
        row.contracted_on,
        row.branch_name,
        row.customer_code,
        row.store_name,
        row.rep_name,
        row.reason,
    )


def file_stem(branch_name: str, day: date) -> str:
    """E.g. 横浜南支店_お試し一覧_2026-11-22; without a branch the rest."""
    before = f"{named(branch_name)}_" if branch_name else ""
    return f"{before}{SHEET.name}_{day.isoformat()}"
