"""Many more hostile names than the suite makes, through the service's edge and back to a disk.

python -m tests.checks.names [--cases 2000] [--seed N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from tests.databases import Databases
from tests.server.attachments import hostile
from tests.server.conftest import BRANCH, OTHER_BRANCH
from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import World, small_world
from usen_desk.server.db import schema

AT_ONCE = 10
ASKED_FOR_MORE = 1.3
"""Some come twice."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=None)
    given_now = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "saved").mkdir()
        databases = Databases(folder)
        calls = Calls(_world(databases), folder / "files")
        tried = _try(calls, folder / "saved", given_now.cases, given_now.seed)
        databases.close()
    sys.stdout.write(f"{tried} hostile names kept plainly or refused\n")
    return 0


def _world(databases: Databases) -> World:
    database = databases.empty("sqlite")
    with database.write() as tx:
        for code in (BRANCH, OTHER_BRANCH):
            tx.execute(insert(schema.branch).values(branch_code=code, branch_name=code))
    return small_world(database)


def _try(calls: Calls, folder: Path, cases: int, seeded: int | None) -> int:
    inquiry_id, tried = calls.world.open().card.inquiry_id, set()

    @settings(
        max_examples=round(cases * ASKED_FOR_MORE / AT_ONCE),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(hostile.NAMES, min_size=AT_ONCE, max_size=AT_ONCE, unique=True))
    def round_trips(names: list[str]) -> None:
        hostile.round_trip(calls, inquiry_id, names, folder)
        tried.update(names)

    (round_trips if seeded is None else seed(seeded)(round_trips))()
    return len(tried)


if __name__ == "__main__":
    sys.exit(main())
