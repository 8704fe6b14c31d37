"""Tests for usen_desk.server.inquiries.states."""

from datetime import UTC, datetime, timedelta

import pytest

from usen_desk.contract.inquiries import Status
from usen_desk.server.inquiries.states import answer_due, queue_of, shown_to_customers

THEN = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "waiting_since", "merged_into", "queue"),
    [
        (Status.RECEIVED, THEN, None, "unanswered"),
        (Status.IN_PROGRESS, THEN, None, "unanswered"),
        (Status.IN_PROGRESS, None, None, "awaiting"),
        (Status.ON_HOLD, THEN, None, "held"),
        (Status.DONE, THEN, None, "done"),
        (Status.RECEIVED, THEN, 7, "merged"),
    ],
)
def test_an_inquiry_stands_in_one_queue(status, waiting_since, merged_into, queue):
    assert queue_of(status, waiting_since, merged_into) == queue


def test_an_answer_is_due_after_the_target_and_only_while_somebody_waits():
    assert answer_due(THEN, 240) == THEN + timedelta(hours=4)
    assert answer_due(None, 240) is None


def test_customers_see_a_held_inquiry_as_in_progress():
    assert [shown_to_customers(status) for status in Status] == [
        Status.RECEIVED,
        Status.IN_PROGRESS,
        Status.IN_PROGRESS,
        Status.DONE,
    ]
