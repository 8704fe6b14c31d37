"""Tests for usen_desk.server.inquiries.states."""

from datetime import UTC, datetime

import pytest

from usen_desk.contract.inquiries import Status
from usen_desk.server.inquiries.states import queue_of, shown_to_customers

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


def test_customers_see_a_held_inquiry_as_in_progress():
    assert [shown_to_customers(status) for status in Status] == [
        Status.RECEIVED,
        Status.IN_PROGRESS,
        Status.IN_PROGRESS,
        Status.DONE,
    ]
