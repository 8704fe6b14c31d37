"""What reps wrote about random trials: calls and visits in order, and how the trial ended. Row X10."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from usen_desk.contract.base import JST
from usen_desk.server.demo_data.dice import Dice, Wheel
from usen_desk.server.demo_data.rows import FollowUp, Trial
from usen_desk.server.demo_data.trial_samples import row_id

_HANDED = (
    "店長にリーフレットをお渡し。落ち着いたら試すとのこと。",
    "オーナーにリーフレットをお渡し。ご家族と相談してから始めるとのこと。",
    "受付の方にリーフレットをお渡し。責任者の方に伝えていただける。",
    "ご要望のあった店舗へ訪問。使い方の説明書も一緒にお渡し。",
)
_HEARD_MUCH = (
    "営業時間中はほぼ流しているとのこと。契約プランを知りたいとのご要望。",
    "お客様にも好評とのこと。料金の資料をメールで送付。",
    "開店前の準備から使用。端末を増やしたときの料金をお答えした。",
    "スタッフの評判が良いとのこと。次回は契約後の流れを説明する。",
)
_HEARD_LITTLE = (
    "ときどき流しているとのこと。業種に合うチャンネルをご案内。",
    "選曲に迷うとのこと。おすすめのチャンネルを3つお伝えした。",
    "音量の時間設定をご案内。来週もう一度様子を伺う。",
    "昼の時間だけ使用。夜向けのコンテンツをご紹介。",
)
_NOT_HEARD = (
    "ログイン方法が分からないとのこと。電話で一緒に操作し、再生を確認。",
    "スピーカーの準備がまだとのこと。工事の後に改めてご連絡。",
    "忙しくて触れていないとのこと。初回の操作は10分ほどとお伝えした。",
)
_ABSENT = ("責任者の方が不在。", "電話に出られず。営業時間外にかけ直す。", "来客中とのこと。改めてお電話する。")
_CONTRACTED = (
    "申込書を受領。翌月から利用開始。",
    "OTORAKUを1台で申込。設定の引き継ぎをご案内。",
    "本部の承認が下り、申込をいただいた。",
)
_DECLINED = (
    "今回は見送り。テレビの音声を流しているため不要とのこと。",
    "費用の面で見送り。新しい年度に再度ご案内する。",
    "ほかのサービスを契約済みとのこと。今回は見送り。",
)
_OUTCOMES = Wheel(("contracted", "declined", ""), (38, 40, 22))
_KINDS = Wheel(("phone", "visit", "mail"), (72, 20, 8))
_LONG_FROM_MINUTES = 240
_OFFICE_OPENS, _OFFICE_CLOSES = 10 * 3600, 19 * 3600


def with_talk(dice: Dice, trial: Trial, as_of: date) -> Trial:
    """Nothing where nobody has registered the leaflet; all of it lies before the day of the data."""
    if trial.registered_at is None:
        return trial
    rows = list(_talk(dice, trial, as_of))
    numbered = [
        replace(row, follow_up_id=row_id(trial.account_id, "follow-up", at))
        for at, row in enumerate(row for row in rows if row.at.date() < as_of)
    ]
    return replace(trial, follow_ups=tuple(sorted(numbered, key=lambda row: row.at)))


def _talk(dice: Dice, trial: Trial, as_of: date) -> Iterator[FollowUp]:
    assert trial.registered_at is not None
    yield FollowUp(follow_up_id="", at=trial.registered_at, staff_login=trial.rep_login, kind="registered")
    if dice.roll() < 0.4:
        handed_at = trial.registered_at + timedelta(minutes=5)
        yield _row(trial, handed_at, "visit", "considering", dice.pick(_HANDED))
    if trial.authenticated_at is None:
        return
    first_on = trial.authenticated_at.date()
    end = 11 + dice.below(6)
    for day in range(2 + dice.below(3), end, 4 + dice.below(3)):
        if dice.roll() < 0.75:
            yield _call(dice, trial, first_on + timedelta(days=day))
    outcome = _OUTCOMES.spin(dice)
    if outcome and trial.usage:
        at = _in_office(dice, first_on + timedelta(days=end))
        said = dice.pick(_CONTRACTED if outcome == "contracted" else _DECLINED)
        yield _row(trial, at, "visit" if dice.roll() < 0.5 else "phone", outcome, said)


def _call(dice: Dice, trial: Trial, on: date) -> FollowUp:
    at, kind = _in_office(dice, on), _KINDS.spin(dice)
    if kind == "phone" and dice.roll() < 0.2:
        return _row(trial, at, kind, "absent", dice.pick(_ABSENT), on + timedelta(days=1 + dice.below(3)))
    heard = [minutes for day, minutes in trial.usage if day < on]
    days = (on - trial.authenticated_at.date()).days if trial.authenticated_at else 1
    mean = sum(heard) // max(1, days)
    said = dice.pick(_NOT_HEARD if not heard else _HEARD_MUCH if mean >= _LONG_FROM_MINUTES else _HEARD_LITTLE)
    return _row(trial, at, kind, "talked", said, on + timedelta(days=3 + dice.below(5)))


def _row(trial: Trial, at: datetime, kind: str, result: str, said: str, next_on: date | None = None) -> FollowUp:
    return FollowUp(
        follow_up_id="", at=at, staff_login=trial.rep_login, kind=kind, result=result, said=said, next_on=next_on
    )


def _in_office(dice: Dice, on: date) -> datetime:
    seconds = dice.between(_OFFICE_OPENS, _OFFICE_CLOSES) // 60 * 60
    return datetime(on.year, on.month, on.day, tzinfo=JST) + timedelta(seconds=seconds)
