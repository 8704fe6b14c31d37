"""Tests for usen_desk.ui.shell.light_view."""

from datetime import UTC, datetime, timedelta

import pytest

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.shell.connection_presenter import Connection, Light
from usen_desk.ui.shell.light_view import LightView

AT = datetime(2026, 11, 22, 5, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("connection", "said"),
    [
        (Connection(), "接続しています"),
        (Connection(Light.CONNECTED, AT), "接続中 14:32 時点"),
        (Connection(Light.OFFLINE, AT, UserMessage("届きません。")), "オフライン 14:32 時点"),
        (Connection(Light.OFFLINE, AT, now=AT + timedelta(hours=1)), "オフライン 14:32 時点"),
        (Connection(Light.OFFLINE, AT, now=AT + timedelta(days=1)), "オフライン 昨日 14:32 時点"),
        (Connection(Light.OFFLINE, AT, now=AT + timedelta(days=5)), f"オフライン {AT.month}月{AT.day}日 14:32 時点"),
    ],
)
def test_it_says_in_words_and_japanese_time(qtbot, connection, said):
    light = LightView()
    qtbot.addWidget(light)
    light.show_connection(connection)
    assert light.accessibleName() == said
    assert not light.grab().isNull()
    if connection.why:
        assert "届きません" in light.toolTip()
