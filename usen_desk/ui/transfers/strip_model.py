"""Files on their way in words: what a line of the strip says, and what can be done about it. X16; F29, F30. No widgets."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from usen_desk.ui import formatting
from usen_desk.ui.moving import Moving, Stage

LINES_MAX = 3
"""As many are shown; of the others it is said how many."""


class Act(enum.Enum):
    """A button of a line: its icon and its word."""

    PAUSE = ("circle-pause", "一時停止")
    RESUME = ("play", "再開")
    RETRY = ("rotate-cw", "もう一度")
    CANCEL = ("x", "中止")
    CLOSE = ("x", "閉じる")


ACTS: dict[Stage, tuple[Act, ...]] = {
    Stage.WAITING: (Act.PAUSE, Act.CANCEL),
    Stage.MOVING: (Act.PAUSE, Act.CANCEL),
    Stage.PAUSED: (Act.RESUME, Act.CANCEL),
    Stage.FAILED: (Act.RETRY, Act.CANCEL),
    Stage.DONE: (Act.CLOSE,),
}


@dataclass(frozen=True)
class Line:
    transfer_id: str
    name: str
    icon: str
    tone: str
    """A token of the theme."""
    percent: int
    words: str
    acts: tuple[Act, ...]
    has_bar: bool

    @property
    def spoken(self) -> str:
        return f"{self.name}、{self.words}"


def line_of(moving: Moving) -> Line:
    icon, tone = ("upload", "text2") if moving.is_upload else ("download", "text2")
    if moving.stage is Stage.DONE:
        icon, tone = "circle-check", "green"
    elif moving.stage is Stage.FAILED:
        icon, tone = "triangle-alert", "red"
    has_bar = moving.stage not in (Stage.DONE, Stage.FAILED)
    return Line(
        moving.transfer_id, moving.name, icon, tone, moving.percent, words_of(moving), ACTS[moving.stage], has_bar
    )


def words_of(moving: Moving) -> str:
    match moving.stage:
        case Stage.DONE:
            return "送信しました" if moving.is_upload else "保存しました"
        case Stage.FAILED:
            return moving.trouble.text if moving.trouble is not None else "止まりました"
        case Stage.PAUSED:
            return f"{moving.percent}%で一時停止しています"
        case Stage.WAITING:
            return _waits(moving)
    return " ・ ".join(_parts(moving))


def rest_words(count: int) -> str:
    """Of those that have no line."""
    return f"ほか{count}件"


def _waits(moving: Moving) -> str:
    if moving.trouble is None:
        return "順番を待っています" if not moving.done_bytes else f"{moving.percent}%から続けます"
    return f"{moving.percent}%で接続を待っています。つながると自動で続けます"


def _parts(moving: Moving) -> list[str]:
    parts = [f"{moving.percent}%"]
    if moving.size_bytes:
        parts.append(f"{formatting.size(moving.done_bytes)} / {formatting.size(moving.size_bytes)}")
    if moving.bytes_per_s:
        parts.append(f"{formatting.size(round(moving.bytes_per_s))}/秒")
    if moving.rest_s is not None:
        parts.append(_rest(moving.rest_s))
    return parts


def _rest(seconds: float) -> str:
    if seconds < 90:
        return f"残り約{max(1, round(seconds))}秒"
    minutes = round(seconds / 60)
    return f"残り約{minutes}分" if minutes < 90 else f"残り約{round(minutes / 60)}時間"
