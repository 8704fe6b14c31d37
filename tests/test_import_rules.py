"""Each import contract of pyproject.toml catches a violation that is seeded into a copy of the tree.

The copy is checked by lint-imports itself, as `dev.py check` does with the real tree.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINT = "from importlinter.cli import lint_imports_command as main; main(['--no-logo', '--no-cache'])"

# The contract's number, the module that breaks it, and its line.
SEEDS = [
    ("1", "ui/accounts/seeded.py", "import usen_desk.server.accounts.target"),
    ("1", "server/session/seeded.py", "import usen_desk.ui.accounts.target"),
    ("1", "api/seeded.py", "import usen_desk.local.target"),
    ("1", "contract/seeded.py", "import usen_desk.api.target"),
    ("1", "helpers.py", ""),
    ("2", "server/accounts/seeded.py", "import usen_desk.api.target"),
    ("2", "server/accounts/seeded.py", "from PySide6.QtCore import QObject"),
    ("2", "server/mail/seeded.py", "import requests"),
    ("3", "contract/seeded.py", "from sqlalchemy import select"),
    ("3", "contract/seeded.py", "import requests"),
    ("4", "api/seeded.py", "import PySide6.QtNetwork"),
    ("4", "local/seeded.py", "from PySide6 import QtCore"),
    ("5", "ui/accounts/seeded.py", "import usen_desk.ui.branches.target"),
    ("5", "ui/widgets/seeded.py", "import usen_desk.ui.accounts.target"),
    ("5", "ui/messages.py", "import usen_desk.ui.widgets.target"),
    ("5", "ui/helpers.py", ""),
    ("6", "server/accounts/seeded.py", "import usen_desk.server.branches.target"),
    ("6", "server/session/seeded.py", "from usen_desk.server.accounts import target"),
    ("6", "server/db/seeded.py", "import usen_desk.server.context"),
    ("6", "server/helpers.py", ""),
    ("7a", "local/seeded.py", "import requests"),
    ("7a", "ui/accounts/seeded.py", "from requests import Session"),
    ("7b", "server/accounts/seeded.py", "import pysqlite3"),
    ("7b", "local/seeded.py", "from pysqlite3 import dbapi2"),
    ("7b", "server/jobs/seeded.py", "import psycopg"),
    ("7d", "ui/session/seeded.py", "import keyring"),
    ("7c", "server/accounts/seeded.py", "from starlette.responses import Response"),
    ("8", "contract/seeded.py", "import usen_desk.contract.target"),
    ("9", "server/db/seeded.py", "import sqlite3"),
    ("9", "local/seeded.py", "import sqlite3"),
]
PACKAGES = (
    "api",
    "local",
    "contract",
    "ui/accounts",
    "ui/branches",
    "ui/widgets",
    "server/accounts",
    "server/branches",
)


def write(folder, module, line):
    """Puts a line into a module of the copy, which need not exist yet."""
    path = folder / "usen_desk" / module
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as out:
        out.write(f"\n{line}\n")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the sources and their rules."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "usen_desk", folder / "usen_desk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


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


@pytest.mark.parametrize(("contract", "module", "line"), SEEDS)
def test_a_seeded_violation_breaks_its_contract(tree, tmp_path, contract, module, line):
    shutil.copytree(tree, tmp_path, dirs_exist_ok=True)
    for package in PACKAGES:
        write(tmp_path, f"{package}/target.py", "")
    write(tmp_path, "contract/target.py", "import usen_desk.contract.seeded" if contract == "8" else "")
    write(tmp_path, module, line)
    broken, said = lint(tmp_path)
    assert module.removesuffix(".py").replace("/", ".").rpartition(".")[2] in broken.get(contract, ""), said
