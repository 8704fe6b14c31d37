"""Tests for usen_desk.server.commands.demo_data."""

import pytest
from sqlalchemy import func, select

from usen_desk.server.__main__ import main
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import customer


@pytest.fixture
def settings(tmp_path):
    file, folder = tmp_path / "service.toml", tmp_path.as_posix()
    text = f'database_url = "sqlite:///{folder}/desk.db"\nfiles_folder = "{folder}/files"\n'
    file.write_text(text, encoding="utf-8")
    return file


def stores(settings):
    database = Database(f"sqlite:///{settings.with_name('desk.db')}")
    with database.read() as tx:
        count = tx.execute(select(func.count()).select_from(customer)).scalar_one()
    database.close()
    return count


def test_an_empty_database_is_filled_once(settings):
    command = ["--settings", str(settings), "demo-data", "--scale", "60", "--as-of", "2026-11-22"]
    assert main(command) == 0
    assert stores(settings) == 60
    assert any(path.is_file() for path in settings.with_name("files").rglob("*"))
    assert main(command) == 0
    assert stores(settings) == 60


def test_other_data_is_never_mixed_in(settings, capsys):
    command = ["--settings", str(settings), "demo-data", "--as-of", "2026-11-22", "--scale"]
    assert main([*command, "60"]) == 0
    assert main([*command, "70"]) == 2
    assert stores(settings) == 60
    assert capsys.readouterr().err.strip()
