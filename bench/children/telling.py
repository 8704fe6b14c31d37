"""What children share: the line they print, memory, and waiting for Qt."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

STARTED_NS = "BENCH_STARTED_NS"
PATIENCE_S = 30.0
READY = "ready"


def tell(**found: Any) -> NoReturn:
    """Print and end at once: what a process does while it ends is not measured."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    os._exit(0)


def say_ready() -> None:
    """The bench waits for this line, then does its part."""
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()


def since_start_ms() -> float:
    """From the moment in which the bench started this process."""
    return (time.monotonic_ns() - int(os.environ[STARTED_NS])) / 1e6


def cpu_ms() -> float:
    """Of this process so far, all threads; doesn't see who else uses the machine."""
    return time.process_time() * 1e3


def memory_mb(pid: int | str = "self") -> dict[str, float]:
    """Resident, its share after dividing shared pages (PSS), and what is not a mapped file. Linux only."""
    lines = [line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]]
    kb = {parts[0][:-1]: int(parts[1]) for parts in lines}
    return {"rss": kb["Rss"] / 1024, "pss": kb["Pss"] / 1024, "anonymous": kb["Anonymous"] / 1024}


def wait_until(process_events: Callable[[], None], is_done: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not is_done():
        if time.monotonic() > ends:
            raise TimeoutError("what was waited for did not come")
        process_events()
