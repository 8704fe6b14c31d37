"""Tests for usen_desk.local.logs, in a process of its own: logging is the whole process's."""

import subprocess
import sys

PROGRAM = """
import logging, sys, threading
from pathlib import Path
from usen_desk.local.logs import start_logs
from usen_desk.local.paths import Paths
start_logs(Paths.below(Path(sys.argv[1])))
{body}
"""


def run(folder, body):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(body=body), str(folder)], capture_output=True, text=True, check=False
    )


def test_an_uncaught_error_is_logged_whole_also_from_a_thread(tmp_path):
    done = run(tmp_path, "t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join(); raise KeyError('x')")
    assert done.returncode == 1
    text = (tmp_path / "state" / "desk.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text
    assert "KeyError" in text


def test_addresses_that_libraries_log_do_not_arrive(tmp_path):
    run(
        tmp_path,
        "logging.getLogger('urllib3.connectionpool').warning('GET /v1/find?text=0451234567'); logging.warning('a')",
    )
    assert "0451234567" not in (tmp_path / "state" / "desk.log").read_text(encoding="utf-8")


def test_a_crash_of_the_interpreter_leaves_its_stacks(tmp_path):
    run(tmp_path, "import faulthandler; faulthandler._sigabrt()")
    assert "Fatal Python error" in (tmp_path / "state" / "crash.log").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_does_not_stop_the_start(tmp_path):
    (tmp_path / "state").write_bytes(b"")
    assert run(tmp_path, "logging.warning('a')").returncode == 0


def test_the_log_is_split_and_the_oldest_part_goes(tmp_path):
    body = """
from usen_desk.local import logs
logs.LOG_MAX_BYTES = 1000
for number in range(200):
    logging.warning("line %d %s", number, "x" * 50)
"""
    run(tmp_path, body)
    folder = tmp_path / "state"
    assert sorted(path.name for path in folder.glob("desk.log*")) == [
        "desk.log",
        "desk.log.1",
        "desk.log.2",
        "desk.log.3",
    ]
    assert all(path.stat().st_size < 1200 for path in folder.glob("desk.log*"))
    assert "line 199 " in (folder / "desk.log").read_text(encoding="utf-8")
    assert "line 0 " not in "".join(path.read_text(encoding="utf-8") for path in folder.glob("desk.log*"))
