"""Portal users as rows: state with the days that are left. Seed A01-1."""

from __future__ import annotations

import re

from usen_desk.contract.portal_users import PortalUser, PortalUserState
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column

STATES = {
    PortalUserState.WAITING: ("未ログイン", "hourglass", "blue"),
    PortalUserState.OVER: ("期限切れ", "triangle-alert", "amber"),
    PortalUserState.USING: ("利用中", "circle-check", "green"),
    PortalUserState.STOPPED: ("停止", "ban", "red"),
    PortalUserState.UNISSUED: ("未発行", "circle-dot", "gray"),
}
FILTERS: dict[PortalUserState | None, str] = {None: "すべて", **{state: words[0] for state, words in STATES.items()}}
LOSES = "{name} 様は利用中です。再発行すると今のパスワードは使えなくなり、ログアウトされます。"
NO_MAIL = "メールアドレスを name@example.jp の形で入力してください。"
NEEDED = {"company_name": "企業名を入力してください。", "name": "氏名を入力してください。", "email": NO_MAIL}
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_BETWEEN = re.compile(r"[\s,、，;；]+")


def state_words(user: PortalUser) -> str:
    """未ログイン 残り13日, or the state alone."""
    word = STATES[user.state][0]
    return f"{word} 残り{user.days_left}日" if user.state is PortalUserState.WAITING else word


def portal_columns() -> list[Column]:
    def state(user: PortalUser) -> Cell:
        _, icon, tone = STATES[user.state]
        return Cell(state_words(user), icon, tone)

    def issued(user: PortalUser) -> Cell:
        return Cell(formatting.moment(user.issued_at)[:16] if user.issued_at else formatting.MISSING)

    def seen(user: PortalUser) -> Cell:
        return Cell(formatting.moment(user.signed_in_at)[:16] if user.signed_in_at else formatting.MISSING)

    plain = {"is_sortable": False}
    return [
        Column("company", "企業名", 220, lambda u: Cell(u.company_name), stretches=True, least=140, **plain),
        Column("name", "氏名", 110, lambda u: Cell(u.name, is_strong=True), least=90, **plain),
        Column("department", "部署", 130, lambda u: Cell(u.department), least=80, folds=3, **plain),
        Column("email", "メールアドレス", 220, lambda u: Cell(u.email), least=150, **plain),
        Column("state", "状態", 172, state, **plain),
        Column("issued", "発行", 136, issued, folds=1, **plain),
        Column("issued_by", "発行者", 100, lambda u: Cell(formatting.text(u.issued_by)), folds=4, **plain),
        Column("seen", "最終ログイン", 136, seen, folds=2, **plain),
    ]


def codes_of(typed: str) -> tuple[str, ...]:
    """Each code of a text, between blanks, commas or lines."""
    return tuple(dict.fromkeys(code for code in _BETWEEN.split(typed) if code))


def faults_of(company_name: str, name: str, email: str) -> dict[str, str]:
    """Sentence for each field that can't be sent as it stands."""
    given = {"company_name": company_name.strip(), "name": name.strip(), "email": email.strip()}
    faults = {field: sentence for field, sentence in NEEDED.items() if not given[field]}
    if given["email"] and not _MAIL.fullmatch(given["email"]):
        faults["email"] = NO_MAIL
    return faults
