"""Tests for usen_desk.server.branches.store."""

import pytest

from tests.server.conftest import BRANCH, OTHER_BRANCH
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.branches import store


@pytest.mark.parametrize(
    ("role", "own_branch", "codes"),
    [
        (Role.SUPERVISOR, None, [OTHER_BRANCH, BRANCH]),
        (Role.SALES, BRANCH, [BRANCH]),
        (Role.SALES, OTHER_BRANCH, [OTHER_BRANCH]),
        (Role.SALES, "9999999999", []),
        (Role.AGENT, None, []),
        (Role.ADMIN, None, []),
    ],
)
def test_the_reach_of_an_export(unit, branches, role, own_branch, codes):
    with unit(role, Permission.EXPORT_BRANCH, branch_code=own_branch) as context:
        assert [row.branch_code for row in store.branches(context)] == codes
        for code in (BRANCH, OTHER_BRANCH):
            assert (store.branch_of(context, code) is not None) == (code in codes)
