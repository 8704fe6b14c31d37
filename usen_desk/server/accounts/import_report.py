"""What an import shows while it runs and leaves behind: the line on the terminal and the CSV of lines with reasons."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from usen_desk.server.accounts import import_messages
from usen_desk.server.accounts.import_kinds import Kind
from usen_desk.server.accounts.import_problems import Problem
from usen_desk.server.accounts.unis_import import Phase

SHOWN_PROBLEMS = 20
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EVERY_S = 0.2


def guarded(cell: str) -> str:
    """Excel would run a cell that begins like a formula; a quote in front makes it text."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def write_report(path: Path, problems: Iterable[Problem], kind: Kind, width: int) -> None:
    """UTF-8 with byte order mark, as Excel in Japan opens it.

    Raises:
        OSError: the file can't be written.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(import_messages.REPORT_HEADER)
        for problem in problems:
            for row in import_messages.in_report(problem, kind, width):
                writer.writerow([guarded(cell) for cell in row])


def print_problems(out: TextIO, problems: Iterable[Problem], kind: Kind, width: int) -> None:
    """The first ones, and how many more there are."""
    rest = 0
    for number, problem in enumerate(problems):
        if number < SHOWN_PROBLEMS:
            out.writelines(f"{line}\n" for line in import_messages.on_terminal(problem, kind, width))
        else:
            rest += 1
    if rest:
        out.write(import_messages.more(rest) + "\n")


class TerminalProgress:
    """One line that is written over and over; writes nothing where no person watches."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_watched = out.isatty()
        self._phase: Phase | None = None
        self._began = self._shown = 0.0
        self._is_open = False

    def __call__(self, phase: Phase, done: int, total: int, lines: int) -> None:
        if not self._is_watched:
            return
        now = time.monotonic()
        if phase is not self._phase:
            self._phase, self._began, self._shown = phase, now, 0.0
        if now - self._shown < _EVERY_S and done < total:
            return
        self._shown, self._is_open = now, True
        percent = 100 * done // max(total, 1)
        took_s = now - self._began
        left = import_messages.left(int(took_s * (total - done) / done)) if 0 < done < total and took_s >= 1 else ""
        if phase is Phase.READING:
            text = import_messages.reading(percent, lines, left)
        else:
            text = import_messages.applying(percent, done, left)
        self._out.write(f"\r\x1b[K{text}")
        self._out.flush()

    def close(self) -> None:
        if self._is_open:
            self._out.write("\n")
            self._is_open = False
