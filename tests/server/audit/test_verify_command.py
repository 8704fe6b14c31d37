"""Tests for usen_desk.server.audit.verify_command."""

import argparse
import json

import pytest

from usen_desk.server import messages
from usen_desk.server.audit import verify_command as command
from usen_desk.server.audit.chain import Fault
from usen_desk.server.settings import Settings


@pytest.fixture
def run(database, capsys):
    """`run(*arguments)` → (exit code, what stood on the terminal)."""

    def ran(*given):
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        url = database.url.render_as_string(hide_password=False)
        code = command.run(parser.parse_args(given), Settings(database_url=url))
        out, err = capsys.readouterr()
        return code, out + err

    return ran


def test_a_log_that_holds_is_said_with_its_head(sealed_log, run):
    code, said = run()
    head = json.loads(run("--json")[1])["head"]
    assert code == 0
    assert said.splitlines() == [messages.LOG_HOLDS.format(sealed=8), f"最新の封印: {head}"]
    assert run("--noted", head)[0] == 0


def test_a_broken_log_names_the_row_and_fails(sealed_log, tamper, run):
    tamper("update access_log set detail = '' where sequence = 4")
    code, said = run()
    assert code == 1
    assert "4 番目" in said
    assert messages.LOG_FAULTS["changed"] in said
    assert "access_id 4" in said
    assert json.loads(run("--json")[1])["first_broken"] == {"fault": "changed", "sequence": 4, "access_id": 4}


def test_unsealed_rows_are_named(database, views, run):
    views(21)
    said = run()[1]
    assert "封印待ち: 21行" in said
    assert "19, 20…" in said


def test_every_fault_has_its_sentence():
    assert set(messages.LOG_FAULTS) == {fault.value for fault in Fault}


@pytest.mark.parametrize("given", ["", "1", "1:abc", "x:" + "0" * 64, "1:" + "G" * 64])
def test_a_noted_head_of_another_form_is_declined(run, given, capsys):
    with pytest.raises(SystemExit):
        run("--noted", given)
    assert messages.VERIFY_BAD_NOTED in capsys.readouterr().err


def test_an_unusable_database_is_said(tmp_path, capsys):
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    settings = Settings(database_url=f"sqlite:///{tmp_path}/no/such/folder.db")
    assert command.run(parser.parse_args([]), settings) == 2
    assert messages.DATABASE_BUSY.split("（")[0] in capsys.readouterr().err


@pytest.mark.parametrize("sequence", ["Infinity", "1e999", "null", "[]"])
def test_a_head_that_is_none_is_said(sealed_log, tamper, run, sequence):
    head = f'{{"sequence": {sequence}, "row_hash": "x", "sealed_at": "2026-11-22T00:00:00+00:00"}}'
    tamper(f"update meta set value = '{head}' where key = 'access_log_head'")
    code, said = run()
    assert code == 1
    assert messages.LOG_FAULTS[Fault.HEAD_LOST] in said
