"""Each import contract of pyproject.toml catches a violation that is seeded into a copy of the tree.

The copy is checked by lint-imports itself, as `dev.py check` does with the real tree.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINT = "from importlinter.cli import lint_imports_command as main; main(['--no-logo', '--no-cache'])"

# The contract's number, the module that breaks it, its line, and what lint-imports must say of it.
SEEDS = [
    ("1", "ui/accounts/calls_service.py", "import usen_desk.server.accounts.target", "ui.accounts.calls_service ->"),
    ("1", "server/session/draws.py", "import usen_desk.ui.accounts.target", "server.session.draws ->"),
    ("1", "api/keeps.py", "import usen_desk.local.target", "api.keeps ->"),
    ("1", "contract/calls.py", "import usen_desk.api.target", "contract.calls ->"),
    ("1", "helpers.py", "", "- usen_desk.helpers"),
    ("2", "server/accounts/calls.py", "import usen_desk.api.target", "server.accounts.calls ->"),
    ("2", "server/accounts/draws.py", "from PySide6.QtCore import QObject", "server.accounts.draws -> PySide6"),
    ("2", "server/mail/calls.py", "import requests", "server.mail.calls -> requests"),
    ("3", "contract/rows.py", "from sqlalchemy import select", "contract.rows -> sqlalchemy"),
    ("3", "contract/sends.py", "import requests", "contract.sends -> requests"),
    ("4", "api/draws.py", "import PySide6.QtNetwork", "api.draws -> PySide6"),
    ("4", "local/draws.py", "from PySide6 import QtCore", "local.draws -> PySide6"),
    ("5", "ui/accounts/opens.py", "import usen_desk.ui.branches.target", "ui.accounts.opens ->"),
    ("5", "ui/widgets/opens.py", "import usen_desk.ui.accounts.target", "ui.widgets.opens ->"),
    ("5", "ui/messages.py", "import usen_desk.ui.widgets.target", "ui.messages ->"),
    ("5", "ui/helpers.py", "", "- usen_desk.ui.helpers"),
    ("6", "server/accounts/counts.py", "import usen_desk.server.branches.target", "server.accounts.counts ->"),
    ("6", "server/session/reads.py", "from usen_desk.server.accounts import target", "server.session.reads ->"),
    ("6", "server/db/asks.py", "import usen_desk.server.context", "server.db.asks ->"),
    ("6", "server/helpers.py", "", "- usen_desk.server.helpers"),
    ("7a", "local/sends.py", "import requests", "local.sends -> requests"),
    ("7a", "ui/accounts/sends.py", "from requests import Session", "ui.accounts.sends -> requests"),
    ("7b", "server/accounts/opens.py", "import pysqlite3", "server.accounts.opens -> pysqlite3"),
    ("7b", "server/jobs/listens.py", "import psycopg", "server.jobs.listens -> psycopg"),
    (
        "7c",
        "server/accounts/answers.py",
        "from starlette.responses import Response",
        "server.accounts.answers -> starl",
    ),
    ("7d", "ui/session/keeps.py", "import keyring", "ui.session.keeps -> keyring"),
    ("7e", "server/inquiries/keeps.py", "import obstore", "server.inquiries.keeps -> obstore"),
    ("7f", "server/accounts/asks.py", "import ldap3", "server.accounts.asks -> ldap3"),
    ("7g", "ui/accounts/draws.py", "import pypdfium2", "ui.accounts.draws -> pypdfium2"),
    ("8", "contract/first.py", "import usen_desk.contract.second", ".first"),
    ("8", "contract/second.py", "import usen_desk.contract.first", ".second"),
    ("9", "server/db/opens.py", "import sqlite3", "server.db.opens -> sqlite3"),
    ("9", "local/opens.py", "import sqlite3", "local.opens -> sqlite3"),
]
TARGETS = ("api", "local", "contract", "ui/accounts", "ui/branches", "ui/widgets", "server/accounts", "server/branches")


def write(folder, module, line):
    """Puts a line into a module of the copy, which need not exist yet."""
    path = folder / "usen_desk" / module
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as out:
        out.write(f"\n{line}\n")


@pytest.fixture
def tree(tmp_path):
    """A copy of the sources and their rules."""
    shutil.copytree(ROOT / "usen_desk", tmp_path / "usen_desk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder):
    """What lint-imports says of each broken contract, by the contract's number, and all that it said."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "250"}
    command = [sys.executable, "-c", LINT]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    sections = re.split(r"\n(?=\d+\w? .+\n-{5,}\n)", said.partition("Broken contracts")[2])[1:]
    assert bool(sections) == (done.returncode != 0), said
    return {section.partition(" ")[0]: section for section in sections}, said


def test_the_tree_keeps_every_contract(tree):
    broken, said = lint(tree)
    assert not broken, said


def test_each_seeded_violation_breaks_its_contract(tree):
    """All are seeded at once, for a run reads the whole tree; what is said of a contract must name each of its own."""
    for package in TARGETS:
        write(tree, f"{package}/target.py", "")
    for _, module, line, _ in SEEDS:
        write(tree, module, line)
    broken, said = lint(tree)
    unseen = [(number, module) for number, module, _, named in SEEDS if named not in broken.get(number, "")]
    assert not unseen, said


def test_each_contract_has_its_seed():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    numbers = {contract["name"].partition(" ")[0] for contract in contracts}
    assert numbers == {number for number, *_ in SEEDS}
