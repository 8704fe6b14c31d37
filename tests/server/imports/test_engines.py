"""Tests for usen_desk.server.imports.engines: the importers of the commands, tried and applied, on both databases."""

import pytest

from tests.server.accounts.importing import imported, stores
from tests.server.conftest import NOW
from usen_desk.contract.imports import ImportCounts, ImportKind
from usen_desk.server.accounts.import_file import FileCode, FileFault
from usen_desk.server.accounts.unis_import import MovedOn
from usen_desk.server.imports.engines import COMMANDS, apply_file, columns_of, try_file


class Kept:
    """Hooks that keep what they are told."""

    def __init__(self):
        self.problems, self.steps = [], 0

    def progress(self, phase, done, total, lines):
        self.steps += 1

    def keep(self, problems):
        self.problems = list(problems)


def test_trying_and_applying_find_the_same(database, tmp_path):
    path, tried, applied = stores(tmp_path, ["C1", "さくら"], ["C2", ""]), Kept(), Kept()
    found = try_file(database, ImportKind.CUSTOMERS, path, NOW, tried)
    assert found.counts == ImportCounts(lines=2, added=1, refused=1)
    done = apply_file(database, ImportKind.CUSTOMERS, path, NOW, applied, found.outcome)
    assert (done.counts, done.outcome, applied.problems) == (found.counts, found.outcome, tried.problems)
    assert done.summary[0].startswith("2 行を読みました。追加 1")


@pytest.mark.parametrize("earlier", ["さくら", "みなと"])
def test_another_outcome_is_not_applied_and_leaves_the_way_free(database, tmp_path, earlier):
    path = stores(tmp_path, ["C1", "さくら"])
    found = try_file(database, ImportKind.CUSTOMERS, path, NOW, Kept())
    (tmp_path / "other").mkdir()
    imported(database, stores(tmp_path / "other", ["C1", earlier]))
    with pytest.raises(MovedOn):
        apply_file(database, ImportKind.CUSTOMERS, path, NOW, Kept(), found.outcome)
    again = try_file(database, ImportKind.CUSTOMERS, path, NOW, Kept())
    assert again.counts in (ImportCounts(lines=1, unchanged=1), ImportCounts(lines=1, changed=1))


def test_another_problem_is_another_outcome(database, tmp_path):
    """With equal counts: what is wrong was looked at, too."""
    first = try_file(database, ImportKind.CUSTOMERS, stores(tmp_path, ["C1", ""]), NOW, Kept())
    other = try_file(database, ImportKind.CUSTOMERS, stores(tmp_path, ["C1", "x" * 300]), NOW, Kept())
    assert first.counts == other.counts
    assert first.outcome != other.outcome


def test_a_damaged_file_is_a_fault(database, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    for kind in ImportKind:
        with pytest.raises(FileFault) as fault:
            try_file(database, kind, path, NOW, Kept())
        assert fault.value.code is FileCode.EMPTY


def test_every_kind_has_an_importer_and_says_its_columns():
    assert set(COMMANDS) | {ImportKind.COMPANIES} == set(ImportKind)
    for kind in ImportKind:
        assert columns_of(kind).required
    assert columns_of(ImportKind.MAILINGS).required[:2] == ("顧客CD", "発送日")
