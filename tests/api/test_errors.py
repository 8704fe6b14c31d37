"""Tests for usen_desk.api.errors."""

import errno

import msgspec
import pytest

from tests.fakes import problem
from usen_desk.api.errors import BadAnswer, DiskFault, DiskTrouble, Refused
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.inquiries import Missed


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


@pytest.mark.parametrize(
    ("wire", "told"),
    [
        ("", None),
        (',"detail":null', None),
        (',"detail":{"messages":[],"last_sequence":7}', 7),
        (',"detail":7', BadAnswer),
    ],
)
def test_a_refusal_may_come_with_something_of_its_codes_own_type(wire, told):
    problem = msgspec.json.decode(f'{{"code":"behind","request_id":"r"{wire}}}', type=Problem)
    if told is BadAnswer:
        with pytest.raises(BadAnswer):
            Refused(problem).detail(Missed)
    else:
        missed = Refused(problem).detail(Missed)
        assert (missed and missed.last_sequence) == told
