"""What system lines of a thread and lines of its history say. Only staff read them."""

from __future__ import annotations

from datetime import datetime

from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import Status

STATUS = {
    Status.RECEIVED: "受付中",
    Status.IN_PROGRESS: "対応中",
    Status.ON_HOLD: "保留",
    Status.DONE: "完了",
}
NOBODY = "担当なし"


def status_changed(status: Status) -> str:
    return f"ステータスを{STATUS[status]}にしました"


def assigned(name: str) -> str:
    return f"担当: {name}" if name else "担当を外しました"


def held(until: datetime, reason: str, now: datetime) -> str:
    return f"{moment(until, now)}まで保留: {reason}"


def woken() -> str:
    return "保留の期限が来たため、対応中に戻しました"


def released(name: str) -> str:
    return f"応答がないため、{name}の担当を外して待ち行列に戻しました"


def recategorised(label: str) -> str:
    return f"カテゴリを{label}にしました"


def merged_away(into: int) -> str:
    return f"#{into} に統合しました"


def merged_in(source: int, messages: int) -> str:
    return f"#{source} のやり取り{messages}件を統合しました"


def split_off(target: int, messages: int) -> str:
    return f"やり取り{messages}件を #{target} に分けました"


def split_from(source: int) -> str:
    return f"#{source} から分けました"


def linked(other: int) -> str:
    return f"#{other} と関連付けました"


def unlinked(other: int) -> str:
    return f"#{other} との関連付けを外しました"


def undone() -> str:
    return "直前の操作を取り消しました"


def moment(at: datetime, now: datetime) -> str:
    """3月18日 09:30 in Japan, as the manual prints days between messages; with its year where that is another one."""
    then = at.astimezone(JST)
    year = "" if then.year == now.astimezone(JST).year else f"{then.year}年"
    return f"{year}{then.month}月{then.day}日 {then:%H:%M}"
