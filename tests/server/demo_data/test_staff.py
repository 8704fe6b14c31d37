from __future__ import annotations

from usen_desk.contract.permissions import Role
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.staff import DEMO_STAFF, YOKOHAMA_SOUTH, demo_staff, sales_of


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


def test_every_branch_has_sales_and_the_manuals_has_two() -> None:
    sales = [person.branch_code for person in demo_staff() if person.role is Role.SALES]
    assert set(sales) == {branch.branch_code for branch in places().branches}
    assert [code for code in set(sales) if sales.count(code) > 1] == [YOKOHAMA_SOUTH]


def test_sales_of_the_field_are_different_people() -> None:
    staff = demo_staff()
    assert staff[: len(DEMO_STAFF)] == DEMO_STAFF
    assert len({person.login_id for person in staff}) == len(staff)
    assert "銀山" not in "".join(person.name for person in staff)
    assert sales_of(YOKOHAMA_SOUTH) == DEMO_STAFF[-1]
    assert sales_of("0206310100").login_id == "nishino.ryohei"
