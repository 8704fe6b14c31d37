from __future__ import annotations

import re

from usen_desk.server.demo_data.codes import (
    LoginIds,
    account_ids,
    chain_codes,
    customer_code,
    customer_roots,
    scattered,
    trial_ids,
)
from usen_desk.server.demo_data.dice import Dice


def test_scattered_numbers_are_all_there_once_but_for_those_left_out() -> None:
    drawn = list(scattered(100, 1000, 77, {105, 106}))
    assert sorted(drawn) == [number for number in range(100, 1100) if number not in (105, 106)]
    assert drawn[:20] != sorted(drawn[:20])


def test_each_kind_of_number_keeps_its_digits() -> None:
    for made, digits in ((customer_roots(1, ()), (7, 8)), (chain_codes(1, ()), (6,)), (account_ids(1, ()), (6, 7))):
        assert {len(str(next(made))) for _ in range(3000)} <= set(digits)


def test_trials_and_accounts_never_share_a_number() -> None:
    accounts, of_trials = account_ids(1, ()), trial_ids(1, ())
    assert not {next(accounts) for _ in range(50_000)} & {next(of_trials) for _ in range(50_000)}


def test_a_customer_code_has_the_manuals_shape() -> None:
    assert customer_code(3982071, 1) == "0398-2071-01"


def test_login_ids_of_words_never_repeat() -> None:
    logins = LoginIds({"sakura-midori"})
    made = [logins.from_words("sakura", "midori", account_id) for account_id in range(1000, 1005)]
    assert made == [
        "sakura-midori2",
        "sakura-midori3",
        "sakura-midori-1002",
        "sakura-midori-1003",
        "sakura-midori-1004",
    ]


def test_login_ids_of_machines_never_repeat() -> None:
    dice, logins = Dice(9), LoginIds()
    made = {logins.made_up(account_id, dice) for account_id in range(100_000, 130_000)}
    assert len(made) == 30_000
    assert all(re.fullmatch(r"[a-z2-9]{6}", login_id) for login_id in made)
