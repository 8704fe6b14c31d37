"""Views are tested in the light theme at the normal text size; a test that switches is put back."""

import pytest

from usen_desk.ui import theme


@pytest.fixture(scope="session")
def _theme(qapp):
    return theme.Theme(qapp)


@pytest.fixture
def look(_theme, qapp):
    """The theme in use, light; only for tests that paint."""
    _theme.set("light", "normal")
    yield _theme
    _theme.set("light", "normal")
