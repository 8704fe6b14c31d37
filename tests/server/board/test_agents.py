"""Tests for usen_desk.server.board.agents: what somebody does just now; the lines are in test_service.py."""

from datetime import timedelta

import pytest

from tests.server.conftest import NOW
from usen_desk.contract.board import AgentState
from usen_desk.server.board.agents import AWAY_AFTER, state_of
from usen_desk.server.board.store import AgentRow

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def row(signed_in_at=NOW - HOUR, signed_out_at=None):
    return AgentRow(1, "山田 美咲", "", None, signed_in_at, signed_out_at)


@pytest.mark.parametrize(
    ("person", "seen", "present", "state", "since"),
    [
        (row(None), None, {}, AgentState.OUT, None),
        (row(None, NOW - HOUR), NOW, {1: NOW}, AgentState.OUT, NOW - HOUR),
        (row(), None, {1: NOW - MINUTE}, AgentState.WRITING, NOW - MINUTE),
        (row(), None, {1: None}, AgentState.ACTIVE, NOW - HOUR),
        (row(), NOW - MINUTE, {}, AgentState.ACTIVE, NOW - HOUR),
        (row(), NOW - AWAY_AFTER, {}, AgentState.AWAY, NOW - AWAY_AFTER),
        (row(), None, {}, AgentState.AWAY, NOW - HOUR),
        (row(NOW - MINUTE), None, {}, AgentState.ACTIVE, NOW - MINUTE),
    ],
)
def test_people_are_in_one_state_since_a_time(person, seen, present, state, since):
    assert state_of(NOW, person, seen, present) == (state, since)
