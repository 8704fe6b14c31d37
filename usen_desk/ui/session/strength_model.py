"""Says in words how good a new password is while it is typed. Only a help: the service decides (common ones too)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from usen_desk.contract.session import PASSWORD_MAX_CHARS, STAFF_PASSWORD_MIN_CHARS

FEW_KINDS = 6
LONG_CHARS = 20


class Verdict(enum.Enum):
    EMPTY = "empty"
    REFUSED = "refused"
    WEAK = "weak"
    GOOD = "good"


@dataclass(frozen=True)
class Strength:
    verdict: Verdict
    text: str


def strength_of(password: str, login_id: str = "") -> Strength:
    if not password:
        return Strength(
            Verdict.EMPTY, f"{STAFF_PASSWORD_MIN_CHARS}文字以上。いくつかの言葉をつなげると覚えやすくなります。"
        )
    if len(password) < STAFF_PASSWORD_MIN_CHARS:
        return Strength(Verdict.REFUSED, f"あと{STAFF_PASSWORD_MIN_CHARS - len(password)}文字必要です。")
    if len(password) > PASSWORD_MAX_CHARS:
        return Strength(Verdict.REFUSED, f"{PASSWORD_MAX_CHARS}文字以内にしてください。")
    if len(set(password)) < FEW_KINDS:
        return Strength(Verdict.WEAK, "同じ文字の繰り返しが多く、推測されやすくなっています。")
    if _is_run(password):
        return Strength(Verdict.WEAK, "続いた文字の並びは推測されやすくなっています。")
    if login_id and login_id.casefold() in password.casefold():
        return Strength(Verdict.WEAK, "ログインIDを含むと推測されやすくなります。")
    if len(password) < LONG_CHARS:
        return Strength(Verdict.GOOD, "使えます。長くするとさらに安全です。")
    return Strength(Verdict.GOOD, "十分に長く、安全です。")


def _is_run(password: str) -> bool:
    """Most steps from one character to the next are the same small one: 123456…, abcdef…, 987654…"""
    steps = [ord(later) - ord(earlier) for earlier, later in zip(password, password[1:], strict=False)]
    return any(steps.count(step) > len(steps) * 0.6 for step in (-1, 1))
