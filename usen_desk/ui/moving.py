"""A file on its way, as it is shown; and what its failures mean for it. Values only. Rows X16; F29, F30."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from usen_desk.api.errors import ApiError, BadAnswer, Refused, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.ui.messages import UserMessage, explain

WAITS = frozenset(
    {
        Code.BUSY,
        Code.STORAGE_FULL,
        Code.INTERNAL,
        Code.TOO_MANY_CALLS,
        Code.WRONG_OFFSET,
        Code.BAD_CHECKSUM,
        Code.TAKEN_OVER,
    }
)
"""Refusals that pass."""
STRANGE_MAX = 3
"""Answers that nobody can read, in a row, before a person is asked."""
STOPPED: dict[Code, str] = {
    Code.NOT_FOUND: "ファイルが取り消されたか、表示する権限がなくなりました。保存されていません。問い合わせを開き直して確かめてください。",
    Code.TOO_MANY: "送信の途中のファイルが多すぎるため、このファイルの送信を始められません。ほかのファイルの送信が終わるのを待つか、取り消してから、もう一度お試しください。",
    Code.TOO_LARGE: "ファイルが大きすぎるため、送信できません。分割するか、圧縮してから添付してください。",
}


class Stage(enum.Enum):
    WAITING = "waiting"
    """For its turn, or for the line."""
    MOVING = "moving"
    PAUSED = "paused"
    FAILED = "failed"
    """Only a person gets it going again: `retry`."""
    DONE = "done"


@dataclass(frozen=True)
class Moving:
    """One file as it stands."""

    transfer_id: str
    name: str
    path: Path
    is_upload: bool
    stage: Stage
    done_bytes: int
    size_bytes: int
    """0: not known yet."""
    bytes_per_s: float = 0.0
    trouble: UserMessage | None = None
    """Why it waits or has failed."""

    @property
    def percent(self) -> int:
        """Never 100 before it is done."""
        if self.stage is Stage.DONE:
            return 100
        return min(99, self.done_bytes * 100 // self.size_bytes) if self.size_bytes else 0

    @property
    def rest_s(self) -> float | None:
        """None: nobody can say."""
        if self.stage is not Stage.MOVING or not self.bytes_per_s or not self.size_bytes:
            return None
        return (self.size_bytes - self.done_bytes) / self.bytes_per_s


def passes(error: ApiError, strange: int) -> bool:
    """Whether trying again by itself makes sense. strange: how many answers nobody could read."""
    if isinstance(error, Refused):
        return error.problem.code in WAITS
    return isinstance(error, Unreachable) or (isinstance(error, BadAnswer) and strange < STRANGE_MAX)


def sentence(error: ApiError) -> UserMessage:
    said = explain(error)
    if isinstance(error, Refused) and error.problem.code in STOPPED:
        return UserMessage(STOPPED[error.problem.code], said.request_id)
    return said
