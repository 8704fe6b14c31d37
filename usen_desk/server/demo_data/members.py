"""Member accounts and mail-outs of a store. Rows B2-3b, B2-3c."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from usen_desk.server.demo_data.codes import LoginIds
from usen_desk.server.demo_data.dice import Dice, Wheel
from usen_desk.server.demo_data.histories import CANCELLED, CONFIRMED, UMS_OLDEST_DAYS, Calendar, History
from usen_desk.server.demo_data.names import Names, Word
from usen_desk.server.demo_data.rows import Account, Mailing
from usen_desk.server.demo_data.trades import Suffix, Trade

DIRECT, HEADQUARTERS, BY_HAND = "顧客直送", "本部一括", "営業持参"
SENT, RETURNED = "発送済", "未着"

_COUNTS = {
    CONFIRMED: Wheel((0, 1, 2, 3), (16, 66, 14, 4)),
    CANCELLED: Wheel((0, 1), (60, 40)),
}
_COUNT_OF_ENDED = Wheel((0, 1, 2), (30, 62, 8))
_BOXES = ("info", "office", "contact", "mail")
_SHOP_BOXES = (*_BOXES, "shop", "tencho")


@dataclass(frozen=True, slots=True)
class Owner:
    """What the accounts of a store have in common."""

    trade: Trade
    core: Word
    label: Word
    domain: str
    store_name: str
    address: str
    company: str
    """Empty for a single shop."""
    company_address: str


class Members:
    def __init__(self, calendar: Calendar, account_ids: Iterator[int], logins: LoginIds, names: Names) -> None:
        self._calendar = calendar
        self._account_ids = account_ids
        self._logins = logins
        self._names = names

    def draw(self, dice: Dice, owner: Owner, history: History) -> tuple[tuple[Account, ...], tuple[Mailing, ...]]:
        accounts: list[Account] = []
        mailings: list[Mailing] = []
        for number in range(_COUNTS.get(history.status, _COUNT_OF_ENDED).spin(dice)):
            started = self._started(dice, history, number)
            if started < 0:
                break
            account = self._account(dice, owner, history, started, number)
            accounts.append(account)
            self._mail(dice, owner, account, mailings)
        return tuple(accounts), tuple(mailings)

    def _started(self, dice: Dice, history: History, number: int) -> int:
        """Days ago; -1 where the store ended before members' IDs existed."""
        newest, oldest = max(history.ended, 0) + 1, min(history.opened + 1, UMS_OLDEST_DAYS)
        if newest > oldest:
            return -1
        if number == 0 and history.opened < UMS_OLDEST_DAYS and dice.roll() < 0.7:
            return oldest
        return dice.between(newest, oldest)

    def _account(self, dice: Dice, owner: Owner, history: History, started: int, number: int) -> Account:
        account_id = next(self._account_ids)
        expires = history.ended if history.ended > 0 else self._expiry(dice, started, number)
        has_expiry = history.ended > 0 or expires != -1000
        registered = started - int(dice.low() * 15)
        is_registered = dice.roll() < 0.92 and registered >= max(expires if has_expiry else 0, 0)
        return Account(
            account_id=account_id,
            login_id=self._login_id(dice, owner, account_id),
            email=self._email(dice, owner),
            ums_started_on=self._calendar.ago(started),
            ums_registered_on=self._calendar.ago(registered) if is_registered else None,
            ums_expires_on=self._calendar.ago(expires) if has_expiry else None,
            services=_services(dice, owner.trade.family.takes),
        )

    def _expiry(self, dice: Dice, started: int, number: int) -> int:
        """Days ago (negative: to come), -1000 for none. A second ID has often replaced an older one."""
        chance = dice.roll()
        if started > 60 and chance < (0.45 if number else 0.06):
            return dice.between(1, started - 30)
        return -dice.between(1, 365) if chance > 0.97 else -1000

    def _login_id(self, dice: Dice, owner: Owner, account_id: int) -> str:
        if dice.roll() < 0.45:
            return self._logins.made_up(account_id, dice)
        return self._logins.from_words(owner.core.latin, owner.label.latin, account_id)

    def _email(self, dice: Dice, owner: Owner) -> str:
        """Empty for 8 of 100. Only names under .example and example.jp, which RFC 2606 and JPRS keep free."""
        kind = dice.roll()
        if kind < 0.08:
            return ""
        if kind < 0.35:
            boxes = _SHOP_BOXES if owner.trade.suffix is Suffix.SHOP else _BOXES
            return f"{dice.pick(boxes)}@{owner.domain}"
        if kind < 0.65:
            return f"{owner.label.latin}@{owner.domain}"
        surname = self._names.surname(dice).latin
        return (
            f"{surname}@{owner.domain}"
            if kind < 0.85
            else f"{self._names.given_name(dice).latin[0]}.{surname}@{owner.domain}"
        )

    def _mail(self, dice: Dice, owner: Owner, account: Account, mailings: list[Mailing]) -> None:
        if dice.roll() < 0.06:
            return
        sent_on = account.ums_started_on
        while any(known.sent_on == sent_on for known in mailings):
            sent_on -= timedelta(days=1)
        name, address, destination = self._addressee(dice, owner)
        came_back = dice.roll() < 0.045
        returned_on = min(sent_on + timedelta(days=dice.between(3, 12)), self._calendar.as_of) if came_back else None
        mailings.append(_mailing(sent_on, returned_on, name, address, destination))
        if returned_on is not None and dice.roll() < 0.6:
            again_on = returned_on + timedelta(days=dice.between(1, 9))
            if again_on <= self._calendar.as_of and all(known.sent_on != again_on for known in mailings):
                mailings.append(_mailing(again_on, None, name, address, destination))

    def _addressee(self, dice: Dice, owner: Owner) -> tuple[str, str, str]:
        kind = dice.roll()
        if owner.company and kind < 0.3:
            return f"{owner.company} {dice.pick(('総務部', '店舗管理課', '本部'))}", owner.company_address, HEADQUARTERS
        destination = BY_HAND if kind > 0.93 else DIRECT
        who = dice.roll()
        if who < 0.35:
            return f"{owner.store_name} 御中", owner.address, destination
        if who < 0.7:
            return f"{owner.store_name} {owner.trade.head}様", owner.address, destination
        person = f"{self._names.surname(dice).text} {self._names.given_name(dice).text}様"
        return f"{owner.store_name} {person}", owner.address, destination


def _mailing(sent_on: date, returned_on: date | None, name: str, address: str, destination: str) -> Mailing:
    return Mailing(
        sent_on=sent_on,
        returned_on=returned_on,
        name=name,
        address=address,
        destination=destination,
        status=RETURNED if returned_on else SENT,
    )


def _services(dice: Dice, takes: tuple[int, ...]) -> int:
    """Each by the trade's share; an account has at least the one that its trade takes most."""
    bits = 0
    for number, share in enumerate(takes):
        if share and dice.below(100) < share:
            bits |= 1 << number
    return bits or 1 << takes.index(max(takes))
