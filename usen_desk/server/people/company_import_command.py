"""`usen-desk-service import-companies FILE`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from usen_desk.server.accounts import import_file, import_messages
from usen_desk.server.accounts.import_command import ALL_IN, NOTHING_CHANGED, SOME_REFUSED
from usen_desk.server.accounts.import_file import FileFault
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.people import company_import, company_import_messages
from usen_desk.server.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = company_import_messages.HELP
    parser.epilog = import_messages.HELP_EXIT
    parser.add_argument("file", type=Path, help=company_import_messages.HELP_FILE)
    parser.add_argument("--dry-run", action="store_true", help=company_import_messages.HELP_DRY_RUN)


def run(given: argparse.Namespace, settings: Settings) -> int:
    """Exit codes as the other imports."""
    out, database = sys.stderr, Database(settings.database_url)
    try:
        database.check()
        migrate(database)
        source = import_file.inspect(given.file, company_import.REQUIRED, tuple(company_import.COLUMNS))
        made = company_import.run(database, source, datetime.now(UTC), is_dry=given.dry_run)
    except FileFault as fault:
        out.write(import_messages.file_fault(fault) + "\n")
        return NOTHING_CHANGED
    finally:
        database.close()
    lines = [*company_import_messages.problems(made), *company_import_messages.result(made, is_dry=given.dry_run)]
    out.writelines(f"{line}\n" for line in lines)
    return SOME_REFUSED if made.problems else ALL_IN
