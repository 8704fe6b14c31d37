"""S9: import of a CP932 file of customers by the command itself, against the bare driver loading the same file."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bench import bare_load
from bench.children.telling import memory_mb
from bench.figures import Figure
from bench.made import DATA, Made
from bench.timing import Times
from tests.server.accounts.import_files import make_unis_csv
from usen_desk.server.db.database import Database, DatabaseBusy
from usen_desk.server.db.migrate import migrate
from usen_desk.server.db.schema import access_log

ROOT = Path(__file__).resolve().parent.parent
BESIDE_EVERY_S = 0.1


@dataclass(frozen=True)
class Run:
    took_s: float
    cpu_s: float
    memory: dict[str, float]
    """The most of each kind that was seen; looked at a few times a second."""
    beside: Times
    """Short write units of another process meanwhile."""
    refused: int
    """Of them, those that could not write within the time that the service waits."""


def figures(made: Made, stores: int) -> Iterator[Figure]:
    file = DATA / f"unis-{stores}.csv"
    if not file.exists():
        make_unis_csv(file, stores)
    for kind in made.kinds:
        url = empty(made, kind)
        bare, searchable = _bare(made, kind, file)
        first = imported(url, file)
        again = imported(url, file)
        note = f"{stores / first.took_s:,.0f} lines a second, {first.cpu_s:.0f} s on the processor"
        what = f"{kind}: {stores:,} customers, first time"
        yield Figure(f"S9.{kind}.first", f"{what} / bare load", first.took_s / bare, "x", 3.0, note=note)
        yield Figure(f"S9.{kind}.first_s", what, first.took_s, "s", None, bare)
        yield Figure(
            f"S9.{kind}.searchable",
            f"{kind}: the same beside bare rows that can be searched",
            first.took_s,
            "s",
            None,
            searchable,
        )
        yield Figure(
            f"S9.{kind}.again", f"{kind}: the same file again / first time", again.took_s / first.took_s, "x", 0.5,
            note=f"{again.took_s:.1f} s, {again.cpu_s:.0f} s on the processor",
        )  # fmt: skip
        own, whole = first.memory["anonymous"], first.memory["rss"]
        note = f"{whole:.0f} MB with the pages of files that are mapped"
        yield Figure(f"S9.{kind}.memory", f"{kind}: most memory of the import's own", own, "MB", note=note)
        refused = f"{kind}: write units meanwhile that were refused as busy"
        yield Figure(f"S9.{kind}.refused", refused, first.refused + again.refused, "", 0.0)
        beside = f"p50 {first.beside.p50:.1f}, longest {max(first.beside.wall):.0f}, n {len(first.beside.wall)}"
        what = f"{kind}: write unit of another process meanwhile, p95"
        yield Figure(f"S9.{kind}.beside", what, first.beside.p95, "ms", note=beside)


def _bare(made: Made, kind: str, file: Path) -> tuple[float, float]:
    if kind == "sqlite":
        return bare_load.sqlite_rows(file), bare_load.sqlite_searchable(file)
    return bare_load.postgres_rows(made, file), bare_load.postgres_searchable(made, file)


def empty(made: Made, kind: str) -> str:
    """The address of an empty database."""
    if kind == "sqlite":
        path = DATA / "import.db"
        for old in DATA.glob("import.db*"):
            old.unlink()
        url = f"sqlite:///{path}"
    else:
        made.postgres.execute("drop database if exists imported")
        made.postgres.execute("create database imported")
        url = made.postgres.url("imported")
    database = Database(url)
    migrate(database)
    database.close()
    return url


def imported(url: str, file: Path, command_name: str = "import-unis") -> Run:
    """
    Raises:
        RuntimeError: the command failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "service.toml"
        settings.write_text(f'database_url = "{url}"\n', encoding="utf-8")
        command = [sys.executable, "-m", "usen_desk.server", "--settings", str(settings), command_name, str(file)]
        most: dict[str, float] = {}
        refused = 0
        began, beside, cpu_before = time.perf_counter(), Times(), _cpu_of_children()
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        database = Database(url)
        while process.poll() is None:
            try:
                beside.take(lambda: _write(database))
            except DatabaseBusy:
                refused += 1
            try:
                most = {kind: max(most.get(kind, 0), mb) for kind, mb in memory_mb(process.pid).items()}
            except (OSError, KeyError):
                pass  # it has just ended
            time.sleep(BESIDE_EVERY_S)
        took = time.perf_counter() - began
        database.close()
    if process.returncode:
        raise RuntimeError(f"{command_name} ended with {process.returncode}")
    return Run(took, _cpu_of_children() - cpu_before, most, beside, refused)


def _cpu_of_children() -> float:
    """Seconds on the processor of all processes that were started here and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _write(database: Database) -> None:
    row = {"at": datetime.now(UTC), "action": "bench", "object_kind": "bench", "object_key": "", "request_id": ""}
    with database.write() as tx:
        tx.execute(insert(access_log).values(row))
