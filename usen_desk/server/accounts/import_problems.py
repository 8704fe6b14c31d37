"""What is wrong with, or worth knowing of, single lines of an import file. Written to the database and read back."""

from __future__ import annotations

import enum

import msgspec

from usen_desk.server.accounts.import_fields import CellCode
from usen_desk.server.accounts.import_file import Broken, BrokenCode
from usen_desk.server.accounts.import_kinds import Fault

VALUE_CHARS = 60


class NoteCode(enum.Enum):
    """What is worth knowing of a line that was taken."""

    EXPIRY_DIFFERS = enum.auto()
    REP_UNFIT = enum.auto()
    REP_ELSEWHERE = enum.auto()
    USED_UNAUTHENTICATED = enum.auto()
    USED_EARLY = enum.auto()


class CellProblem(msgspec.Struct, frozen=True, array_like=True):
    field: str
    code: str
    value: str
    """Shortened."""
    detail: str = ""


class Problem(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One line of the file. Without a fault it is a note: `notes`, or that a later line with the same key was used."""

    line: int
    last_line: int
    broken: str = ""
    found: int = 0
    cells: tuple[CellProblem, ...] = ()
    replaced_by: int = 0
    """The later line, where it is known."""
    replaces_earlier: bool = False
    notes: tuple[CellProblem, ...] = ()

    @property
    def is_refused(self) -> bool:
        return bool(self.broken or self.cells)


def shortened(value: str) -> str:
    """One line of at most VALUE_CHARS."""
    shown = " ".join(value.split())
    return shown if len(shown) <= VALUE_CHARS else shown[: VALUE_CHARS - 1] + "…"


def of_faults(line: int, faults: list[Fault]) -> Problem:
    cells = tuple(CellProblem(fault.field, fault.code.name, shortened(fault.value)) for fault in faults)
    return Problem(line=line, last_line=line, cells=cells)


def of_cell(line: int, field: str, code: CellCode, value: str, detail: str = "") -> Problem:
    return Problem(line=line, last_line=line, cells=(CellProblem(field, code.name, shortened(value), detail),))


def of_note(line: int, field: str, code: NoteCode, value: str, detail: str = "") -> Problem:
    return Problem(line=line, last_line=line, notes=(CellProblem(field, code.name, shortened(value), detail),))


def of_broken(broken: Broken) -> Problem:
    return Problem(line=broken.line, last_line=broken.last_line, broken=broken.code.name, found=broken.found)


def cell_code(problem: CellProblem) -> CellCode:
    return CellCode[problem.code]


def note_code(note: CellProblem) -> NoteCode:
    return NoteCode[note.code]


def broken_code(problem: Problem) -> BrokenCode:
    return BrokenCode[problem.broken]


def pack(problem: Problem) -> str:
    return msgspec.json.encode(problem).decode()


def unpack(said: str) -> Problem:
    return msgspec.json.decode(said, type=Problem)
