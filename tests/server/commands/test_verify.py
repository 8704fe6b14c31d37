"""Tests for usen_desk.server.commands.verify: files; the access log's part is tested with it."""

from __future__ import annotations

import argparse
import json

import pytest

from tests.server.attachments import files
from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import AGENT
from tests.server.inquiries.conftest import world as world
from usen_desk.server import messages
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.blobs import new_name
from usen_desk.server.commands import verify as command


@pytest.fixture
def calls(world, tmp_path):
    return Calls(world, tmp_path / "files")


@pytest.fixture
def run(calls, database, capsys):
    """`run(*arguments)` → (exit code, lines on the terminal)."""

    def ran(*given):
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        url = database.url.render_as_string(hide_password=False)
        settings = calls.settings.__class__(database_url=url, files_folder=calls.settings.files_folder)
        code = command.run(parser.parse_args(given), settings)
        out, err = capsys.readouterr()
        return code, (out + err).splitlines()

    return ran


def sent(calls):
    inquiry_id = calls.world.open().card.inquiry_id
    assert calls.reply(AGENT, inquiry_id, files=[calls.uploaded(AGENT, files.PNG)]).status == 200


def test_files_that_are_all_there_are_said(calls, run):
    sent(calls)
    code, said = run()
    assert code == 0
    assert said[-1] == messages.FILES_HOLD.format(named=1)


def test_a_missing_file_is_named_and_fails(calls, run):
    sent(calls)
    (blob,) = calls.blobs()
    blob.unlink()
    code, said = run()
    assert code == 1
    assert said[-1] == messages.FILES_MISSING.format(missing=1, names=blob.name)
    assert json.loads(run("--json")[1][-1])["files"]["missing_names"] == [blob.name]


def test_bytes_of_nobody_are_named_and_fail_nothing(calls, run):
    sent(calls)
    blobs, part = blobs_of(calls.settings), new_name()
    extra = blobs.keep(b"left by a service that was killed")
    blobs.write(part, 0, b"and half of another")
    code, said = run()
    assert code == 0
    assert said[-2] == messages.FILES_HOLD.format(named=1)
    assert said[-1] == messages.FILES_EXTRA.format(extra=2, names=", ".join(sorted([extra, part])))
