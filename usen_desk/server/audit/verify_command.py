"""`usen-desk-service verify`: whether the access log is what was once sealed."""

from __future__ import annotations

import argparse
import json
import re
import sys

from usen_desk.server import messages
from usen_desk.server.audit.chain import Verified, as_json, verify
from usen_desk.server.db.database import Database, DatabaseBusy
from usen_desk.server.settings import Settings

_NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = messages.VERIFY
    parser.add_argument("--json", action="store_true", help=messages.VERIFY_JSON)
    parser.add_argument("--noted", type=noted, default=None, help=messages.VERIFY_NOTED)


def noted(given: str) -> tuple[int, str]:
    """
    Raises:
        argparse.ArgumentTypeError: not what an earlier run printed.
    """
    found = _NOTED.fullmatch(given.strip())
    if found is None:
        raise argparse.ArgumentTypeError(messages.VERIFY_BAD_NOTED)
    return int(found[1]), found[2]


def run(given: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0 the log holds, 1 it is broken, 2 the database is away."""
    database = Database(settings.database_url)
    try:
        verified = verify(database, given.noted)
    except DatabaseBusy as busy:
        sys.stderr.write(messages.DATABASE_BUSY.format(reason=busy) + "\n")
        return 2
    finally:
        database.close()
    sys.stdout.write(json.dumps(as_json(verified)) + "\n" if given.json else _told(verified))
    return 1 if verified.first_broken else 0


def _told(verified: Verified) -> str:
    lines = []
    if broken := verified.first_broken:
        fault = messages.LOG_FAULTS[broken.fault]
        lines.append(messages.LOG_BROKEN.format(sequence=broken.sequence, fault=fault))
        if broken.access_id is not None:
            lines.append(messages.LOG_BROKEN_ROW.format(access_id=broken.access_id))
    else:
        lines.append(messages.LOG_HOLDS.format(sealed=verified.sealed))
    if head := verified.head:
        lines.append(messages.LOG_HEAD.format(sequence=head.sequence, row_hash=head.row_hash))
    if verified.unsealed:
        ids = ", ".join(map(str, verified.unsealed_ids)) + (
            "…" if verified.unsealed > len(verified.unsealed_ids) else ""
        )
        lines.append(messages.LOG_UNSEALED.format(unsealed=verified.unsealed, ids=ids))
    return "\n".join(lines) + "\n"
