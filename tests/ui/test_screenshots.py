"""Tests for usen_desk.ui.screenshots: every view of the table really arrives, on a real service."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from tests.ui.desks import WORD
from usen_desk.local.settings import Theme
from usen_desk.ui import picturing, screenshots
from usen_desk.ui.file_pictures import FILE_VIEWS
from usen_desk.ui.inquiry_pictures import INQUIRY_VIEWS
from usen_desk.ui.picturing import Missing, View
from usen_desk.ui.screenshots import VIEWS, take_all
from usen_desk.ui.sending_pictures import SENDING_VIEWS
from usen_desk.ui.tabs import TABS

SUPERVISOR = "mori.naoki"
IN_THE_DARK = {"sign-in", "account-detail", "trial-detail", "inquiry", "files", "notices", "board", "people-staff"}


@pytest.mark.timeout(480)  # some eighty pictures, each of a page that is read from the service
def test_every_view_is_taken(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(screenshots, "SIZES", (QSize(1280, 720),))
    monkeypatch.setattr(screenshots, "THEMES", (Theme.LIGHT,))
    made = desk(tabs=TABS)
    paths = take_all(made.program, SUPERVISOR, WORD, tmp_path / "out")
    names = {path.name for path in paths}
    assert names == {f"{view.name}-light-1280x720.png" for view in VIEWS}
    for path in paths:
        assert QImage(str(path)).size() == QSize(1280, 720)
    by_name = {path.name: QImage(str(path)) for path in paths}
    for views in (INQUIRY_VIEWS, FILE_VIEWS, SENDING_VIEWS):
        shown = [by_name[f"{view.name}-light-1280x720.png"] for view in views]
        assert all(one != other for at, one in enumerate(shown) for other in shown[:at])
    assert by_name["find-start-light-1280x720.png"] != by_name["find-name-light-1280x720.png"]


def test_a_view_is_another_one_in_the_dark(desk, tmp_path, monkeypatch):
    """Of each tab one: how the whole palette is turned is the theme's own test."""
    monkeypatch.setattr(screenshots, "SIZES", (QSize(1280, 720),))
    views = tuple(view for view in VIEWS if view.name in IN_THE_DARK)
    assert len(views) == len(IN_THE_DARK)
    by_name = {
        path.name: QImage(str(path)) for path in take_all(desk(tabs=TABS).program, SUPERVISOR, WORD, tmp_path, views)
    }
    assert len(by_name) == 2 * len(views)
    for view in views:
        assert by_name[f"{view.name}-light-1280x720.png"] != by_name[f"{view.name}-dark-1280x720.png"]


def test_a_view_that_does_not_come_is_named(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(picturing, "ARRIVES_WITHIN_S", 0.05)
    never = View("never", lambda program: None, lambda program: False, signed_in=False)
    with pytest.raises(Missing, match="never"):
        take_all(desk().program, SUPERVISOR, WORD, tmp_path, (never,))
