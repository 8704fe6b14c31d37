"""The skip policy, run by pytest on small suites of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REASON = "Chromium is missing; install it by: apt-get install chromium"
SUITE = """
import pytest
from tests.skips import missing

def test_that_passes():
    pass

@pytest.mark.parametrize("n", [1])
def test_of_the_portal(n):
    missing("Chromium", "apt-get install chromium")
"""
PLUGIN = """
from pathlib import Path
from tests import skips
skips.ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.toml")
skips.allowed_skips.__defaults__ = (skips.ALLOWED_SKIPS,)
"""


@pytest.fixture
def run_suite(tmp_path):
    def run(*, ci, allowed="", suite=SUITE):
        (tmp_path / "test_portal.py").write_text(suite, encoding="utf-8")
        (tmp_path / "conftest.py").write_text(PLUGIN, encoding="utf-8")
        (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        (tmp_path / "allowed_skips.toml").write_text(allowed, encoding="utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CI": "true" if ci else "",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }
        command = [sys.executable, "-m", "pytest", "-p", "tests.skips", "-p", "no:cacheprovider", "."]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


def test_without_ci_a_skip_passes_and_is_listed_with_the_line_that_installs(run_suite):
    done = run_suite(ci=False)
    assert done.returncode == 0, done.stdout
    assert f"test_portal.py::test_of_the_portal[1]: {REASON}" in done.stdout


def test_with_ci_a_skip_that_is_not_allowed_fails_the_run(run_suite):
    done = run_suite(ci=True)
    assert done.returncode == 1, done.stdout
    assert "1 failed, 1 passed" in done.stdout
    assert f"test_of_the_portal was skipped: {REASON}" in done.stdout


def test_with_ci_a_skip_allowed_by_name_and_reason_passes(run_suite):
    allowed = f'[[skip]]\ntest = "test_portal.py::test_of_the_portal"\nreason = "{REASON}"\n'
    done = run_suite(ci=True, allowed=allowed)
    assert done.returncode == 0, done.stdout


def test_with_ci_another_reason_than_the_allowed_one_fails(run_suite):
    allowed = '[[skip]]\ntest = "test_portal.py::test_of_the_portal"\nreason = "too slow"\n'
    assert run_suite(ci=True, allowed=allowed).returncode == 1


def test_with_ci_a_module_that_skips_itself_fails_too(run_suite):
    suite = "import pytest\npytest.skip('no reason', allow_module_level=True)\n"
    done = run_suite(ci=True, suite=suite)
    assert done.returncode != 0
    assert "test_portal.py was skipped: no reason" in done.stdout


def test_an_expected_failure_is_no_skip(run_suite):
    suite = "import pytest\n@pytest.mark.xfail\ndef test_a():\n    raise ValueError\n"
    assert run_suite(ci=True, suite=suite).returncode == 0
