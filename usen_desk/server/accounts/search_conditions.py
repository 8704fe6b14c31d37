"""What a search asks, as folded keys ready to bind. No SQL here. Seed B2-2."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from usen_desk.contract.accounts import AccountSearch, Service
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.accounts.states import today
from usen_desk.server.accounts.store import reach
from usen_desk.server.context import Context


class Condition(enum.StrEnum):
    """A condition; its value is the name it is bound by. Exact keys come first, the most selective at the top."""

    CUSTOMER_CODE = "customer_code"
    LOGIN_ID = "login_id"
    EMAIL = "email"
    PHONE = "phone"
    CHAIN_CODE = "chain_code"
    STORE_NAME = "store_name"
    STARTED_FROM = "started_from"
    STARTED_TO = "started_to"
    SERVICES = "services"
    BRANCH = "branch"
    PREFECTURE = "prefecture"
    ACTIVE_ON = "active_on"


KEYS: Mapping[Condition, Callable[[str], str]] = {
    Condition.CUSTOMER_CODE: code_key,
    Condition.LOGIN_ID: fold,
    Condition.EMAIL: fold,
    Condition.PHONE: phone_key,
    Condition.CHAIN_CODE: code_key,
}
"""Exact conditions, each with what makes its key."""

OF_THE_ACCOUNT = frozenset(
    {
        Condition.LOGIN_ID,
        Condition.EMAIL,
        Condition.STARTED_FROM,
        Condition.STARTED_TO,
        Condition.SERVICES,
        Condition.ACTIVE_ON,
    }
)
"""Conditions that a store without an account can't meet."""

_CONDITIONS = tuple(Condition)
_SERVICES = tuple(Service)


@dataclass(frozen=True)
class Wanted:
    """All of `values` hold together. `impossible` says that nothing can meet them."""

    values: Mapping[Condition, object]
    impossible: bool = False

    @property
    def shape(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in _CONDITIONS if condition in self.values)


def wanted(context: Context, asked: AccountSearch) -> Wanted:
    """The search as keys, narrowed to what the caller may see. Text of nothing but blanks asks nothing."""
    values: dict[Condition, object] = {}
    impossible = False
    for condition, key in KEYS.items():
        written = getattr(asked, condition.value)
        if fold(written):
            values[condition] = key(written)
            impossible |= not values[condition]
    if name := fold(asked.store_name):
        values[Condition.STORE_NAME] = name
    if asked.ums_started_from:
        values[Condition.STARTED_FROM] = asked.ums_started_from
    if asked.ums_started_to:
        values[Condition.STARTED_TO] = asked.ums_started_to
    if asked.services:
        values[Condition.SERVICES] = service_bits(asked.services)
    if asked.prefecture_code:
        values[Condition.PREFECTURE] = asked.prefecture_code
    if asked.active_only:
        values[Condition.ACTIVE_ON] = today(context.now)
    branch = asked.branch_code.strip()
    within = reach(context)
    impossible |= within is None or bool(branch and not within.holds(branch))
    branch = branch or (within.branch_code if within else "")
    if branch:
        values[Condition.BRANCH] = branch
    return Wanted(values, impossible)


def service_bits(services: tuple[Service, ...]) -> int:
    """Bit n is the n-th Service of the contract."""
    return sum(1 << _SERVICES.index(service) for service in set(services))


def services_of(bits: int) -> tuple[Service, ...]:
    return tuple(service for place, service in enumerate(_SERVICES) if bits >> place & 1)
