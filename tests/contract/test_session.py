"""Tests for usen_desk.contract.session."""

from __future__ import annotations

import msgspec
import pytest

from usen_desk.contract.session import DeviceId


@pytest.mark.parametrize("given", ["0" * 31, "0" * 33, "0" * 32 + "\n", "A" * 32, "０" * 32])
def test_a_device_id_is_32_digits_and_nothing_else(given):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(given, DeviceId)
    assert msgspec.convert("0f" * 16, DeviceId) == "0f" * 16
