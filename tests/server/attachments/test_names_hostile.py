"""Hostile names, from the upload to the desk's disk; `python -m tests.checks.names` makes many more of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.attachments import hostile
from usen_desk.server.attachments.blob_folder import FolderBlobs


@pytest.mark.parametrize(("name", "expected"), hostile.NAMED.items(), ids=lambda value: ascii(value)[:24])
def test_a_hostile_name_is_kept_plainly_or_refused(calls, tmp_path, name, expected):
    (tmp_path / "saved").mkdir()
    inquiry_id = calls.world.open().card.inquiry_id
    kept = hostile.round_trip(calls, inquiry_id, [name], tmp_path / "saved")
    if expected is not None:
        assert kept == {name: expected}


def test_names_that_nobody_thought_of(calls, tmp_path):
    (tmp_path / "saved").mkdir()
    inquiry_id = calls.world.open().card.inquiry_id

    @settings(max_examples=4, suppress_health_check=list(HealthCheck))
    @given(st.lists(hostile.NAMES, min_size=5, max_size=10))
    def round_trips(names):
        hostile.round_trip(calls, inquiry_id, names, tmp_path / "saved")

    round_trips()


def test_nothing_of_a_name_is_in_the_store(calls, tmp_path):
    (tmp_path / "saved").mkdir()
    inquiry_id = calls.world.open().card.inquiry_id
    kept = hostile.round_trip(calls, inquiry_id, [name for name in hostile.NAMED if name][:8], tmp_path / "saved")
    blobs = FolderBlobs(str(calls.folder))
    assert len({blob.name for blob in calls.blobs()} & set(blobs.names())) == len(kept)
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and calls.folder not in path.parents]
    assert outside == []
