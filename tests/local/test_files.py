"""Tests for usen_desk.local.files."""

import os
import stat
import sys

import pytest

from usen_desk.local.files import set_aside, write_whole


def test_a_file_is_written_whole_in_a_folder_made_for_it(tmp_path):
    path = tmp_path / "a" / "b" / "file"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the rights of the profile's folder")
def test_only_the_user_may_read_it(tmp_path):
    write_whole(tmp_path / "file", b"x")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_fault_at_any_step_leaves_the_old_content_and_no_rest(tmp_path, monkeypatch, step):
    write_whole(tmp_path / "file", b"old")

    def refuse(*_):
        raise OSError("no")

    monkeypatch.setattr(os, step, refuse)
    with pytest.raises(OSError, match="no"):
        write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_set_aside_twice_keeps_the_last(tmp_path):
    for content in (b"one", b"two"):
        (tmp_path / "file").write_bytes(content)
        aside = set_aside(tmp_path / "file")
    assert aside.read_bytes() == b"two"
