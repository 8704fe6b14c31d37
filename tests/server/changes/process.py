"""A service process of its own with the tests' words: python -m tests.server.changes.process URL FOLDER.

Says its port, and serves until its input ends. It doesn't look by itself, so that only a word from PostgreSQL wakes it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.server.changes.words import WORD_HANDLERS, Views
from tests.service import Authority, RunningService
from usen_desk.server.changes import hub
from usen_desk.server.db.database import Database

NEVER_S = 3600.0


def main() -> None:
    url, folder = sys.argv[1:]
    hub.LOOK_EVERY_S = hub.PRESENCE_EVERY_S = NEVER_S
    database = Database(url)
    service = RunningService(database, Authority(Path(folder)), handlers=WORD_HANDLERS, views=Views().table)
    print(service.port, flush=True)  # noqa: T201 - what the test waits for
    sys.stdin.read()
    service.stop()
    database.close()


if __name__ == "__main__":
    main()
