"""Starts children of the bench, and reads what they tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.children.telling import STARTED_NS

ROOT = Path(__file__).resolve().parent.parent
BYTECODE = ROOT / "bench" / ".data" / "bytecode"
TIME_LIMIT_S = 300


def child(name: str, *arguments: str) -> dict[str, Any]:
    """
    Raises:
        RuntimeError: the child failed; its last lines are in the text.
    """
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    environment["PYTHONPYCACHEPREFIX"] = str(BYTECODE)
    environment[STARTED_NS] = str(time.monotonic_ns())
    done = subprocess.run(
        [sys.executable, "-m", f"bench.children.{name}", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(lines[-1])
    return told
