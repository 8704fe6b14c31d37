"""Plugins that hold for the whole suite, and how property tests run: without a deadline, failures with their seed."""

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.skips", "tests.side_by_side"]

settings.register_profile("usen", deadline=None, print_blob=True)
settings.load_profile("usen")


WHOLE_EVERY = 50
"""A whole collection takes some 50 ms, so not after each test."""
_tests_since = [0]


def _has_windows():
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets is not None and widgets.QApplication.instance() is not None


@pytest.fixture(autouse=True)
def one_thread_collects(request):
    """Where windows are in this process, garbage is collected between tests, in their own thread. Another one, of a
    test's service or of the test runner, would destroy what is left of a window, and Qt would crash, maybe in a later
    test. The program sees to that for its own threads (usen_desk.ui.garbage)."""
    if _has_windows() or "qapp" in request.fixturenames:
        gc.disable()
    yield
    if _has_windows():
        gc.disable()
        _tests_since[0] += 1
        gc.unfreeze()  # of what a desk of the program keeps, other tests have no use
        gc.collect(2 if _tests_since[0] % WHOLE_EVERY == 0 else 1)


def pytest_terminal_summary(terminalreporter):
    """The tally as one plain line; .ci/run names a file in TEST_TALLY and repeats it as its last line."""
    counts = {name: len(terminalreporter.stats.get(name, ())) for name in ("passed", "failed", "error", "skipped")}
    failed = counts["failed"] + counts["error"]
    line = f"tests: {counts['passed']} passed, {failed} failed, {counts['skipped']} skipped"
    terminalreporter.write_line(line)
    if kept := os.environ.get("TEST_TALLY"):
        Path(kept).write_text(line + "\n", encoding="utf-8")
