"""What happened that concerns this person, without personal text: numbers only, no name, no body. No widgets. X12."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, time

import msgspec

from usen_desk.contract.base import JST

KEPT = 50
DUE_WITHIN_MINUTES = 15


class Kind(enum.Enum):
    REPLY = "reply"
    MENTION = "mention"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    DUE = "due"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


TEXTS = {
    Kind.REPLY: "問い合わせ #{} に返信がありました",
    Kind.MENTION: "問い合わせ #{} の社内メモで呼ばれています",
    Kind.ASSIGNED: "問い合わせ #{} の担当になりました",
    Kind.UNASSIGNED: "担当のいない問い合わせ #{} が届きました",
    Kind.DUE: f"問い合わせ #{{}} の回答期限まで{DUE_WITHIN_MINUTES}分を切りました",
    Kind.OFFERED: "問い合わせ #{} の申し送りが届きました",
    Kind.ACCEPTED: "問い合わせ #{} の申し送りが引き継がれました",
    Kind.DECLINED: "問い合わせ #{} の申し送りが辞退されました",
}
ICONS = {
    Kind.REPLY: "messages-square",
    Kind.MENTION: "bell",
    Kind.ASSIGNED: "user-round",
    Kind.UNASSIGNED: "inbox",
    Kind.DUE: "timer",
    Kind.OFFERED: "send",
    Kind.ACCEPTED: "check",
    Kind.DECLINED: "x",
}


@dataclass(frozen=True)
class Happening:
    kind: Kind
    inquiry_id: int
    at: datetime

    @property
    def text(self) -> str:
        return TEXTS[self.kind].format(self.inquiry_id)


class QuietHours(msgspec.Struct, frozen=True):
    """When nothing pops up; the list goes on. Over midnight where it begins after it ends."""

    is_on: bool = False
    begins: str = "20:00"
    ends: str = "9:30"

    def holds(self, now: datetime) -> bool:
        begins, ends = clock_of(self.begins), clock_of(self.ends)
        if not self.is_on or begins is None or ends is None or begins == ends:
            return False
        at = now.astimezone(JST).time()
        return begins <= at < ends if begins < ends else at >= begins or at < ends

    @classmethod
    def read(cls, value: object) -> QuietHours:
        """As the settings keep it; what doesn't fit is the default."""
        try:
            return msgspec.convert(value, cls)
        except msgspec.ValidationError:
            return cls()


def clock_of(text: str) -> time | None:
    """9:30, none for what is no time."""
    hours, _, minutes = text.strip().replace("：", ":").partition(":")
    if not (hours.isascii() and minutes.isascii() and hours.isdigit() and minutes.isdigit()):
        return None
    return time(int(hours), int(minutes)) if int(hours) < 24 and int(minutes) < 60 else None
