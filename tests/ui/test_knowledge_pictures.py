"""Tests for usen_desk.ui.knowledge_pictures; the pictures themselves are taken by tests/ui/test_screenshots.py."""

from usen_desk.ui.knowledge_pictures import KNOWLEDGE_VIEWS
from usen_desk.ui.screenshots import VIEWS


def test_every_view_is_among_those_that_are_taken():
    assert {view.name for view in KNOWLEDGE_VIEWS} <= {view.name for view in VIEWS}
