"""A PostgreSQL that keeps its data between runs, durable as in production; started on first use.

The tests' runner finds the binaries and drops root; only where the data stands and how it is tuned differ.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.postgres import INSTALL_HINT, Postgres, _dropped_user, _enterable, binaries

TUNED = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "60",
    "listen_addresses": "",
}


class KeptPostgres(Postgres):
    """A cluster in `folder`, which another user must be able to enter; else it is made anew in each run."""

    def __init__(self, folder: Path) -> None:  # the tests' one starts at once, in a folder of its own
        self._wanted = folder
        self._is_running = False

    def url(self, name: str = "postgres") -> str:
        self._need()
        return super().url(name)

    @property
    def folder(self) -> Path:
        """Where its socket is."""
        self._need()
        return self._folder

    def execute(self, statement: str) -> None:
        self._need()
        super().execute(statement)

    def in_database(self, name: str, statement: str) -> None:
        """One statement outside a transaction."""
        self._need()
        with psycopg.connect(host=str(self._folder), user="usen", dbname=name, autocommit=True) as connection:
            connection.execute(statement)

    def names(self) -> set[str]:
        """Databases that exist."""
        self._need()
        with psycopg.connect(host=str(self._folder), user="usen", dbname="postgres") as connection:
            return {row[0] for row in connection.execute("select datname from pg_database").fetchall()}

    def close(self) -> None:
        if self._is_running:
            self._stop(immediate=False)
            shutil.rmtree(self._folder, ignore_errors=True)

    def _need(self) -> None:
        if self._is_running:
            return
        found = binaries()
        if found is None:
            raise FileNotFoundError(INSTALL_HINT)
        self._drop = _dropped_user()
        self._folder = Path(tempfile.mkdtemp(prefix="usen-bench-pg-"))
        self._folder.chmod(0o755)
        self._bin = _enterable(found, self._folder) if self._drop else found
        self._data = self._place()
        if self._drop:
            shutil.chown(self._folder, self._drop["user"], self._drop["group"])
        if not (self._data / "PG_VERSION").exists():
            self._make()
        self._start()
        self._is_running = True

    def _place(self) -> Path:
        self._wanted.parent.mkdir(exist_ok=True)
        closed = self._drop and not all(parent.stat().st_mode & 0o001 for parent in self._wanted.parents)
        return self._folder / "data" if closed else self._wanted

    def _make(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(mode=0o700)
        if self._drop:
            shutil.chown(self._data, self._drop["user"], self._drop["group"])
        self._initdb()

    def _start(self) -> None:
        options = [part for name, value in TUNED.items() for part in ("-c", f"{name}={value}")]
        self._log = (self._folder / "log").open("wb")
        self._server = self._run(
            *(str(part) for part in (self._bin / "postgres", "-D", self._data, "-k", self._folder, *options)),
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()
