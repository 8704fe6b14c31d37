"""What a bench found, how it is printed, and bench/results.json."""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Figure:
    """One number. `ok` compares it with `limit` where there is one."""

    id: str
    """BUDGETS.md's, then what tells it apart: S1.sqlite.2.rare."""
    what: str
    value: float
    unit: str
    limit: float | None = None
    """The budget: the value may not be above it."""
    reference: float | None = None
    """What the bare driver, window or client needed for the same in the same run."""
    note: str = ""

    @property
    def ok(self) -> bool | None:
        return None if self.limit is None else self.value <= self.limit

    @property
    def ratio(self) -> float | None:
        return self.value / self.reference if self.reference else None


def line(figure: Figure) -> str:
    verdict = {None: "    ", True: "ok  ", False: "MISS"}[figure.ok]
    limit = f"<= {number(figure.limit)}" if figure.limit is not None else ""
    bare = f"bare {number(figure.reference)}, x{number(figure.ratio)}" if figure.ratio is not None else ""
    value = f"{number(figure.value)} {figure.unit}"
    return f"{verdict} {figure.id:<26} {figure.what:<58} {value:>14} {limit:<9} {bare:<22} {figure.note}".rstrip()


def number(value: float | None) -> str:
    if value is None:
        return ""
    if value == 0 or abs(value) >= 1000 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def keep(figures: list[Figure], bench: str, stores: int, seed: int) -> None:
    """Merge into results.json: a figure replaces the older one with its id."""
    known: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    about: dict[str, Any] = {
        "bench": bench,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": load(),
        "commit": _commit(),
    }
    for figure in figures:
        more = {"ok": figure.ok, "ratio": figure.ratio, "stores": stores, "seed": seed}
        known.setdefault("figures", {})[figure.id] = asdict(figure) | more | about
    known["machine"] = machine()
    RESULTS.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def load() -> float | None:
    """Mean number of running processes of the last minute; above the number of cores, absolute figures say little."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def machine() -> dict[str, Any]:
    cpu = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "cpu": names[0] if names else platform.processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=RESULTS.parent, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
