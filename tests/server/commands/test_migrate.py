"""Tests for usen_desk.server.commands.migrate."""

from usen_desk.server.__main__ import main


def test_it_can_be_repeated(tmp_path):
    file = tmp_path / "service.toml"
    file.write_text(f'database_url = "sqlite:///{(tmp_path / "desk.db").as_posix()}"', encoding="utf-8")
    for _ in range(2):
        assert main(["--settings", str(file), "migrate"]) == 0
    assert (tmp_path / "desk.db").stat().st_size > 0
