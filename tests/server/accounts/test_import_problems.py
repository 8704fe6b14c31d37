"""Tests for usen_desk.server.accounts.import_problems."""

from hypothesis import given
from hypothesis import strategies as st

from usen_desk.server.accounts import import_problems
from usen_desk.server.accounts.import_fields import CellCode
from usen_desk.server.accounts.import_file import Broken, BrokenCode
from usen_desk.server.accounts.import_kinds import Fault
from usen_desk.server.accounts.import_problems import VALUE_CHARS, NoteCode, Problem


@given(st.text())
def test_a_problem_comes_back_as_it_was_kept_and_its_text_has_no_nul(value):
    problem = import_problems.of_faults(3, [Fault("phone", CellCode.TOO_LONG, value)])
    assert "\0" not in import_problems.pack(problem)
    assert import_problems.unpack(import_problems.pack(problem)) == problem
    assert len(problem.cells[0].value) <= VALUE_CHARS


def test_codes_come_back_as_they_were():
    broken = import_problems.of_broken(Broken(3, 5, BrokenCode.QUOTES))
    assert (broken.line, broken.last_line) == (3, 5)
    assert import_problems.broken_code(broken) is BrokenCode.QUOTES
    taken = import_problems.of_cell(4, "login_id", CellCode.LOGIN_ID_TAKEN, "xfeeaP", "12")
    assert import_problems.cell_code(taken.cells[0]) is CellCode.LOGIN_ID_TAKEN


def test_a_note_is_no_refusal():
    assert not Problem(line=2, last_line=2, replaced_by=9).is_refused
    assert import_problems.of_broken(Broken(3, 5, BrokenCode.QUOTES)).is_refused
    assert import_problems.of_cell(4, "login_id", CellCode.EMPTY, "").is_refused


def test_a_note_of_a_cell_comes_back_as_it_was_kept():
    note = import_problems.of_note(2, "expires_on", NoteCode.EXPIRY_DIFFERS, "2018-08-17", "2018-08-16")
    kept = import_problems.unpack(import_problems.pack(note))
    assert (kept, kept.is_refused) == (note, False)
    assert import_problems.note_code(kept.notes[0]) is NoteCode.EXPIRY_DIFFERS


def test_long_and_broken_values_are_shown_short_on_one_line():
    assert import_problems.shortened("a\r\n b") == "a b"
    assert import_problems.shortened("x" * 200) == "x" * (VALUE_CHARS - 1) + "…"
