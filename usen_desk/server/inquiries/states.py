"""What follows from what: the queue an inquiry stands in, when its answer is due, what customers are told."""

from __future__ import annotations

from datetime import datetime

from usen_desk.contract.inquiries import Status

UNANSWERED, AWAITING, HELD, DONE, MERGED = "unanswered", "awaiting", "held", "done", "merged"
OPEN_QUEUES = (UNANSWERED, AWAITING, HELD)


def queue_of(status: Status, waiting_since: datetime | None, merged_into: int | None) -> str:
    """Where it stands in the inbox; kept in the row and made anew at each write."""
    if merged_into is not None:
        return MERGED
    if status is Status.DONE:
        return DONE
    if status is Status.ON_HOLD:
        return HELD
    return UNANSWERED if waiting_since else AWAITING


def shown_to_customers(status: Status) -> Status:
    """保留 is ours alone."""
    return Status.IN_PROGRESS if status is Status.ON_HOLD else status
