"""Tests for usen_desk.server.audit.service."""

import pytest
from sqlalchemy import select

from tests.server.conftest import NOW
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.audit.service import DETAIL_MAX_CHARS, Action, log
from usen_desk.server.db.schema import access_log


def rows(database):
    with database.read() as tx:
        return tx.execute(select(access_log).order_by(access_log.c.access_id)).all()


def test_a_row_says_who_what_whom_when_and_from_which_inquiry(database, unit):
    with unit(Role.AGENT, Permission.READ_ACCOUNTS, staff_id=7) as context:
        log(context, Action.ACCOUNT_VIEWED, "account", "4711", from_inquiry_id=29, detail="三件")
    (row,) = rows(database)
    assert (row.at, row.staff_id, row.action, row.object_kind, row.object_key) == (
        NOW,
        7,
        "account_viewed",
        "account",
        "4711",
    )
    assert (row.from_inquiry_id, row.request_id, row.detail) == (29, "0" * 32, "三件")
    assert (row.sequence, row.previous_hash, row.row_hash) == (None, None, None)


def test_somebody_not_signed_in_is_nobody(database, unit):
    with unit(None, Permission.ANYONE) as context:
        log(context, Action.SIGN_IN_REFUSED, "staff", "unknown")
    assert rows(database)[0].staff_id is None


def test_what_is_rolled_back_is_not_logged(database, unit):
    def view_and_fail():
        with unit() as context:
            log(context, Action.ACCOUNT_VIEWED, "account", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        view_and_fail()
    assert rows(database) == []


def test_a_long_detail_is_cut(database, unit):
    with unit() as context:
        log(context, Action.ACCOUNT_VIEWED, "account", "1", detail="長" * 1000)
    assert rows(database)[0].detail == "長" * DETAIL_MAX_CHARS


def test_every_action_fits_its_column():
    assert all(len(action) <= access_log.c.action.type.length for action in Action)
