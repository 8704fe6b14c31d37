"""How what waits to be sent looks wherever it is shown: its state in words, what can be done about it. Row X4.

Used by the list of what waits and by the pages that sent it. No widgets.
"""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING

from usen_desk.local.records import OutItem, OutKind
from usen_desk.local.sync.entries import OutState

if TYPE_CHECKING:
    from usen_desk.ui.sending.sender import OutView

Look = tuple[str, str, str]
"""word, icon, tone"""

STATES: dict[OutState, Look] = {
    OutState.WAITING: ("送信待ち", "clock", "gray"),
    OutState.SENDING: ("送信中", "send", "blue"),
    OutState.SENT: ("送信済", "circle-check", "green"),
    OutState.NEEDS: ("要確認", "triangle-alert", "amber"),
}
KINDS = {OutKind.REPLY: "返信", OutKind.NOTE: "社内メモ", OutKind.OPENING: "新規問い合わせ"}
FIRST_LINE_CHARS = 120
AGAIN = "もう一度送信"


class Act(enum.Enum):
    """What a person can do about one of them; the value is the word on the button."""

    RETRY = "今すぐ再送"
    TAKE_BACK = "取り消す"
    FIX = "直す"
    ANYWAY = "それでも送信"
    DROP = "破棄"
    OPEN = "スレッドを開く"
    COPY = "テキストをコピー"


def look(view: OutView) -> Look:
    """What has not gone out for a day needs a person's eye too, though it is tried all the same (R6)."""
    return STATES[OutState.NEEDS if view.is_late else view.state]


def acts(view: OutView) -> tuple[Act, ...]:
    """In the order of the buttons. What may have left can't be taken back: nobody could say that it won't come."""
    if view.state is OutState.NEEDS:
        found: tuple[Act, ...] = (Act.FIX, Act.ANYWAY, Act.DROP)
    else:
        retry = view.state is OutState.WAITING and view.holds_for_s <= 0
        found = (*((Act.RETRY,) if retry else ()), *((Act.TAKE_BACK,) if view.may_take_back else ()))
    return (*found, *((Act.OPEN,) if view.item.inquiry_id else ()), Act.COPY)


def anyway_word(view: OutView) -> str:
    """On the button that sends it once more: in spite of what was shown, or after what stood in the way is gone."""
    return Act.ANYWAY.value if view.missed is not None else AGAIN


def sentence(view: OutView) -> str:
    """What is the matter, and what comes next by itself."""
    if view.state is OutState.NEEDS:
        return view.problem.text if view.problem else "確認が必要です。入力した内容は残っています。"
    if view.state is OutState.SENDING:
        return "送信しています。"
    if view.state is OutState.SENT:
        return "送信しました。"
    if view.holds_for_s > 0:
        return f"あと{_seconds(view.holds_for_s)}で送信します。"
    if view.is_late:
        return f"1日以上送信できていません。{_tries(view)}接続とログインを確認してください。自動の再送は続けています。"
    if view.waits_for:
        return "同じやり取りの前の送信が済むと、続けて送信します。"
    tried = _tries(view)
    if view.next_try_s is not None and view.next_try_s > 0:
        return f"{tried}あと{_seconds(view.next_try_s)}で{'再送' if view.tries else '送信'}します。"
    return f"{tried}接続すると自動で送信します。"


def _tries(view: OutView) -> str:
    fault = "サーバー側の障害のため、まだ保存されていません。" if view.is_fault else ""
    return f"{fault}{view.tries}回試しました。" if view.tries else ""


def first_line(item: OutItem) -> str:
    lines = (line.strip() for line in item.draft.body.splitlines())
    return next((line for line in lines if line), "")[:FIRST_LINE_CHARS]


def _seconds(value: float) -> str:
    left = max(1, math.ceil(value))
    return f"{left}秒" if left < 90 else f"{-(-left // 60)}分"
