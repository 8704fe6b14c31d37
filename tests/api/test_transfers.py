"""Tests for usen_desk.api.transfers where no service is needed; the whole way goes over TLS in
tests/server/transfers/test_service_tls.py."""

import hashlib

import pytest

from usen_desk.api.cancellation import Cancellation
from usen_desk.api.errors import Cancelled, SourceTrouble
from usen_desk.api.transfers import PART_BYTES, part_of, sha256_of


def test_size_and_digest_are_those_of_the_whole_file(tmp_path):
    content = b"0123456789abcdef" * (PART_BYTES // 16) + b"rest"
    file = tmp_path / "録音.wav"
    file.write_bytes(content)
    assert sha256_of(file) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_file_that_is_not_there_any_more_is_told_as_such(tmp_path):
    with pytest.raises(SourceTrouble):
        sha256_of(tmp_path / "gone.pdf")


def test_reading_a_large_file_can_be_cancelled(tmp_path):
    file = tmp_path / "large.zip"
    file.write_bytes(b"x")
    cancellation = Cancellation()
    cancellation.cancel()
    with cancellation, pytest.raises(Cancelled):
        sha256_of(file)


def test_a_part_lies_beside_the_place_that_the_file_will_have(tmp_path):
    target = tmp_path / "見積書㈱①～髙.xlsx"
    assert part_of(target) == tmp_path / "見積書㈱①～髙.xlsx.part"
