"""Starts children of the bench, and reads what they tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from bench.children.telling import READY, STARTED_NS
from bench.service import Service
from usen_desk.contract.permissions import Role
from usen_desk.server.demo_data.staff import DEMO_STAFF

ROOT = Path(__file__).resolve().parent.parent
BYTECODE = ROOT / "bench" / ".data" / "bytecode"
TIME_LIMIT_S = 300


def child(name: str, *arguments: str, meanwhile: Callable[[], object] | None = None) -> dict[str, Any]:
    """`meanwhile` is done once the child has said that it is ready.

    Raises:
        RuntimeError: the child failed; its last lines are in the text.
    """
    with tempfile.TemporaryFile("w+") as errors:
        started = subprocess.Popen(
            [sys.executable, "-m", f"bench.children.{name}", *arguments],
            cwd=ROOT,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        patience = Timer(TIME_LIMIT_S, started.kill)
        patience.start()
        try:
            lines = _lines(started, meanwhile)
        finally:
            patience.cancel()
            started.kill()
        if started.wait() or not lines:
            errors.seek(0)
            raise RuntimeError(f"{name} ended with {started.returncode}: {errors.read()[-2000:]}")
    told: dict[str, Any] = json.loads(lines[-1])
    return told


def _lines(started: subprocess.Popen[str], meanwhile: Callable[[], object] | None) -> list[str]:
    """What it tells, until it ends."""
    assert started.stdout is not None
    told = []
    for line in started.stdout:
        if line.strip() == READY and meanwhile is not None:
            meanwhile()
        elif line.startswith("{"):
            told.append(line)
    started.wait()
    return told


def _environment() -> dict[str, str]:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    environment["PYTHONPYCACHEPREFIX"] = str(BYTECODE)
    environment[STARTED_NS] = str(time.monotonic_ns())
    return environment


@contextmanager
def desk_file(service: Service, **more: Any) -> Iterator[Path]:
    """What a child has to know of the service and of who signs in, and whatever else it is told."""
    person = next(person for person in DEMO_STAFF if person.role is Role.AGENT)
    desk = {"service_url": service.url, "ca_file": str(service.ca_file), "login_id": person.login_id}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.json"
        file.write_text(json.dumps({**desk, "password": person.password, **more}), encoding="utf-8")
        yield file
