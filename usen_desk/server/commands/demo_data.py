"""`usen-desk-service demo-data`: fill an empty database with believable data."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime

from usen_desk.contract.base import JST
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.db.database import Database
from usen_desk.server.demo import DEFAULT_STORES, SEED
from usen_desk.server.demo_data.write import DatabaseNotEmpty, write
from usen_desk.server.serve import prepare
from usen_desk.server.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Fill an empty database with believable data; the same seed, scale and day give the same rows."
    parser.add_argument("--scale", type=int, default=DEFAULT_STORES, help="stores")
    parser.add_argument("--inquiries", type=int, default=None, help="exchanges; by default one for ten stores")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--as-of", type=date.fromisoformat, default=None)


def run(given: argparse.Namespace, settings: Settings) -> int:
    database = Database(settings.database_url)
    prepare(database)
    try:
        as_of = given.as_of or datetime.now(JST).date()
        blobs = blobs_of(settings)
        write(database, given.scale, given.seed, as_of, _progress, inquiries=given.inquiries, blobs=blobs)
    except DatabaseNotEmpty as error:
        sys.stderr.write(f"{error}\n")
        return 2
    finally:
        database.close()
    return 0


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done:,} / {total:,}" + ("\n" if done >= total else ""))
