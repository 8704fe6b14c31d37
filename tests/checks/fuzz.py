"""Schemathesis on our own OpenAPI document against a real service: no 5xx, no undocumented status, no ignored sign-in.

python -m tests.checks.fuzz [--cases 3000] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from tests.service import UNTHROTTLED, Authority, RunningService
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.demo_data.write import write
from usen_desk.server.openapi import document
from usen_desk.server.serve import prepare
from usen_desk.server.session.service import token_hash
from usen_desk.server.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "fuzz-session"
STORES = 300
LEFT_OUT = ("sign_out", "stream_changes", "stream_inquiry")
"""The suite tests them. The first call of the one ends the session that all other calls need, the others never end."""
ASKED_FOR_MORE = 1.3
"""schemathesis makes fewer cases than it is asked for where an operation has few inputs."""
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        service = _service(Path(folder))
        try:
            return _run(service, Path(folder), given.cases, given.seed)
        finally:
            service.stop()
            service.database.close()


def _service(folder: Path) -> RunningService:
    database = Database(f"sqlite:///{folder / 'fuzz.db'}")
    prepare(database)
    write(database, STORES, 1, date(2026, 11, 22), lambda done, total: None)
    now = datetime.now(UTC)
    with database.write() as tx:
        staff = {"login_id": "fuzz", "name": "fuzz", "role": "supervisor", "password_hash": "", "created_at": now}
        staff_id = tx.execute(insert(schema.staff).values(**staff).returning(schema.staff.c.staff_id)).scalar_one()
        session = {"token_hash": token_hash(TOKEN), "staff_id": staff_id, "device_id": "0" * 32, "created_at": now}
        tx.execute(insert(schema.staff_session).values(**session, expires_at=now + timedelta(hours=2)))
    settings = Settings(throttles=UNTHROTTLED, poll_wait_max_s=0, files_folder=str(folder / "files"))
    return RunningService(database, Authority(folder), settings)


def _run(service: RunningService, folder: Path, cases: int, seed: int) -> int:
    made = document()
    operations = sum(len(methods) for methods in made["paths"].values()) - len(LEFT_OUT)
    document_file = folder / "openapi.json"
    document_file.write_text(json.dumps(made), encoding="utf-8")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", str(document_file), "--url", service.url),
        *("--header", f"Authorization: Bearer {TOKEN}", "--tls-verify", str(service.authority.ca_file)),
        *("--checks", CHECKS, "--max-examples", str(round(cases / operations * ASKED_FOR_MORE)), "--seed", str(seed)),
        *(part for name in LEFT_OUT for part in ("--exclude-operation-id", name)),
        *("--phases", "examples,coverage,fuzzing", "--no-color"),
        *("--generation-database", "none", "--request-timeout", "30"),
    ]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.checks.fuzz_hooks", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, **hooks})
    sys.stdout.write(ran.stdout + ran.stderr)
    done = _cases(ran.stdout)
    sys.stdout.write(f"\nseed {seed}: {done} cases of {operations} operations\n")
    if done < cases:
        sys.stdout.write(f"fewer than {cases} cases were run\n")
        return 1
    return ran.returncode


def _cases(output: str) -> int:
    """How many test cases schemathesis says that it made."""
    found = re.search(r"(\d+) generated", output)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
