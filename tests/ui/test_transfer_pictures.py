"""Tests for usen_desk.ui.transfer_pictures; the pictures themselves are taken by tests/ui/test_screenshots.py."""

from usen_desk.ui.screenshots import VIEWS
from usen_desk.ui.transfer_pictures import TRANSFER_VIEWS


def test_every_view_is_among_those_that_are_taken():
    assert {view.name for view in TRANSFER_VIEWS} <= {view.name for view in VIEWS}
