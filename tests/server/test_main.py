"""Tests for usen_desk.server.__main__."""

import importlib

import pytest

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
