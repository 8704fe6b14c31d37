"""Tests for usen_desk.server.commands.migrate."""

import pytest

from usen_desk.server.__main__ import main
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import epoch


@pytest.fixture
def migrated(tmp_path):
    """migrated(*options): runs the command on one database and gives its epoch."""
    url = f"sqlite:///{(tmp_path / 'desk.db').as_posix()}"
    file = tmp_path / "service.toml"
    file.write_text(f'database_url = "{url}"', encoding="utf-8")

    def run(*options):
        assert main(["--settings", str(file), "migrate", *options]) == 0
        database = Database(url)
        with database.read() as tx:
            found = epoch(tx)
        database.close()
        return found

    return run


def test_it_can_be_repeated(migrated):
    assert migrated() == migrated()


def test_after_a_backup_was_put_back_the_database_has_another_name(migrated):
    first, restored = migrated(), migrated("--restored")
    assert first != restored
    assert migrated() == restored
