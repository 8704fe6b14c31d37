"""Tests for usen_desk.local.store.sqlite_file."""

import errno
import subprocess
import sys

import pytest

from usen_desk.local.store.sqlite_file import FileDamaged, SqliteFile


@pytest.fixture
def file(tmp_path):
    made = SqliteFile(tmp_path / "one.db", "FULL")
    with made.write() as connection:
        connection.execute("CREATE TABLE record (place TEXT PRIMARY KEY, sealed BLOB)")
    yield made
    made.close()


def put(file, place, content=b"x"):
    with file.write() as connection:
        connection.execute("INSERT INTO record VALUES (?, ?)", (place, content))


def places(file):
    return [place for (place,) in file.read("SELECT place FROM record ORDER BY place")]


def interrupted(file):
    with file.write() as connection:
        connection.execute("INSERT INTO record VALUES ('b', 'x')")
        raise KeyboardInterrupt


def test_what_fails_half_way_leaves_nothing_and_the_next_use_goes_on(file):
    put(file, "a")
    with pytest.raises(KeyboardInterrupt):
        interrupted(file)
    put(file, "c")
    assert places(file) == ["a", "c"]


def test_between_two_writes_everything_is_in_the_one_file(file, tmp_path):
    put(file, "a")
    left = {one.name: one.stat().st_size for one in tmp_path.iterdir()}
    assert left.pop("one.db-journal", 0) == 0
    assert list(left) == ["one.db"]


def test_each_commit_is_synced_before_it_is_told(file):
    assert file.read("PRAGMA synchronous") == [(2,)]
    assert file.read("PRAGMA journal_mode") == [("truncate",)]


def test_other_tables_and_garbage_count_as_damage(file, tmp_path):
    with pytest.raises(FileDamaged):
        file.read("SELECT shelf FROM record")
    (tmp_path / "two.db").write_bytes(b"no database" * 100)
    with pytest.raises(FileDamaged):
        SqliteFile(tmp_path / "two.db", "FULL").check()


def test_a_limit_of_the_size_of_files_is_an_error_and_changes_nothing(tmp_path):
    """RLIMIT_FSIZE: what a quota does."""
    program = """
import resource, sys
from pathlib import Path
from usen_desk.local.store.sqlite_file import SqliteFile
file = SqliteFile(Path(sys.argv[1]), "FULL")
with file.write() as connection:
    connection.execute("CREATE TABLE record (place TEXT PRIMARY KEY, sealed BLOB)")
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
for number in range(20):
    try:
        with file.write() as connection:
            connection.execute("INSERT INTO record VALUES (?, zeroblob(50000))", (str(number),))
        print("kept", number)
    except OSError as error:
        print("refused", number, error.errno)
"""
    path = tmp_path / "one.db"
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    kept = sorted(number for what, number, *_ in lines if what == "kept")
    assert kept
    assert {line[2] for line in lines if line[0] == "refused"} <= {str(errno.EIO), str(errno.ENOSPC)}
    assert len(kept) < 20
    file = SqliteFile(path, "FULL")
    file.check(fully=True)
    assert places(file) == kept
    file.close()
