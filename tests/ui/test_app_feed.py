"""Tests for usen_desk.ui.app with usen_desk.ui.change_feed: desktops on a real service over TLS hear what happens."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from PySide6.QtCore import QObject
from sqlalchemy import select

from tests.ui.desks import SECOND_AGENT
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.trials import TrialRow
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted
from usen_desk.server.db import schema
from usen_desk.ui.shell.connection_presenter import Light

WAIT_MS = 30_000


@pytest.fixture
def trials(live_service):
    with live_service.database.read() as tx:
        return tx.scalars(select(schema.trial.c.account_id).order_by(schema.trial.c.account_id).limit(3)).all()


@pytest.fixture
def change(live_service):
    """change(account_id): somebody changes a trial."""

    def changed(account_id):
        with live_service.database.write() as tx:
            record(tx, datetime.now(UTC), [Noted(ChangeKind.TRIAL, account_id)])

    return changed


class Page(QObject):
    def __init__(self, feed):
        super().__init__()
        self.rows, self.loads = [], 0
        feed.subscribe(ChangeKind.TRIAL, self.take, self.load, owner=self)

    def take(self, changes):
        self.rows += [msgspec.json.decode(change.item, type=TrialRow).account_id for change in changes]

    def load(self):
        self.loads += 1


def hearing(qtbot, made):
    """A page, once the desk is connected."""
    page = Page(made.desk.feed)
    qtbot.waitUntil(lambda: made.feed._stream.place.position is not None, timeout=WAIT_MS)
    return page


def test_two_desks_hear_what_changes(qtbot, desk, tmp_path, trials, change):
    pages = [hearing(qtbot, desk().enter()), hearing(qtbot, desk(tmp_path / "other").enter(SECOND_AGENT))]
    change(trials[0])
    change(trials[1])
    for page in pages:
        qtbot.waitUntil(lambda page=page: page.rows == trials[:2], timeout=WAIT_MS)


def test_a_session_that_was_ended_elsewhere_is_told_at_once_and_nothing_is_missed(
    qtbot, desk, live_service, trials, change
):
    made = desk().enter()
    page = hearing(qtbot, made)
    live_service.end_sessions()
    qtbot.waitUntil(lambda: made.sheet.is_down, timeout=WAIT_MS)
    change(trials[0])
    made.say_in_sheet()
    qtbot.waitUntil(lambda: not made.sheet.is_down, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.rows == trials[:1], timeout=WAIT_MS)
    assert made.connection.connection.light is Light.CONNECTED


def test_a_line_that_was_away_is_taken_up_where_it_broke(qtbot, desk, line, trials, change):
    made = desk(service=line).enter()
    page = hearing(qtbot, made)
    loads = page.loads
    line.down()
    qtbot.waitUntil(lambda: made.connection.connection.light is Light.OFFLINE, timeout=WAIT_MS)
    change(trials[0])
    line.up()
    qtbot.waitUntil(lambda: page.rows == trials[:1], timeout=WAIT_MS)
    assert page.loads == loads
    qtbot.waitUntil(lambda: made.connection.connection.light is Light.CONNECTED, timeout=WAIT_MS)


def test_after_signing_out_nothing_is_heard_and_the_next_person_hears_anew(qtbot, desk, trials, change):
    made = desk().enter()
    first = hearing(qtbot, made)
    made.program.sign_out()
    qtbot.waitUntil(lambda: not made.background._jobs, timeout=WAIT_MS)
    change(trials[0])
    made.enter(SECOND_AGENT)
    second = hearing(qtbot, made)
    change(trials[1])
    qtbot.waitUntil(lambda: second.rows == trials[1:2], timeout=WAIT_MS)
    assert first.rows == trials[1:2], "its owner is still there, and hears as the new person"
