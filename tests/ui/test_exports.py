"""Tests for usen_desk.ui.exports: no server, no thread."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold
from usen_desk.api.errors import DiskFault, DiskTrouble
from usen_desk.contract.branches import EXPORT_BRANCH, BranchExport
from usen_desk.ui.exports import Export


class Seen:
    def __init__(self, export):
        self.running, self.progressed, self.saved, self.failed = [], [], [], []
        export.running.connect(self.running.append)
        export.progressed.connect(lambda done, whole: self.progressed.append((done, whole)))
        export.saved.connect(self.saved.append)
        export.failed.connect(lambda message: self.failed.append(message.text))


@pytest.fixture
def made(qtbot):
    def make(answer=b"csv", background=None):
        client = FakeClient({EXPORT_BRANCH: answer})
        export = Export(client, background or Immediately())
        return export, client, Seen(export)

    return make


def test_a_list_is_written_and_its_progress_told(made, tmp_path):
    export, _, seen = made()
    export.start(EXPORT_BRANCH, BranchExport(), tmp_path / "a.csv", branch_code="1")
    assert (tmp_path / "a.csv").read_bytes() == b"csv"
    assert (seen.running, seen.progressed, seen.saved) == ([True, False], [(3, 3)], [tmp_path / "a.csv"])
    assert not export.is_running


def test_one_at_a_time_and_a_stopped_one_is_not_told_as_saved(made):
    background = WhenTold()
    export, client, seen = made(background=background)
    export.start(EXPORT_BRANCH, BranchExport(), Path("a.csv"), branch_code="1")
    export.start(EXPORT_BRANCH, BranchExport(), Path("b.csv"), branch_code="2")
    assert len(background.waiting) == 1
    export.cancel()
    background.deliver()
    assert (seen.running, seen.saved, client.asked) == ([True, False], [], [])


def test_why_it_failed_is_told_and_another_can_begin(made, tmp_path):
    export, _, seen = made([DiskTrouble(DiskFault.FULL), b"csv"])
    for _ in range(2):
        export.start(EXPORT_BRANCH, BranchExport(), tmp_path / "a.csv", branch_code="1")
    assert "空き容量" in seen.failed[0]
    assert seen.saved == [tmp_path / "a.csv"]
