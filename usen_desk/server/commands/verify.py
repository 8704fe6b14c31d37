"""`usen-desk-service verify`: the access log is what was once sealed, and every file that a row names is there."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from usen_desk.server import messages
from usen_desk.server.attachments.verifying import Compared, compare
from usen_desk.server.audit import verify_command
from usen_desk.server.db.database import Database, DatabaseBusy
from usen_desk.server.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    verify_command.arguments(parser)
    parser.description = messages.VERIFY_ALL


def run(given: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0 all holds, 1 the log is broken or a file is missing, 2 the database or the store of files is away.
    With --json a line of its own for the files."""
    of_log = verify_command.run(given, settings)
    return max(of_log, _verify_files(settings, as_json=given.json)) if of_log != 2 else 2


def _verify_files(settings: Settings, *, as_json: bool) -> int:
    database = Database(settings.database_url)
    try:
        compared = compare(database, settings)
    except DatabaseBusy as busy:
        sys.stderr.write(messages.DATABASE_BUSY.format(reason=busy) + "\n")
        return 2
    except OSError as error:
        sys.stderr.write(messages.FILES_AWAY.format(reason=error) + "\n")
        return 2
    finally:
        database.close()
    sys.stdout.write(json.dumps({"files": asdict(compared)}) + "\n" if as_json else _told(compared))
    return 1 if compared.missing else 0


def _told(compared: Compared) -> str:
    lines = []
    if compared.missing:
        names = _names(compared.missing_names, compared.missing)
        lines.append(messages.FILES_MISSING.format(missing=compared.missing, names=names))
    else:
        lines.append(messages.FILES_HOLD.format(named=compared.named))
    if compared.extra:
        lines.append(
            messages.FILES_EXTRA.format(extra=compared.extra, names=_names(compared.extra_names, compared.extra))
        )
    return "\n".join(lines) + "\n"


def _names(names: tuple[str, ...], count: int) -> str:
    return ", ".join(names) + ("…" if count > len(names) else "")
