"""Tests for usen_desk.server.files.conditions."""

from __future__ import annotations

from datetime import date, datetime

from tests.server.conftest import NOW
from tests.server.inquiries.conftest import AGENT, CUSTOMER
from usen_desk.contract.base import JST
from usen_desk.contract.files import FileSearch
from usen_desk.contract.inquiries import Status
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Context
from usen_desk.server.files.conditions import wanted
from usen_desk.server.settings import Settings


def asked(actor=AGENT, **conditions):
    context = Context(None, Settings(), NOW, "0" * 32, "", Permission.READ_INQUIRIES, actor)  # type: ignore[arg-type]
    return wanted(context, FileSearch(**conditions))


def test_blanks_ask_nothing():
    made = asked(name=" 　", store="　")
    assert (made.name, made.place) == ("", None)


def test_words_are_folded_and_a_place_may_be_a_number():
    made = asked(name="ﾌﾟﾗﾝ Ａ", store="０４５-123-4567")
    assert made.name == "ぷらんa"
    assert made.place is not None
    assert made.place.phone == "0451234567"


def test_days_are_whole_ones_in_japan():
    made = asked(created_from=date(2026, 3, 9), created_to=date(2026, 3, 9))
    assert (made.since, made.before) == (datetime(2026, 3, 9, tzinfo=JST), datetime(2026, 3, 10, tzinfo=JST))


def test_to_customers_hold_is_in_progress():
    assert set(asked(CUSTOMER, statuses=(Status.ON_HOLD,)).statuses) == {"in_progress", "on_hold"}
    assert asked(statuses=(Status.ON_HOLD,)).statuses == ("on_hold",)
