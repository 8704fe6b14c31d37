"""Tests for usen_desk.local.temporary."""

import shutil
import stat
import sys

import pytest

from usen_desk.local.temporary import TemporaryFolder


def test_wiping_leaves_nothing(tmp_path):
    folder = TemporaryFolder(tmp_path / "temporary")
    first, second = folder.new_file(".csv"), folder.new_file(".csv")
    assert first != second
    assert first.suffix == ".csv"
    first.write_bytes(b"x")
    assert folder.wipe()
    assert not (tmp_path / "temporary").exists()
    assert folder.wipe()
    folder.new_file().write_bytes(b"y")


def test_a_file_that_is_held_open_stays_and_is_told(tmp_path, monkeypatch):
    """Windows refuses to remove an open file; here the refusal is made."""
    folder = TemporaryFolder(tmp_path / "temporary")
    folder.new_file().write_bytes(b"x")

    def refuse(path, onerror):
        onerror(None, path, (PermissionError, PermissionError(), None))

    monkeypatch.setattr(shutil, "rmtree", refuse)
    assert not folder.wipe()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the rights of the profile's folder")
def test_only_the_user_may_look_inside(tmp_path):
    folder = TemporaryFolder(tmp_path / "temporary")
    folder.new_file()
    assert stat.S_IMODE((tmp_path / "temporary").stat().st_mode) == 0o700
