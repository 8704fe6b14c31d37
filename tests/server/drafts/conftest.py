"""People who write, and an inquiry to write in."""

from __future__ import annotations

import pytest

from tests.server.callers import Callers
from tests.server.inquiries.rows import add_inquiries

INQUIRY, INQUIRIES = 29, 5


@pytest.fixture
def callers(database, branches):
    made = Callers(database)
    with database.write() as tx:
        add_inquiries(tx, [{"inquiry_id": INQUIRY + n, "opened_by_user_id": None} for n in range(INQUIRIES)])
    return made


@pytest.fixture
def misaki(callers):
    return callers.add("misaki")


@pytest.fixture
def elsewhere(callers, misaki):
    """Misaki on another PC."""
    return callers.again(misaki, 2)
