from __future__ import annotations

from usen_desk.contract.permissions import Role
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.staff import DEMO_STAFF


def test_every_role_of_the_staff_can_sign_in() -> None:
    assert {person.role for person in DEMO_STAFF} == set(Role) - {Role.CUSTOMER}
    assert len({person.login_id for person in DEMO_STAFF}) == len(DEMO_STAFF)


def test_sales_belong_to_a_branch_that_exists_and_nobody_else_does() -> None:
    branches = {branch.branch_code: branch.branch_name for branch in places().branches}
    for person in DEMO_STAFF:
        assert (person.branch_code is not None) == (person.role is Role.SALES)
        if person.branch_code:
            assert branches[person.branch_code] in person.department
    first = next(person for person in DEMO_STAFF if person.role is Role.SALES)
    assert first.branch_code == "0204180400"


def test_passwords_are_long_enough_and_the_manuals_name_is_not_used() -> None:
    for person in DEMO_STAFF:
        assert len(person.password) >= 15
        assert "銀山" not in person.name
