"""`usen-desk-service import-unis | import-accounts | import-mailings FILE`: the import commands. Row B-imp."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from usen_desk.server.accounts import import_file, import_messages
from usen_desk.server.accounts.import_file import FileFault, Source
from usen_desk.server.accounts.import_kinds import ACCOUNTS, CUSTOMERS, MAILINGS, Kind
from usen_desk.server.accounts.import_report import TerminalProgress, print_problems, write_report
from usen_desk.server.accounts.import_store import Run
from usen_desk.server.accounts.unis_import import Import, Unfinished
from usen_desk.server.db.alone import AlreadyRunning
from usen_desk.server.db.database import Database, DatabaseBusy, DatabaseUnfit
from usen_desk.server.db.migrate import migrate
from usen_desk.server.settings import Settings

ALL_IN, STOPPED, NOTHING_CHANGED, SOME_REFUSED = 0, 1, 2, 3
"""Exit codes."""


@dataclass(frozen=True)
class Command:
    kind: Kind
    imports: type[Import] = Import

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.description = import_messages.HELP[self.kind.name]
        parser.epilog = import_messages.HELP_EXIT
        parser.add_argument("file", type=Path, help=import_messages.HELP_FILE)
        parser.add_argument("--dry-run", action="store_true", help=import_messages.HELP_DRY_RUN)
        parser.add_argument("--errors", type=Path, metavar="FILE", help=import_messages.HELP_ERRORS)

    def run(self, arguments: argparse.Namespace, settings: Settings) -> int:
        out = sys.stderr
        try:
            kind, source = self.inspect(arguments.file)
        except FileFault as fault:
            return _say(out, NOTHING_CHANGED, import_messages.file_fault(fault))
        _say(out, 0, *import_messages.about(kind, source))
        database = Database(settings.database_url)
        progress = TerminalProgress(out)
        work = self.imports(database, kind, source, datetime.now(UTC), progress, is_dry=arguments.dry_run)
        try:
            return self._import(work, progress, arguments, out)
        finally:
            database.close()

    def inspect(self, path: Path) -> tuple[Kind, Source]:
        """
        Raises:
            FileFault: the file as a whole can't be taken.
        """
        required = [column.label for column in self.kind.columns if column.required]
        return self.kind, import_file.inspect(path, required, [column.label for column in self.kind.columns])

    def _import(self, work: Import, progress: TerminalProgress, arguments: argparse.Namespace, out: TextIO) -> int:
        database = work.database
        try:
            database.check()
            migrate(database)
            with work.open() as run:
                progress.close()
                _tell(out, work, run, arguments)
        except FileFault as fault:
            progress.close()
            return _say(out, NOTHING_CHANGED, import_messages.file_fault(fault))
        except DatabaseUnfit as unfit:
            return _say(out, NOTHING_CHANGED, str(unfit))
        except AlreadyRunning:
            return _say(out, NOTHING_CHANGED, import_messages.ALREADY_RUNNING)
        except Unfinished as waiting:
            return _say(out, NOTHING_CHANGED, import_messages.unfinished(waiting.run))
        except DatabaseBusy as busy:
            progress.close()
            code = STOPPED if work.has_changed else NOTHING_CHANGED
            return _say(out, code, import_messages.busy(is_full=busy.is_full, has_changed=work.has_changed))
        except KeyboardInterrupt:
            progress.close()
            code = STOPPED if work.has_changed else NOTHING_CHANGED
            return _say(out, code, import_messages.stopped(has_changed=work.has_changed))
        return SOME_REFUSED if run.refused else ALL_IN


def _say(out: TextIO, code: int, *sentences: str) -> int:
    out.writelines(f"{sentence}\n" for sentence in sentences)
    return code


def _tell(out: TextIO, work: Import, run: Run, arguments: argparse.Namespace) -> None:
    """Everything about a finished import, on the terminal and in the report."""
    width = len(work.source.header)
    _say(out, 0, *(import_messages.abandoned(old) for old in work.abandoned))
    if work.resumed:
        _say(out, 0, import_messages.resumed(work.resumed))
    print_problems(out, work.problems(run), work.kind, width)
    _say(out, 0, *import_messages.result(work.kind, run, is_dry=work.is_dry))
    if arguments.errors:
        try:
            write_report(arguments.errors, work.problems(run), work.kind, width)
        except OSError as error:
            _say(out, 0, import_messages.unreported(str(arguments.errors), error.strerror or ""))
        else:
            _say(out, 0, import_messages.reported(str(arguments.errors)))


unis = Command(CUSTOMERS)
accounts = Command(ACCOUNTS)
mailings = Command(MAILINGS)
