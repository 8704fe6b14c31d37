"""Login IDs out of what was typed or pasted, and what became of each. No widgets. B1-3."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from usen_desk.contract.trials import Registered, Registration
from usen_desk.ui.widgets.paged_table_model import Cell, Column

_BETWEEN = re.compile(r"[^0-9A-Za-z._@-]+")
"""Whatever can't be part of an ID: spaces, commas, line breaks, bullets, words around the IDs."""
_TITLE = "ID"
"""What is left of a column's title, ログインID."""
_LOOSE_ENDS = "._@-"
"""A list's marks, e.g. - at the beginning of a line; no ID begins or ends with them."""

OUTCOMES: dict[Registered, tuple[str, str, str]] = {
    Registered.DONE: ("登録しました", "circle-check", "green"),
    Registered.ALREADY_MINE: ("登録済み", "check", "gray"),
    Registered.HELD: ("{name}さんが担当", "user-round", "amber"),
    Registered.NOT_FOUND: ("見つかりません", "circle-x", "red"),
}
"""words, icon, tone"""
OTHERS = "ほかの方が担当"
"""Where the service doesn't say whose it is."""


def split_ids(text: str) -> tuple[str, ...]:
    """The IDs in their order, each once, in half width; capital letters stay as they are."""
    return tuple(dict.fromkeys(_all_ids(text)))


def repeated_count(text: str) -> int:
    """How many of the IDs stand there once more."""
    return len(_all_ids(text)) - len(split_ids(text))


def _all_ids(text: str) -> list[str]:
    parts = (part.strip(_LOOSE_ENDS) for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)))
    return [part for part in parts if part and part.upper() != _TITLE]


def outcome_cell(made: Registration) -> Cell:
    words, icon, tone = OUTCOMES[made.outcome]
    is_unnamed = made.outcome is Registered.HELD and not made.rep_name
    return Cell(OTHERS if is_unnamed else words.format(name=made.rep_name), icon, tone)


def outcome_columns() -> list[Column]:
    return [
        Column("login_id", "ログインID", 160, lambda made: Cell(made.login_id), is_sortable=False, stretches=True),
        Column("outcome", "結果", 200, outcome_cell, is_sortable=False, least=160),
    ]


def in_words(made: Sequence[Registration]) -> str:
    """3件を登録しました。登録済み 1件、見つかりません 1件."""
    counts = {outcome: sum(each.outcome is outcome for each in made) for outcome in Registered}
    done = counts.pop(Registered.DONE)
    rest = {
        Registered.ALREADY_MINE: "登録済み",
        Registered.HELD: OTHERS,
        Registered.NOT_FOUND: "見つかりません",
    }
    others = "、".join(f"{rest[outcome]} {count}件" for outcome, count in counts.items() if count)
    first = f"{done}件を登録しました。" if done else "新しく登録したIDはありません。"
    return f"{first}{others}"
