from __future__ import annotations

from datetime import date

from usen_desk.server.demo_data.codes import LoginIds, account_ids
from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.histories import CANCELLED, CONFIRMED, TERMINATED, Calendar, History
from usen_desk.server.demo_data.members import Members, Owner
from usen_desk.server.demo_data.names import Word, names
from usen_desk.server.demo_data.rows import Account, Mailing
from usen_desk.server.demo_data.trades import trades

AS_OF = date(2020, 3, 17)
SHOP = Owner(
    trade=trades().by_code["01001"],
    core=Word("海の幸", "uminosachi"),
    label=Word("梅田", "umeda"),
    domain="uminosachi.example",
    store_name="居酒屋 海の幸 梅田店",
    address="大阪府大阪市北区梅田1-2-3",
    company="株式会社海の幸",
    company_address="大阪府大阪市中央区難波4-5-6",
)


def _draw(history: History, times: int = 300) -> list[tuple[tuple[Account, ...], tuple[Mailing, ...]]]:
    dice = Dice(1)
    members = Members(Calendar(AS_OF), account_ids(1, ()), LoginIds(), names())
    return [members.draw(dice, SHOP, history) for _ in range(times)]


def test_accounts_of_a_store_that_ended_expire_with_it() -> None:
    for history in (History(TERMINATED, 900, 100, 50), History(CANCELLED, 40, 35, 20)):
        expiries = {account.ums_expires_on for accounts, _ in _draw(history) for account in accounts}
        assert expiries == {Calendar(AS_OF).ago(history.ended)}


def test_a_store_that_ended_before_members_ids_existed_has_none() -> None:
    assert not any(accounts for accounts, _ in _draw(History(TERMINATED, 6000, 5000, 10)))


def test_a_running_store_has_up_to_three_accounts_some_expired() -> None:
    drawn = _draw(History(CONFIRMED, 900, -1, 10))
    assert {len(accounts) for accounts, _ in drawn} == {0, 1, 2, 3}
    expiries = [account.ums_expires_on for accounts, _ in drawn for account in accounts]
    assert any(day and day < AS_OF for day in expiries)
    assert any(day and day > AS_OF for day in expiries)
    assert expiries.count(None) > len(expiries) / 2


def test_letters_go_to_the_store_or_to_its_head_office() -> None:
    mailings = [mailing for _, letters in _draw(History(CONFIRMED, 900, -1, 10)) for mailing in letters]
    assert {mailing.destination for mailing in mailings} == {"顧客直送", "本部一括", "営業持参"}
    for mailing in mailings:
        at_head_office = mailing.destination == "本部一括"
        assert mailing.address == (SHOP.company_address if at_head_office else SHOP.address)
        assert mailing.name.startswith(SHOP.company if at_head_office else SHOP.store_name)


def test_most_returned_letters_are_sent_again_later() -> None:
    letters = [made for _, made in _draw(History(CONFIRMED, 900, -1, 10), 2000) if any(one.returned_on for one in made)]
    again = [
        made for made in letters if any(one.sent_on > min(x.sent_on for x in made if x.returned_on) for one in made)
    ]
    assert 0.4 < len(again) / len(letters) < 0.95
