"""Tests for usen_desk.server.board.rules: who changed what, and what it was before."""

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from tests.server.inquiries.conftest import SUPERVISOR
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.server.board.rules import get_rules, put_rules
from usen_desk.server.calendars.rules import defaults
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema

RULES = defaults(240).rules
QUICK = replace(RULES, targets=tuple(replace(one, first_minutes=60) for one in RULES.targets))


def put(world, rules, version):
    with world.unit(SUPERVISOR, Permission.WRITE_BOARD_RULES, if_match=version) as context:
        return put_rules(context, rules)


def test_a_change_is_kept_with_what_was_before_and_who_made_it(world):
    told = put(world, QUICK, 0)
    assert (told.current.version, told.current.changed_by, told.current.rules) == (1, "田中 花", QUICK)
    assert [(one.version, one.rules) for one in told.history] == [(0, RULES)]
    with world.unit(SUPERVISOR, Permission.READ_BOARD) as context:
        assert get_rules(context, Nothing()) == told
    with world.database.read() as tx:
        logged = select(schema.access_log.c.detail).where(schema.access_log.c.action == "board_rules_changed")
        assert "repair first_minutes 240 to 60" in tx.execute(logged).scalar_one()


def test_who_saw_an_older_one_is_told_and_nothing_is_kept(world):
    put(world, QUICK, 0)
    with pytest.raises(Refusal) as refused:
        put(world, RULES, 0)
    assert refused.value.code is Code.CHANGED_MEANWHILE


def test_the_same_again_is_no_change(world):
    assert put(world, RULES, 0).current.version == 0


def test_what_does_not_fit_is_refused(world):
    with pytest.raises(Refusal) as refused:
        put(world, replace(RULES, targets=()), 0)
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "targets")
