"""Tests for usen_desk.local.opened_files."""

import os
import shutil
import stat
import sys

import pytest

from usen_desk.local.opened_files import (
    NAME_MAX_BYTES,
    NAME_MAX_CHARS,
    OpenedFiles,
    copy_out,
    finish,
    mark_of_the_web,
    safe_name,
)
from usen_desk.local.temporary import TemporaryFolder


@pytest.fixture
def temporary(tmp_path):
    return TemporaryFolder(tmp_path / "temporary")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("見積書㈱①～髙.xlsx", "見積書㈱①～髙.xlsx"),
        (r"..\..\x", "x"),
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("a.pdf\u202efdp.exe", "a.pdffdp.exe"),
        ("a\0b\r\nc.txt", "abc.txt"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("con.tar.gz", "_con.tar.gz"),
        ("a<b>c:d|e?.txt", "a_b_c_d_e_.txt"),
        ("図面.pdf. . ", "図面.pdf"),
        (".pdf", "file.pdf"),
        ("...", "file"),
        ("", "file"),
        ("が.txt", "が.txt"),
    ],
)
def test_a_name_leads_nowhere_else_and_hides_nothing(name, kept):
    assert safe_name(name) == kept


def test_a_long_name_keeps_its_ending():
    made = safe_name("あ" * 300 + ".xlsx")
    assert NAME_MAX_BYTES - 3 < len(made.encode()) <= NAME_MAX_BYTES
    assert len(safe_name("x" * 300 + ".xlsx")) == NAME_MAX_CHARS
    assert made.endswith("あ.xlsx")


def test_a_long_name_can_be_kept_by_this_disk_with_its_part_beside_it(tmp_path):
    """Linux counts bytes, and a part has a longer name than its file."""
    source = tmp_path / "source"
    source.write_bytes(b"x")
    for name in ("あ" * 300 + ".xlsx", "𠮷" * 150, "x" * 300 + "." + "あ" * 40):
        target = tmp_path / safe_name(name)
        copy_out(source, target)
        assert target.read_bytes() == b"x"


def test_two_files_of_one_name_do_not_meet(temporary):
    opened = OpenedFiles(temporary)
    first, second = opened.place(1, "図面.pdf"), opened.place(2, "図面.pdf")
    assert first != second
    assert first.name == second.name == "図面.pdf"
    assert opened.place(1, "図面.pdf") == first


def test_a_file_is_kept_once_it_is_there(temporary):
    opened = OpenedFiles(temporary)
    place = opened.place(1, "図面.pdf")
    assert opened.kept(1) is None
    place.write_bytes(b"x")
    assert opened.kept(1) == place
    assert opened.kept(2) is None


def test_a_finished_file_is_read_only_and_wiped_all_the_same(temporary, tmp_path):
    opened = OpenedFiles(temporary)
    place = opened.place(1, "図面.pdf")
    place.write_bytes(b"x")
    finish(place)
    assert not place.stat().st_mode & stat.S_IWRITE
    assert temporary.wipe()
    assert opened.kept(1) is None
    assert opened.place(1, "図面.pdf").parent.is_dir(), "a place after the wipe is a new one"


def test_what_windows_refuses_to_remove_is_made_writable_first(temporary, monkeypatch):
    """Windows refuses read-only files; here the refusal is made."""
    place = OpenedFiles(temporary).place(1, "a.pdf")
    place.write_bytes(b"x")
    finish(place)
    unlink = os.unlink

    def refuses(path, *rest, **more):
        name = os.path.join(place.parent, path) if more.get("dir_fd") is not None else path
        if not os.stat(name).st_mode & stat.S_IWRITE:
            raise PermissionError(13, "read-only", str(path))
        unlink(path, *rest, **more)

    monkeypatch.setattr(os, "unlink", refuses)
    assert temporary.wipe()
    assert not place.exists()


def test_the_mark_of_the_web_stands_beside_the_file_on_windows(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    mark_of_the_web(path, is_windows=True)
    if sys.platform != "win32":
        assert (tmp_path / "a.pdf:Zone.Identifier").read_bytes() == b"[ZoneTransfer]\r\nZoneId=3\r\n"
    mark_of_the_web(tmp_path / "none" / "a.pdf", is_windows=True)


@pytest.mark.skipif(sys.platform == "win32", reason="there the mark is a part of the file")
def test_elsewhere_there_is_no_such_mark(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    mark_of_the_web(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


def test_a_copy_can_be_written_in_and_replaces_an_older_file(temporary, tmp_path):
    place = OpenedFiles(temporary).place(1, "a.pdf")
    place.write_bytes(b"new")
    finish(place)
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    copy_out(place, target)
    target.write_bytes(target.read_bytes() + b"er")
    assert target.read_bytes() == b"newer"


def test_a_copy_that_fails_leaves_the_older_file(temporary, tmp_path, monkeypatch):
    def full(source, target):
        target.write_bytes(b"half")
        raise OSError(28, "no space")

    monkeypatch.setattr(shutil, "copyfile", full)
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    with pytest.raises(OSError, match="no space"):
        copy_out(tmp_path / "b.pdf", target)
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]
    assert target.read_bytes() == b"old"
