"""Requests for more days as a list: their states, columns and what approving one would give. Row X10. No widgets."""

from __future__ import annotations

from datetime import date

from usen_desk.contract.expiry import extended
from usen_desk.contract.trials import Extension
from usen_desk.ui import formatting
from usen_desk.ui.trial_cells import NO_STORE, Look
from usen_desk.ui.widgets.paged_table_model import Cell, Column

WAITING: Look = ("承認待ち", "hourglass", "amber")
APPROVED: Look = ("承認", "circle-check", "green")
REFUSED: Look = ("却下", "circle-minus", "gray")
NO_NOTE = "コメントはありません。"


def look_of(asked: Extension) -> Look:
    if asked.is_approved is None:
        return WAITING
    return APPROVED if asked.is_approved else REFUSED


def is_waiting(asked: Extension) -> bool:
    return asked.is_approved is None


def expires_after(asked: Extension) -> date | None:
    """The last day if it is approved; for one that was decided, the last day as it is."""
    if asked.expires_on is None or not is_waiting(asked):
        return asked.expires_on
    return extended(asked.expires_on, asked.days)


def expiry_in_words(asked: Extension) -> str:
    """2020-03-18 → 2020-03-25 while it waits."""
    now, then = formatting.day(asked.expires_on), formatting.day(expires_after(asked))
    return f"{now} → {then}" if is_waiting(asked) and asked.expires_on else now


def decision_in_words(asked: Extension) -> str:
    """森 直樹 ・ 2020-03-14 10:15:00; "" while it waits."""
    return "" if is_waiting(asked) else f"{asked.decided_by} ・ {formatting.moment(asked.decided_at)}"


def confirmation(asked: Extension, *, approves: bool) -> str:
    """What the second click does."""
    if not approves:
        return f"{asked.login_id} の{asked.days}日の延長を却下します。失効日は {formatting.day(asked.expires_on)} のままです。"
    return (
        f"{asked.login_id} を{asked.days}日延長します。失効日は {formatting.day(expires_after(asked))} になります。"
        "あとから取り消すことはできません。"
    )


def outcome(decided: Extension) -> str:
    if decided.is_approved:
        return f"{decided.login_id} の{decided.days}日の延長を承認しました"
    return f"{decided.login_id} の延長を却下しました"


def extension_columns() -> list[Column]:
    return [
        Column("state", "状態", 112, lambda asked: Cell(*look_of(asked)), is_sortable=False, least=104),
        Column("login_id", "ログインID", 104, _login_id, is_sortable=False, least=84),
        Column("store", "店舗先名称", 220, _store, is_sortable=False, stretches=True, least=128),
        Column("branch", "支店", 116, _branch, is_sortable=False, least=96, folds=3),
        Column("asked_by", "申請者", 104, lambda asked: Cell(asked.asked_by), is_sortable=False, least=84, folds=1),
        Column("asked_at", "申請日時", 150, _asked_at, is_sortable=False, least=140, folds=2),
        Column("days", "日数", 64, lambda asked: Cell(f"{asked.days}日"), is_sortable=False, is_number=True, least=56),
        Column("expires_on", "失効日", 112, _expires_on, is_sortable=False, least=98),
    ]


def _login_id(asked: Extension) -> Cell:
    return Cell(asked.login_id, is_strong=True)


def _store(asked: Extension) -> Cell:
    return Cell(asked.store_name or NO_STORE, is_dimmed=not asked.store_name)


def _branch(asked: Extension) -> Cell:
    return Cell(formatting.text(asked.branch_name), is_dimmed=not asked.branch_name)


def _asked_at(asked: Extension) -> Cell:
    return Cell(formatting.moment(asked.asked_at)[:16])


def _expires_on(asked: Extension) -> Cell:
    return Cell(formatting.day(asked.expires_on))
