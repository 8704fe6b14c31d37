"""Tests for usen_desk.local.device."""

import re

import pytest

from usen_desk.local.device import device_id


def test_the_number_is_made_once(tmp_path):
    path = tmp_path / "config" / "device"
    made = device_id(path)
    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert device_id(path) == made


@pytest.mark.parametrize("content", [b"", b"x", b"\xff", b"A" * 32])
def test_a_file_that_holds_no_number_is_made_anew(tmp_path, content):
    path = tmp_path / "device"
    path.write_bytes(content)
    made = device_id(path)
    assert path.read_bytes() == made.encode()


def test_a_disk_that_refuses_does_not_stop_the_start(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert len(device_id(tmp_path / "file" / "device")) == 32
