"""`usen-desk-service migrate`: bring the database to this version's schema."""

from __future__ import annotations

import argparse

from usen_desk.server.db.database import Database
from usen_desk.server.serve import prepare
from usen_desk.server.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Bring the database to this version's schema. Safe to repeat."


def run(_: argparse.Namespace, settings: Settings) -> int:
    database = Database(settings.database_url)
    prepare(database)
    database.close()
    return 0
