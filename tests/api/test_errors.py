"""Tests for usen_desk.api.errors."""

import errno

import pytest

from tests.fakes import problem
from usen_desk.api.errors import DiskFault, DiskTrouble, Refused
from usen_desk.contract.errors import Code


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFault.FULL),
        (errno.EDQUOT, DiskFault.FULL),
        (errno.EACCES, DiskFault.DENIED),
        (errno.EROFS, DiskFault.DENIED),
        (errno.EIO, DiskFault.OTHER),
    ],
)
def test_faults_of_the_disk_are_told_apart(number, kind):
    assert DiskTrouble.of(OSError(number, "x", "secret name")).kind is kind


def test_an_error_names_no_file_and_no_person_in_a_log():
    assert "secret" not in str(DiskTrouble.of(OSError(errno.EIO, "x", "secret name")))
    assert str(Refused(problem(Code.NOT_FOUND))) == f"not_found (request {'0' * 32})"
