"""What マイお試し and the history of a trial say; what is true is decided in need.py and where things are done."""

from __future__ import annotations

from datetime import date

from usen_desk.server.trials.texts import day

_OF_DAYS_AGO = ("今日", "昨日")


def overdue(next_on: date, today: date) -> str:
    return f"次回の予定日（{day(next_on)}）を{(today - next_on).days}日過ぎています。"


def due() -> str:
    return "今日が次回の予定日です。"


def ending(last_on: date, days_left: int) -> str:
    if days_left == 0:
        return "今日が失効日です。"
    return f"お試しは残り{days_left}日です（失効日 {day(last_on)}）。"


def stopped(last_heard_on: date, silent_days: int) -> str:
    return f"{day(last_heard_on)}を最後に、{silent_days}日間聴かれていません。"


def started(on: date, today: date) -> str:
    return f"{_when(on, today)}、初めて聴かれました。"


def authenticated(on: date, today: date) -> str:
    return f"{_when(on, today)}、初回認証されました。"


def unused(authenticated_on: date, days: int) -> str:
    return f"初回認証の{day(authenticated_on)}から{days}日間、聴かれていません。"


def unauthenticated(days: int, *, is_registered: bool) -> str:
    return f"{'登録' if is_registered else '発行'}から{days}日たちますが、初回認証されていません。"


def ended(last_on: date) -> str:
    return f"お試しは{day(last_on)}に終了しましたが、結果の記録がありません。"


def handed_over(rep_name: str, note: str) -> str:
    """rep_name: empty where the trial has no rep any more."""
    return _with_note(f"担当: {rep_name or 'なし'}", note)


def store_set(customer_code: str) -> str:
    return f"店舗: {customer_code or '未設定'}"


def extension_asked(days: int, reason: str) -> str:
    return _with_note(f"{days}日の延長を申請", reason)


def extension_decided(days: int, note: str, *, is_approved: bool) -> str:
    return _with_note(f"{days}日の延長を{'承認' if is_approved else '却下'}", note)


def _when(on: date, today: date) -> str:
    days_ago = (today - on).days
    return _OF_DAYS_AGO[days_ago] if 0 <= days_ago < len(_OF_DAYS_AGO) else day(on)


def _with_note(said: str, note: str) -> str:
    return f"{said}\n{note}" if note else said
