"""Tests for usen_desk.server.attachments.blob_folder, beside those of every store."""

from __future__ import annotations

import os
import stat

import pytest

from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.attachments.blobs import new_name


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(str(tmp_path / "files"))


def test_only_the_services_account_may_read(blobs, tmp_path):
    blobs.keep(b"secret")
    blobs.write(new_name(), 0, b"secret")
    for folder, _, files in os.walk(tmp_path / "files"):
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
        for file in files:
            assert stat.S_IMODE(os.stat(os.path.join(folder, file)).st_mode) == 0o600


def test_a_disk_that_takes_nothing_leaves_nothing(tmp_path):
    (tmp_path / "files").write_text("not a folder")
    blobs = FolderBlobs(str(tmp_path / "files"))
    for call in (lambda: blobs.keep(b"abc"), lambda: blobs.write(new_name(), 0, b"abc"), blobs.check):
        with pytest.raises(OSError, match="files"):
            call()


def test_bytes_that_were_cut_short_are_named_too(blobs, tmp_path):
    name = blobs.keep(b"abc")
    path = next((tmp_path / "files").glob("??/??/*"))
    path.rename(path.with_name(name + ".part"))
    assert list(blobs.names()) == [name]
    blobs.drop(name)
    assert list(blobs.names()) == []
