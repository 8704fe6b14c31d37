"""`usen-desk-service migrate`: bring the database to this version's schema."""

from __future__ import annotations

import argparse

from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import renew_epoch
from usen_desk.server.serve import prepare
from usen_desk.server.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Bring the database to this version's schema. Safe to repeat."
    parser.add_argument(
        "--restored", action="store_true", help="once after a backup was put back: has all desks load everything anew"
    )


def run(given: argparse.Namespace, settings: Settings) -> int:
    database = Database(settings.database_url)
    prepare(database)
    if given.restored:
        renew_epoch(database)
    database.close()
    return 0
