"""The list of trials: columns as the manual prints them, the conditions in words, and as the key of a place. B1-2, B1-3.

No widgets.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlencode

import msgspec

from usen_desk.contract.trials import TrialRow, TrialSearch, TrialSort
from usen_desk.ui import formatting
from usen_desk.ui.navigation import Place, Tab
from usen_desk.ui.result_pages import Result
from usen_desk.ui.trial_cells import STAGES, TERMS, USAGES, Look, days_left
from usen_desk.ui.widgets.paged_table_model import Cell, Column

SEARCH = "search"
STATE, STRIP = "state", "strip"
"""Columns that the delegate paints from the row itself."""
_PAGING = ("sort", "descending", "offset", "after", "limit")


def term_look(row: TrialRow) -> Look:
    """期限 in one short pill: 期限間近 3日, お試し中 8日, 終了."""
    word, icon, tone = TERMS[row.term]
    return f"{word} {days_left(row).removeprefix('残り')}".strip(), icon, tone


def state_cell(row: TrialRow) -> Cell:
    """For copies and screen readers; what is seen is two pills."""
    return Cell(f"{USAGES[row.usage][0]}・{term_look(row)[0]}")


def strip_cell(row: TrialRow) -> Cell:
    return Cell(formatting.duration(row.total_minutes) if row.strip else formatting.MISSING)


def trial_columns() -> list[Column]:
    return [
        Column(TrialSort.ACCOUNT_ID, "アカウントID", 112, lambda row: Cell(str(row.account_id)), least=100, folds=4),
        Column(TrialSort.LOGIN_ID, "ログインID", 124, lambda row: Cell(row.login_id, is_strong=True), least=96),
        Column(TrialSort.SOLD_AS, "販売", 104, _sold_as, stretches=True, least=100, folds=1),
        Column(TrialSort.ISSUED_ON, "発行日", 108, lambda row: Cell(formatting.day(row.issued_on)), least=88, folds=3),
        Column(TrialSort.AUTHENTICATED_AT, "初回認証日時", 164, _authenticated, least=138),
        Column(TrialSort.EXPIRES_ON, "失効日", 108, _expires, least=88),
        Column(STATE, "状態", 212, state_cell, is_sortable=False, least=206),
        Column(STRIP, "14日間の利用", 138, strip_cell, is_sortable=False, least=92, folds=2),
        Column("detail", "詳細", 80, lambda row: Cell("詳細", is_link=True), is_sortable=False, least=66),
    ]


def _sold_as(row: TrialRow) -> Cell:
    return Cell(formatting.text(row.sold_as), is_dimmed=not row.sold_as)


def _authenticated(row: TrialRow) -> Cell:
    return Cell(formatting.moment(row.authenticated_at), is_dimmed=row.authenticated_at is None)


def _expires(row: TrialRow) -> Cell:
    return Cell(formatting.day(row.expires_on), is_dimmed=row.expires_on is None)


def is_empty(search: TrialSearch) -> bool:
    """It asks nothing: every trial that the person may see."""
    return not _conditions(search)


def asks_the_same(one: TrialSearch, other: TrialSearch) -> bool:
    """In whatever order and from whatever row."""
    return _conditions(one) == _conditions(other)


def rows_place(search: TrialSearch) -> Place:
    """The search page with these conditions; for other views that lead to rows (the funnel)."""
    asked = urlencode(_conditions(search))
    return Place(Tab.TRIALS, f"{SEARCH}?{asked}" if asked else SEARCH)


def search_of(key: str) -> TrialSearch | None:
    """The conditions of a place's key, as `rows_place` wrote it; None where it names none."""
    _, mark, asked = key.partition("?")
    if not mark:
        return None
    try:
        return msgspec.convert(dict(parse_qsl(asked)), TrialSearch, strict=False)
    except msgspec.ValidationError:
        return None  # kept by an older or newer version


def _conditions(search: TrialSearch) -> dict[str, str]:
    asked, nothing = msgspec.to_builtins(search), msgspec.to_builtins(TrialSearch())
    return {name: value for name, value in asked.items() if name not in _PAGING and value != nothing[name]}


def conditions_in_words(search: TrialSearch) -> str:
    """ログインID xfeeaP ・ 販売 個別対応 ・ 発行日 2018-06-01 から."""
    words = [
        f"{label} {value}" for label, value in (("ログインID", search.login_id), ("販売", search.sold_as)) if value
    ]
    for label, start, end in (
        ("発行日", search.issued_from, search.issued_to),
        ("初回認証日", search.authenticated_from, search.authenticated_to),
    ):
        if start or end:
            words.append(f"{label} {_period(start, end)}")
    return " ・ ".join(words)


def _period(start: date | None, end: date | None) -> str:
    return " ".join([*([f"{start} から"] if start else []), *([f"{end} まで"] if end else [])])


def narrowed_in_words(search: TrialSearch, branch_name: str = "") -> str:
    """What narrows the list besides the form: 横浜南支店 ・ 「利用」まで進んだもの."""
    words = [branch_name or f"支店 {search.branch_code}"] if search.branch_code else []
    words += [f"「{STAGES[search.stage]}」まで進んだもの"] if search.stage else []
    return " ・ ".join(words)


def order_in_words(result: Result[TrialSearch]) -> str:
    """What stands at the foot of the rows."""
    if not result.more_than_count:
        return formatting.count(result.count)
    return "発行日の新しい順に表示しています。ほかの列で並べるには、条件を1つ追加してください。"


def advice_for(search: TrialSearch) -> str:
    """What to try when nothing was found."""
    if search.login_id:
        return "ログインIDは完全一致です。リーフレットの文字(0とO、1とlなど)を確かめてください。会員アカウントのIDは「アカウント」で探せます。"
    if search.sold_as:
        return "「販売」は完全一致です。入力中に出る候補から選ぶと確実です。"
    if search.branch_code or search.stage:
        return "絞り込みの × を押すと、すべてのお試しに戻ります。"
    if is_empty(search):
        return "見られる範囲にお試しがまだありません。リーフレットを配ったら「IDを登録」から登録してください。"
    return "日付の範囲を広げるか、条件を1つ外してください。"
