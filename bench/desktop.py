"""Starts children of the bench, and reads what they tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.children.telling import STARTED_NS
from bench.service import Service
from usen_desk.contract.permissions import Role
from usen_desk.server.demo_data.staff import DEMO_STAFF

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


@contextmanager
def desk_file(service: Service, **more: Any) -> Iterator[Path]:
    """What a child has to know of the service and of who signs in, and whatever else it is told."""
    person = next(person for person in DEMO_STAFF if person.role is Role.AGENT)
    desk = {"service_url": service.url, "ca_file": str(service.ca_file), "login_id": person.login_id}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.json"
        file.write_text(json.dumps({**desk, "password": person.password, **more}), encoding="utf-8")
        yield file
