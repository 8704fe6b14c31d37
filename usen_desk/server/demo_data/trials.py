"""Random trials at random stores, after the samples: when they began, how much is heard. Rows B1-3, B1-4, X10."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from usen_desk.contract.base import JST
from usen_desk.contract.trials import TRIAL_DAYS
from usen_desk.server.demo_data.codes import trial_ids
from usen_desk.server.demo_data.dice import Dice, Wheel
from usen_desk.server.demo_data.rows import Customer, Trial
from usen_desk.server.demo_data.samples import reserved
from usen_desk.server.demo_data.staff import sales_of
from usen_desk.server.demo_data.trial_samples import sample_trials, usage_days
from usen_desk.server.demo_data.trial_talk import with_talk

STORES_PER_TRIAL = 40
OLDEST_DAYS = 400
RECORDED_AT_HOUR = 5
"""Listening is recorded up to this hour (JST) of the data's day: the day before is whole."""

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_SOLD_AS = Wheel(("リーフレット", "個別対応", "展示会", "代理店"), (60, 22, 10, 8))
_NEVER_USED = 0
_DAY_MINUTES = Wheel((_NEVER_USED, 45, 190, 520, 700), (14, 22, 28, 26, 10))
"""Usual minutes of a trial's day."""

_WITHOUT_BRANCH, _WITHOUT_STORE, _WITHOUT_REP = 0.04, 0.15, 0.2
_NEVER_AUTHENTICATED = 0.08


@dataclass(frozen=True, slots=True)
class _Days:
    """Days before the day of the data; authenticated is below 1 where nobody has signed in."""

    issued: int
    authenticated: int


def trials(stores: Iterable[Customer], seed: int, as_of: date) -> Iterator[Trial]:
    """The samples, then one for each of these stores; in some the store, or even the branch, is not known."""
    account_ids = trial_ids(seed, reserved().account_ids)
    yield from sample_trials(account_ids, as_of)
    dice = Dice(seed + 1)
    for store in stores:
        yield _draw(dice, next(account_ids), store, as_of)


def _draw(dice: Dice, account_id: int, store: Customer, as_of: date) -> Trial:
    days = _days(dice)
    where = dice.roll()
    branch_code = store.branch_code if where >= _WITHOUT_BRANCH else None
    has_rep = branch_code is not None and dice.roll() >= _WITHOUT_REP
    issued_on = as_of - timedelta(days=days.issued)
    trial = Trial(
        account_id=account_id,
        login_id=_login_id(dice, account_id),
        sold_as=_SOLD_AS.spin(dice),
        issued_on=issued_on,
        branch_code=branch_code,
        customer_code=store.customer_code if where >= _WITHOUT_STORE else "",
        rep_login=sales_of(branch_code).login_id if branch_code and has_rep else "",
        registered_at=_at(issued_on, dice.between(10 * 3600, 18 * 3600)) if has_rep else None,
    )
    if days.authenticated >= 1:
        trial = _authenticated(dice, trial, days.authenticated, as_of)
    return with_talk(dice, trial, as_of)


def _days(dice: Dice) -> _Days:
    """New trials come up more often, so that there is something to do."""
    issued = 1 + int(dice.low() * OLDEST_DAYS)
    authenticated = issued - int(dice.low() * 40)
    return _Days(issued, 0 if dice.roll() < _NEVER_AUTHENTICATED else authenticated)


def _authenticated(dice: Dice, trial: Trial, days: int, as_of: date) -> Trial:
    first_on = as_of - timedelta(days=days)
    earliest = trial.registered_at if trial.registered_at and trial.registered_at.date() == first_on else None
    opens = earliest.hour + 1 if earliest else 9
    usual = _DAY_MINUTES.spin(dice)
    return replace(
        trial,
        authenticated_at=_at(first_on, dice.between(opens * 3600, 22 * 3600)),
        expires_on=first_on + timedelta(days=TRIAL_DAYS - 1),
        usage=usage_days(first_on, tuple(_minutes(dice, usual) for _ in range(min(TRIAL_DAYS, days)))),
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


def recorded_to(as_of: date) -> datetime:
    return _at(as_of, RECORDED_AT_HOUR * 3600)
