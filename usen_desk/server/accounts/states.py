"""The state of an account or a store, from its dates. Seed B2-3a, B2-3b."""

from __future__ import annotations

from datetime import date, datetime

from usen_desk.contract.accounts import AccountState
from usen_desk.contract.base import JST


def today(now: datetime) -> date:
    """The day in Japan, by which dates of the master are judged."""
    return now.astimezone(JST).date()


def account_state(
    cancelled_on: date | None, terminated_on: date | None, has_account: bool, ums_expires_on: date | None, on: date
) -> AccountState:
    """What ended the store's contract comes first; an account is usable on its last day (UMsID失効日) still."""
    if cancelled_on:
        return AccountState.CANCELLED
    if terminated_on:
        return AccountState.TERMINATED
    if not has_account:
        return AccountState.NONE
    return AccountState.EXPIRED if ums_expires_on and ums_expires_on < on else AccountState.ACTIVE


def store_state(states: list[AccountState]) -> AccountState:
    """A store is as its best account is; `states` has one entry where it has no account."""
    order = list(AccountState)
    return min(states, key=order.index)
