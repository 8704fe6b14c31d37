"""docs/faults.md tells the truth: each fault has one row, with tests that are there or the reason why not."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TABLE = ROOT / "docs" / "faults.md"
FAULTS = [f"F{number}" for number in range(1, 35)]
NAMED = re.compile(r"`([\w/.]+\.py)::(\w+)`")


def rows(text):
    """(fault, tests as (file, function), why not) of each row."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"F\d+", cells[0]):
            yield cells[0], NAMED.findall(cells[2]), cells[3]


def problems(text):
    found = list(rows(text))
    named = [fault for fault, _, _ in found]
    yield from (f"{fault} has {named.count(fault)} rows" for fault in FAULTS if named.count(fault) != 1)
    for fault, tests, why_not in found:
        if not tests and not why_not:
            yield f"{fault} has neither a test nor a reason"
        for file, function in tests:
            path = ROOT / (file if "/" in file else f"tests/faults/{file}")
            if not path.is_file() or not re.search(rf"^def {function}\(", path.read_text(encoding="utf-8"), re.M):
                yield f"{fault}: there is no {file}::{function}"


def test_every_fault_has_tests_that_are_there_or_a_reason():
    assert list(problems(TABLE.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("| F9 |", "| F8 |", "F9 has 0 rows"),
        ("::test_after_a_crash_the_next_start_takes_over", "::test_gone", "F31: there is no"),
        ("`test_killed_desk.py::", "`test_nobody.py::", "F11: there is no"),
    ],
)
def test_what_is_wrong_with_it_is_found(old, new, problem):
    text = TABLE.read_text(encoding="utf-8")
    assert old in text
    found = list(problems(text.replace(old, new)))
    assert any(one.startswith(problem) for one in found)
