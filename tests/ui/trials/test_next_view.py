"""Tests for usen_desk.ui.trials.next_view."""

from datetime import date

import pytest

from tests.ui.trial_samples import TODAY
from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui import theme
from usen_desk.ui.trials.next_view import NextView


@pytest.fixture
def look(qapp):
    made = theme.Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light", "normal")
    made.deleteLater()


@pytest.fixture
def view(qtbot, look):
    made = NextView()
    qtbot.addWidget(made)
    made.resize(340, made.sizeHint().height())
    return made


def test_without_a_date_there_is_no_bar(view):
    view.set(TODAY, TODAY, is_overdue=False)
    view.set(None, TODAY, is_overdue=False)
    assert view.isHidden()
    assert view.text == ""


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("on", "is_overdue", "tone", "words"),
    [
        (date(2018, 8, 20), False, "blue", "7日後"),
        (TODAY, False, "amber", "今日"),
        (date(2018, 8, 10), True, "red", "3日過ぎています"),
    ],
)
def test_the_nearer_the_date_the_louder_the_bar(view, look, mode, on, is_overdue, tone, words):
    look.set(mode)
    view.set(on, TODAY, is_overdue=is_overdue)
    view.show()
    assert view.tone == tone
    assert view.accessibleName() == view.text
    assert view.text.endswith(words)
    assert has(image_of(view), getattr(theme.palette(), f"{tone}_bg"), least=1000)
