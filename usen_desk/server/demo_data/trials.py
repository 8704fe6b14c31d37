"""Trials with listening hours: the manual's xfeeaP at its own dates, the design's, and more. Rows B1-3, B1-4."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from usen_desk.contract.base import JST
from usen_desk.server.demo_data.codes import trial_ids
from usen_desk.server.demo_data.dice import Dice, Wheel
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.rows import Trial
from usen_desk.server.demo_data.samples import reserved

MANUAL_LOGIN_ID = "xfeeaP"
TRIAL_DAYS = 14
"""The leaflet's 14日間無料トライアル: the last day is the 14th, counted from the first authentication."""

STORES_PER_TRIAL = 100

# Minutes of 2018-08-03 … 08-13. The manual shows three days and the month's total, 107時間07分; the rest fills it up.
_MANUAL_MINUTES = (518, 542, 517, 0, 611, 652, 668, 736, 782, 766, 635)

# login ID | 販売 | branch | issued and authenticated, days ago | minutes of each day up to yesterday
_DRAWN = """
tQm4Zk|リーフレット|0206310100|20|12|501 534 0 512 540 566 531 549 518 560 537 552
hJ7wRc|リーフレット|0204170200|15|7|96 74 55 31 18 12 0
b2NpLe|個別対応|0204170100|11|4|0 0 0 0
Kd9sVu|リーフレット|0203150100|12||
p8XeYm|展示会|0201050100|9|5|488 512 530 476 530
u5GtCa|リーフレット|0204180300|4|2|165 205
"""

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_SOLD_AS = Wheel(("リーフレット", "個別対応", "展示会", "代理店"), (60, 22, 10, 8))
_NEVER_USED = 0
_DAY_MINUTES = Wheel((_NEVER_USED, 45, 190, 520, 700), (14, 22, 28, 26, 10))
"""Usual minutes of a trial's day."""


def trials(stores: int, seed: int, as_of: date) -> Iterator[Trial]:
    """The samples, then one more for every STORES_PER_TRIAL stores."""
    yield manual_trial()
    account_ids = trial_ids(seed, reserved().account_ids)
    for line in _DRAWN.strip().splitlines():
        yield _drawn(line, next(account_ids), as_of)
    dice = Dice(seed + 1)
    for _ in range(stores // STORES_PER_TRIAL):
        yield _draw(dice, next(account_ids), as_of)


def manual_trial() -> Trial:
    first_on = date(2018, 8, 3)
    return Trial(
        account_id=870381,
        login_id=MANUAL_LOGIN_ID,
        sold_as="個別対応",
        issued_on=date(2018, 6, 13),
        authenticated_at=datetime(2018, 8, 3, 0, 17, 28, tzinfo=JST),
        expires_on=date(2018, 8, 16),
        branch_code="0204180400",
        usage=_days(first_on, _MANUAL_MINUTES),
    )


def _days(first_on: date, minutes: Iterator[int] | tuple[int, ...]) -> tuple[tuple[date, int], ...]:
    """Days without use have no row, as in the service's log."""
    return tuple((first_on + timedelta(days=day), used) for day, used in enumerate(minutes) if used)


def _drawn(line: str, account_id: int, as_of: date) -> Trial:
    login_id, sold_as, branch_code, issued, authenticated, minutes = line.split("|")
    first_on = as_of - timedelta(days=int(authenticated)) if authenticated else None
    return Trial(
        account_id=account_id,
        login_id=login_id,
        sold_as=sold_as,
        issued_on=as_of - timedelta(days=int(issued)),
        authenticated_at=_at(first_on, 10 * 3600 + account_id % 20_000) if first_on else None,
        expires_on=first_on + timedelta(days=TRIAL_DAYS - 1) if first_on else None,
        branch_code=branch_code,
        usage=_days(first_on, tuple(map(int, minutes.split()))) if first_on else (),
    )


def _draw(dice: Dice, account_id: int, as_of: date) -> Trial:
    issued = dice.between(1, 400)
    authenticated = issued - 1 - int(dice.low() * 60)
    branch = dice.pick(places().branches)
    login_id = _login_id(dice, account_id)
    sold_as = _SOLD_AS.spin(dice)
    issued_on = as_of - timedelta(days=issued)
    if authenticated < 1 or dice.roll() < 0.08:
        return Trial(
            account_id=account_id,
            login_id=login_id,
            sold_as=sold_as,
            issued_on=issued_on,
            branch_code=branch.branch_code,
        )
    first_on = as_of - timedelta(days=authenticated)
    usual = _DAY_MINUTES.spin(dice)
    minutes = tuple(_minutes(dice, usual) for _ in range(min(TRIAL_DAYS, authenticated)))
    return Trial(
        account_id=account_id,
        login_id=login_id,
        sold_as=sold_as,
        issued_on=issued_on,
        authenticated_at=_at(first_on, dice.between(9 * 3600, 22 * 3600)),
        expires_on=first_on + timedelta(days=TRIAL_DAYS - 1),
        branch_code=branch.branch_code,
        usage=_days(first_on, minutes),
    )


def _at(day: date, seconds: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(seconds=seconds)


def _minutes(dice: Dice, usual: int) -> int:
    """About one day in seven is the shop's day off."""
    return 0 if dice.roll() < 0.14 else usual * dice.between(75, 125) // 100


def _login_id(dice: Dice, account_id: int) -> str:
    """Six letters like the manual's; four of them tell the account, so none comes twice."""
    letters = dice.pick(_LETTERS) + dice.pick(_LETTERS)
    number = account_id
    for _ in range(4):
        number, digit = divmod(number, len(_LETTERS))
        letters += _LETTERS[digit]
    return letters
