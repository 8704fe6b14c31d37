"""usen-desk-service: one command a task; each stands in the module of its feature."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from pathlib import Path
from typing import Any

from usen_desk.server import messages
from usen_desk.server import settings as settings_file
from usen_desk.server.db.database import DatabaseBusy, DatabaseUnfit

COMMANDS = {
    "serve": "usen_desk.server.serve",
    "migrate": "usen_desk.server.commands.migrate",
    "demo": "usen_desk.server.demo",
    "demo-data": "usen_desk.server.commands.demo_data",
    "import-unis": "usen_desk.server.accounts.import_command:unis",
    "import-accounts": "usen_desk.server.accounts.import_command:accounts",
    "import-mailings": "usen_desk.server.accounts.import_command:mailings",
    "import-trials": "usen_desk.server.trials.trial_import_command:trials",
    "import-usage": "usen_desk.server.trials.usage_import_command:usage",
    "import-companies": "usen_desk.server.people.company_import_command",
    "add-staff": "usen_desk.server.session.add_staff",
    "add-portal-user": "usen_desk.server.session.add_portal_user",
    "list-devices": "usen_desk.server.session.devices_command:listing",
    "revoke-device": "usen_desk.server.session.devices_command:revoking",
    "verify": "usen_desk.server.commands.verify",
    "openapi": "usen_desk.server.commands.openapi",
}
"""command → module (or object in it) with `arguments(parser)` and `run(arguments, settings) -> exit code`."""


def main(argv: list[str] | None = None) -> int:
    given = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="usen-desk-service", description="The service of usen_desk.")
    parser.add_argument("--settings", type=Path, default=os.environ.get("USEN_DESK_SETTINGS"), help="TOML file")
    parser.add_argument("command", choices=sorted(COMMANDS), metavar=f"{{{','.join(COMMANDS)}}}")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="arguments of the command (--help tells them)")
    chosen = parser.parse_args(given)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = settings_file.load(Path(chosen.settings)) if chosen.settings else settings_file.Settings()
    except (OSError, ValueError) as error:
        print(f"{chosen.settings}: {error}", file=sys.stderr)
        return 2
    command = _command(COMMANDS[chosen.command])
    own = argparse.ArgumentParser(prog=f"usen-desk-service {chosen.command}")
    command.arguments(own)
    try:
        return int(command.run(own.parse_args(chosen.rest), settings))
    except DatabaseBusy as busy:
        print(messages.DATABASE_BUSY.format(reason=busy), file=sys.stderr)
    except DatabaseUnfit as unfit:
        print(messages.DATABASE_UNFIT.format(reason=unfit), file=sys.stderr)
    return 2


def _command(place: str) -> Any:
    module, _, name = place.partition(":")
    loaded = importlib.import_module(module)
    return getattr(loaded, name) if name else loaded


if __name__ == "__main__":
    raise SystemExit(main())
