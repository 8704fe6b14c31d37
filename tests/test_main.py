"""Tests for usen_desk.__main__: the desktop as a process of its own."""

import json
import os
import subprocess
import sys

import pytest

from usen_desk import __main__ as main

FIRST_PAINT = """
import sys
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
import usen_desk.__main__ as main
from usen_desk.ui import app
from usen_desk.ui.background import Lane
heavy = ("requests", "keyring", "cryptography", "pysqlite3", "numpy", "pydantic", "urllib3", "pypdfium2")
found = {}
begin = app.Program._start
def started(self):
    found["before"] = sorted(set(heavy) & set(sys.modules))
    begin(self)
    def look():
        found["after"] = sorted(set(heavy) & set(sys.modules))
        QCoreApplication.quit()
    self.background.run(lambda: None, lambda _: None, lambda _: None, lane=Lane.VAULT)
    self.ticks = self.startTimer(10)
    self.timerEvent = lambda event: look() if self.background.idle else None
app.Program._start = started
code = main.main(sys.argv[1:])
print(code, found)
"""


def run_python(program, *arguments, **more):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **more}
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True, text=True, timeout=60, check=False, env=environment,
    )  # fmt: skip


def test_nothing_heavy_is_imported_before_the_first_paint_and_then_in_a_worker(tmp_path):
    """BUDGETS D3."""
    done = run_python(FIRST_PAINT, "--profile", tmp_path, "--service", "https://127.0.0.1:9")
    after = ["cryptography", "keyring", "pysqlite3", "requests", "urllib3"]
    assert done.stdout.splitlines()[-1] == "0 " + repr({"before": [], "after": after}), done.stderr


HANGING_VAULT = """
import sys, threading
import keyring
from PySide6.QtCore import QTimer
import usen_desk.__main__ as main
from usen_desk.ui import app
keyring.get_keyring = lambda: threading.Event().wait()
def closing(self):
    QTimer.singleShot(100, self.window.close)
app.Program._start, begin = (lambda self: (begin(self), closing(self))), app.Program._start
sys.exit(main.main(sys.argv[1:]))
"""


def test_a_vault_that_hangs_for_good_does_not_keep_the_program_alive(tmp_path):
    done = run_python(HANGING_VAULT, "--profile", tmp_path, "--service", "https://127.0.0.1:9")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("address", ["http://desk.example", "desk example", "https://desk.example/path"])
def test_what_is_no_address_is_refused_at_once(capsys, address):
    with pytest.raises(SystemExit) as ended:
        main.main(["--service", address])
    assert ended.value.code == main.BAD_START
    assert "not an https address" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "", "[]"])
def test_a_demo_file_that_is_none_is_refused_at_once(capsys, tmp_path, content):
    file = tmp_path / "demo.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main.main(["--demo", str(file)])
    assert ended.value.code == main.BAD_START
    assert "--demo" in capsys.readouterr().err


def test_a_demo_leaves_no_profile_behind(monkeypatch, tmp_path):
    file, seen = tmp_path / "demo.json", []
    file.write_text(json.dumps({"service_url": "https://127.0.0.1:9"}), encoding="utf-8")

    def run(given, paths, demo):
        paths.config.mkdir(parents=True)
        seen.append((paths.config.parent.parent, demo.service_url))
        return 0

    monkeypatch.setattr(main, "run", run)
    assert main.main(["--demo", str(file)]) == 0
    assert seen == [(tmp_path, "https://127.0.0.1:9")]
    assert list(tmp_path.iterdir()) == [file]
