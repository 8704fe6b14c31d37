"""The skip policy: with CI=true a skip that tests/allowed_skips.toml does not name is a failure.

A pytest plugin, loaded by tests/conftest.py. Elsewhere skips are listed by name at the end of the run, each with its
reason, which says how to install what is missing (see `missing`).
"""

import os
import tomllib
from collections.abc import Generator
from pathlib import Path
from typing import NoReturn

import pytest

ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.toml")
SKIPPED = pytest.StashKey[list[tuple[str, str]]]()


def missing(what: str, install: str) -> NoReturn:
    """Skip the running test because a thing is not installed; `install` is the one line that would install it."""
    pytest.skip(f"{what} is missing; install it by: {install}")


def allowed_skips(path: Path = ALLOWED_SKIPS) -> set[tuple[str, str]]:
    """Pairs of test name (without parameters) and reason."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {(row["test"], row["reason"]) for row in table.get("skip", [])}


def _judge(report: pytest.TestReport | pytest.CollectReport, config: pytest.Config) -> None:
    """Keep a skip for the list at the end, or make it a failure where it is not allowed."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    longrepr = report.longrepr
    reason = str(longrepr[2] if isinstance(longrepr, tuple) else longrepr).removeprefix("Skipped: ")
    name = report.nodeid.partition("[")[0]
    if os.environ.get("CI") == "true" and (name, reason) not in allowed_skips():
        report.outcome = "failed"
        report.longrepr = f"{name} was skipped: {reason}\ntests/allowed_skips.toml does not name this skip"
    else:
        config.stash[SKIPPED].append((report.nodeid, reason))


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SKIPPED] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _judge(report, item.config)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _judge(report, collector.config)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[SKIPPED]:
        terminalreporter.section("skipped")
    for name, reason in config.stash[SKIPPED]:
        terminalreporter.write_line(f"{name}: {reason}")
