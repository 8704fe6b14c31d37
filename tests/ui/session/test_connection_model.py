"""Tests for usen_desk.ui.session.connection_model."""

from usen_desk.local.settings import ProxyKind, Values
from usen_desk.ui.session.connection_model import ConnectionChoice


def test_what_is_taken_from_the_settings_is_put_back_the_same():
    choice = ConnectionChoice("https://desk.example", "ca.pem", ProxyKind.ADDRESS, "http://proxy.example:8080")
    values = Values()
    choice.put_into(values)
    assert ConnectionChoice.of(values) == choice
