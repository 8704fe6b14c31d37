"""Tests for usen_desk.server.__main__."""

import importlib

import pytest

from usen_desk.server import messages
from usen_desk.server.__main__ import COMMANDS, _command, main


@pytest.mark.parametrize("place", COMMANDS.values(), ids=COMMANDS)
def test_every_command_can_run(place):
    command = _command(place)
    assert callable(command.run)
    assert callable(command.arguments)
    assert importlib.import_module(place.partition(":")[0]).__doc__


def test_an_unknown_key_in_the_settings_ends_with_its_name(tmp_path, capsys):
    file = tmp_path / "service.toml"
    file.write_text("prot = 1", encoding="utf-8")
    assert main(["--settings", str(file), "migrate"]) == 2
    assert "prot" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["migrate", "verify", "serve"])
def test_a_file_that_is_no_database_is_said_without_a_traceback(tmp_path, capsys, command):
    (tmp_path / "desk.db").write_bytes(b"no database" * 1000)
    file = tmp_path / "service.toml"
    file.write_text(f'database_url = "sqlite:///{(tmp_path / "desk.db").as_posix()}"', encoding="utf-8")
    assert main(["--settings", str(file), command]) == 2
    assert capsys.readouterr().err == messages.DATABASE_BUSY.format(reason="SQLITE_NOTADB") + "\n"
