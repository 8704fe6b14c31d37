from __future__ import annotations

from datetime import date, datetime, timedelta

from usen_desk.contract.base import JST
from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.rows import Trial
from usen_desk.server.demo_data.trial_talk import with_talk

AS_OF = date(2020, 3, 17)


def _trial(account_id: int = 700_001, days: int = 40, minutes: int = 500) -> Trial:
    first_on = AS_OF - timedelta(days=days)
    return Trial(
        account_id=account_id,
        login_id="abcdef",
        sold_as="リーフレット",
        issued_on=first_on,
        authenticated_at=datetime(first_on.year, first_on.month, first_on.day, 12, tzinfo=JST),
        expires_on=first_on + timedelta(days=13),
        rep_login="someone",
        registered_at=datetime(first_on.year, first_on.month, first_on.day, 11, tzinfo=JST),
        usage=tuple((first_on + timedelta(days=at), minutes) for at in range(14)) if minutes else (),
    )


def test_nobody_calls_where_the_leaflet_is_not_registered() -> None:
    trial = Trial(account_id=1, login_id="abcdef", sold_as="", issued_on=AS_OF)
    assert with_talk(Dice(1), trial, AS_OF) == trial


def test_nothing_lies_on_the_day_of_the_data_or_after_it() -> None:
    for days in range(20):
        told = with_talk(Dice(days), _trial(days=days), AS_OF).follow_ups
        assert all(row.at.date() < AS_OF for row in told)


def test_every_outcome_comes_up_and_only_after_use() -> None:
    ends = {(with_talk(Dice(seed), _trial(), AS_OF).told or [None])[-1].result for seed in range(60)}  # type: ignore[union-attr]
    assert {"contracted", "declined"} < ends
    unused = [with_talk(Dice(seed), _trial(minutes=0), AS_OF) for seed in range(60)]
    assert not any(row.result in {"contracted", "declined"} for trial in unused for row in trial.told)
    assert any("ログイン方法" in row.said for trial in unused for row in trial.told)
