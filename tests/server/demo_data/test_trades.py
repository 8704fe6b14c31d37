from __future__ import annotations

import re

from usen_desk.server.demo_data.trades import LARGE, trades


def test_there_are_about_sixty_business_types_with_five_digits() -> None:
    assert len(trades().all) == len(trades().by_code) == 63
    assert all(re.fullmatch(r"\d{5}", code) for code in trades().by_code)


def test_the_manuals_business_type_has_its_code() -> None:
    assert trades().by_code["02009"].name == "老人福祉センター"


def test_every_trade_can_name_the_chains_that_it_may_have() -> None:
    for trade in trades().all:
        if trade.largest_chain > 1:
            assert trade.chain_signs, trade.name
        if trade.largest_chain >= LARGE:
            assert trade.brand_signs, trade.name


def test_producers_alone_take_the_producers_service() -> None:
    for trade in trades().all:
        assert (trade.family.takes[3] > 0) == trade.code.startswith("07"), trade.name
