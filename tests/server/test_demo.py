"""Tests for usen_desk.server.demo: the real program, as `dev.py demo` starts it."""

import json
import ssl
import subprocess
import sys
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from usen_desk.contract.base import JST
from usen_desk.server.demo import _of_folder, certificates, clock_of, database_file
from usen_desk.server.settings import Settings


@pytest.fixture
def demo(tmp_path):
    command = [sys.executable, "-m", "usen_desk.server", "demo", "--folder", str(tmp_path), "--scale", "50"]
    process = subprocess.Popen([*command, "--as-of", "2026-11-22"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    yield process
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def test_it_says_when_it_is_ready_and_ends_with_its_parent(demo):
    ready = json.loads(demo.stdout.readline())
    assert {row["role"] for row in ready["sign_ins"]} == {"agent", "sales", "supervisor", "admin"}
    trusted = ssl.create_default_context(cafile=ready["ca_file"])
    with urllib.request.urlopen(ready["service_url"] + "/v1/status", context=trusted, timeout=20) as answer:
        assert json.load(answer)["service"] == "usen-desk"
    demo.stdin.close()
    assert demo.wait(30) == 0


def test_the_authority_is_made_once_and_its_key_kept_private(tmp_path):
    first = certificates(tmp_path).read_bytes()
    assert certificates(tmp_path).read_bytes() == first
    if sys.platform != "win32":
        assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0


def test_the_clock_stands_on_the_day_of_the_data():
    day = datetime.now(JST).date() - timedelta(days=400)
    shown = clock_of(day)().astimezone(JST)
    assert shown.date() in (day, day + timedelta(days=1))  # midnight may pass meanwhile
    assert abs(datetime.now(UTC) - timedelta(days=400) - shown) < timedelta(minutes=1)


def test_data_of_another_day_or_form_is_removed_and_that_of_today_stays(tmp_path):
    day = date(2026, 11, 22)
    today = database_file(tmp_path, 500, day)
    for name in (today.name, f"{today.name}-wal", "demo-500-20261121-v1.db", "demo-500-20261122.db", "demo-900-x.db"):
        (tmp_path / name).write_text("x")
    assert database_file(tmp_path, 500, day) == today
    assert {file.name for file in tmp_path.iterdir()} == {today.name, f"{today.name}-wal", "demo-900-x.db"}


def test_a_demo_keeps_its_files_in_its_own_folder(tmp_path):
    assert Path(_of_folder(Settings(), tmp_path).files_folder).parent == tmp_path
