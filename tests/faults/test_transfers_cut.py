"""F29, F30: a large file goes up and comes down over a line that cuts, while the desk and the service are killed."""

from __future__ import annotations

import pytest

from tests.faults.transfer_runs import TransferRun

MEGABYTES = 8


@pytest.fixture
def run(tmp_path):
    made = TransferRun(tmp_path, MEGABYTES, seed=7, cuts=4, kills=1)
    yield made
    made.close()


def test_a_file_survives_cuts_and_kills_of_both_sides_and_leaves_nothing_behind(run):
    run.down(run.up())
    for way in run.ways.values():
        assert way.sha256 == run.sha256
        assert way.cuts
    assert all(way.desk_kills and way.service_kills for way in run.ways.values()), run.ways
    assert run.left_behind() == (0, 0, 1)
