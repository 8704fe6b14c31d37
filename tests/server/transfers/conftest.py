"""The small world of the inquiries' tests, whose people send large files."""

from __future__ import annotations

import pytest

from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import world as world


@pytest.fixture
def calls(world, tmp_path):
    return Calls(world, tmp_path / "files", customer_uploads_per_hour=3)
