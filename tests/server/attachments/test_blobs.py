"""Tests for usen_desk.server.attachments.blobs."""

from __future__ import annotations

import os
import stat

import pytest

from usen_desk.server.attachments.blobs import Blobs


@pytest.fixture
def blobs(tmp_path):
    return Blobs(str(tmp_path / "files"))


def test_what_is_kept_comes_back(blobs):
    names = [blobs.keep(data) for data in (b"", b"abc", b"x" * 3_000_000)]
    assert [b"".join(blobs.chunks(name)) for name in names] == [b"", b"abc", b"x" * 3_000_000]
    assert sorted(blobs.names()) == sorted(names)


def test_only_the_services_account_may_read(blobs, tmp_path):
    blobs.keep(b"secret")
    for folder, _, files in os.walk(tmp_path / "files"):
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
        for file in files:
            assert stat.S_IMODE(os.stat(os.path.join(folder, file)).st_mode) == 0o600


def test_what_is_dropped_is_gone_and_may_be_dropped_again(blobs):
    name = blobs.keep(b"abc")
    for _ in range(2):
        blobs.drop(name)
    with pytest.raises(FileNotFoundError):
        blobs.chunks(name)
    assert list(blobs.names()) == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "0" * 31, "A" * 32, "0" * 32 + "\n"])
def test_no_name_leads_out_of_the_folder(blobs, name):
    for call in (blobs.chunks, blobs.drop):
        with pytest.raises(FileNotFoundError):
            call(name)


def test_a_disk_that_takes_nothing_leaves_nothing(tmp_path):
    (tmp_path / "files").write_text("not a folder")
    with pytest.raises(OSError, match="files"):
        Blobs(str(tmp_path / "files")).keep(b"abc")


def test_bytes_that_were_cut_short_are_named_too(blobs, tmp_path):
    name = blobs.keep(b"abc")
    path = next((tmp_path / "files").glob("??/??/*"))
    path.rename(path.with_name(name + ".part"))
    assert list(blobs.names()) == [name]
    blobs.drop(name)
    assert list(blobs.names()) == []
