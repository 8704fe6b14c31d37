"""Widgets are tested in the light theme at the normal text size; a test that switches is put back."""

import pytest

from usen_desk.ui.theme import Theme


@pytest.fixture(autouse=True)
def look(qapp):
    made = Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light", "normal")
    made.deleteLater()
