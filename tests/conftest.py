"""Plugins that hold for the whole suite, and how property tests run: without a deadline, failures with their seed."""

import os
from pathlib import Path

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.skips"]

settings.register_profile("usen", deadline=None, print_blob=True)
settings.load_profile("usen")


def pytest_terminal_summary(terminalreporter):
    """The tally as one plain line; .ci/run names a file in TEST_TALLY and repeats it as its last line."""
    counts = {name: len(terminalreporter.stats.get(name, ())) for name in ("passed", "failed", "error", "skipped")}
    failed = counts["failed"] + counts["error"]
    line = f"tests: {counts['passed']} passed, {failed} failed, {counts['skipped']} skipped"
    terminalreporter.write_line(line)
    if kept := os.environ.get("TEST_TALLY"):
        Path(kept).write_text(line + "\n", encoding="utf-8")
