"""Widgets are tested in the light theme at the normal text size; a test that switches is put back."""

import pytest

from usen_desk.ui import theme


@pytest.fixture(scope="session")
def _theme(qapp):
    return theme.Theme(qapp)


@pytest.fixture(autouse=True)
def look(_theme, qapp):
    _light(_theme, qapp)
    yield _theme
    _light(_theme, qapp)


def _light(look, qapp):
    """Applying it costs some 20 ms, so only where it is another; tests elsewhere have themes of their own."""
    if (look.mode, look.text_size) != ("light", "normal") or qapp.styleSheet() != theme.stylesheet(theme.LIGHT):
        look.set("light", "normal")
