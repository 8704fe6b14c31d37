"""The list of one's PCs with real keys and clicks."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.fakes import NOW
from tests.ui.session.device_samples import ALL, GONE, OTHER
from usen_desk.ui.session.devices_dialog import DevicesDialog


@pytest.fixture
def dialog(qtbot):
    made = DevicesDialog()
    qtbot.addWidget(made)
    made.show()
    made.show_devices(ALL, NOW)
    made.stopped = []
    made.stop_wanted.connect(made.stopped.append)
    return made


def test_nothing_is_stopped_before_the_warning(dialog):
    dialog.list.point(OTHER.device_id)
    dialog.stop_button.click()
    assert dialog.stopped == []
    assert "PC-02" in dialog.notice.text
    dialog.notice._action.click()
    assert dialog.stopped == [OTHER]


def test_another_line_takes_the_warning_away(dialog):
    dialog.list.point(OTHER.device_id)
    dialog.stop_button.click()
    dialog.list.point(ALL[0].device_id)
    assert dialog.notice.text == ""


def test_what_is_stopped_already_can_not_be_stopped(dialog):
    assert not dialog.stop_button.isEnabled()
    dialog.list.point(GONE.device_id)
    assert not dialog.stop_button.isEnabled()
    dialog.list.point(OTHER.device_id)
    dialog.show_devices([replace(one, is_revoked=True) for one in ALL], NOW)
    assert dialog.current.device_id == OTHER.device_id
    assert not dialog.stop_button.isEnabled()


def test_enter_stops_nothing(dialog):
    dialog.list.point(OTHER.device_id)
    dialog.stop_button.click()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.stopped == []
