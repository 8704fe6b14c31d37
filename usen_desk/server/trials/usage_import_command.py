"""`usen-desk-service import-usage FILE`. Row B-imp."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from usen_desk.server.accounts.import_command import Command
from usen_desk.server.accounts.import_file import Source
from usen_desk.server.accounts.import_kinds import Kind
from usen_desk.server.trials import usage_import_kind
from usen_desk.server.trials.usage_import import UsageImport


@dataclass(frozen=True)
class UsageCommand(Command):
    def inspect(self, path: Path) -> tuple[Kind, Source]:
        return usage_import_kind.inspect(path)


usage = UsageCommand(usage_import_kind.SESSIONS, UsageImport)
