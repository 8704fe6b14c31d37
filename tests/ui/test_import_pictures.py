"""Tests for usen_desk.ui.import_pictures: the states of 取込 differ, and arrive on a real service."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from tests.ui.desks import WORD
from tests.ui.test_screenshots import SUPERVISOR
from usen_desk.local.settings import Theme
from usen_desk.ui import screenshots
from usen_desk.ui.import_pictures import BAD_LINES, CHECKED, IMPORT_VIEWS
from usen_desk.ui.screenshots import VIEWS, take_all
from usen_desk.ui.tabs import TABS


def test_each_state_has_a_picture_of_its_own(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(screenshots, "SIZES", (QSize(1280, 720),))
    monkeypatch.setattr(screenshots, "THEMES", (Theme.LIGHT,))
    assert set(IMPORT_VIEWS) <= set(VIEWS)
    shown = [QImage(str(path)) for path in take_all(desk(tabs=TABS).program, SUPERVISOR, WORD, tmp_path, IMPORT_VIEWS)]
    assert len(shown) == len(IMPORT_VIEWS)
    assert all(one != other for at, one in enumerate(shown) for other in shown[:at])


def test_the_sample_adds_up():
    counts = CHECKED.counts
    assert counts.lines == counts.added + counts.changed + counts.unchanged + counts.refused + counts.replaced
    assert sum(problem.is_refused for problem in BAD_LINES) == counts.refused
    assert len(BAD_LINES) == CHECKED.problem_count
