"""Tests for usen_desk.server.people.companies: through the real edge, on both databases."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.server.conftest import BRANCH
from tests.server.inquiries.rows import add_inquiries, add_messages
from usen_desk.contract.company_stores import (
    EDIT_COMPANY,
    GET_COMPANY,
    LIST_COMPANIES,
    CompanyEdit,
    CompanySearch,
)
from usen_desk.contract.edits import LIST_EDITS, EditSearch
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.contract.portal_users import ISSUE_PORTAL_USER, Introduction
from usen_desk.server.db import schema


@pytest.fixture
def taisho(office, shops):
    """A company with store -01 and chain 300412."""
    asked = Introduction(
        request_id=uuid4(),
        company_name="株式会社大将フーズ",
        customer_codes=("0412-3398-01",),
        chain_codes=("300412",),
        name="青葉 花",
        email="hana@taisho.example.jp",
    )
    return office.call(ISSUE_PORTAL_USER, asked).user.company_id


def edited(office, company_id, version=1, **edit):
    return office.call(EDIT_COMPANY, CompanyEdit(**edit), version=version, company_id=company_id)


def refused(office, company_id, version=1, **edit):
    return office.refusal(EDIT_COMPANY, CompanyEdit(**edit), version=version, company_id=company_id)


def test_a_company_shows_its_own_stores_and_those_of_its_chains(office, taisho):
    detail = office.call(GET_COMPANY, company_id=taisho)
    assert [(one.customer_code, one.by_chain) for one in detail.stores] == [
        ("0412-3398-01", False),
        ("0412-3398-02", True),
        ("0412-3398-03", True),
    ]
    assert (detail.total_stores, detail.company.chain_codes, detail.company.user_count) == (3, ("300412",), 1)


def test_companies_are_listed_and_found_by_any_part_of_the_name(office, taisho):
    assert office.call(LIST_COMPANIES, CompanySearch(text="ﾌｰｽﾞ"), who=Role.AGENT).total == 1
    assert office.call(LIST_COMPANIES, CompanySearch(text="海野")).items == []


def test_stores_and_chains_come_and_go_with_before_and_after(office, taisho):
    detail = edited(
        office,
        taisho,
        name="大将フーズ株式会社",
        add_customer_codes=("0412-3398-04",),
        remove_customer_codes=("0412-3398-01",),
        remove_chain_codes=("300412",),
    )
    assert [one.customer_code for one in detail.stores] == ["0412-3398-04"]
    assert (detail.company.name, detail.version) == ("大将フーズ株式会社", 2)
    (newest, *_) = office.call(LIST_EDITS, EditSearch(kind="company", key=str(taisho))).items
    assert {(one.field, one.before, one.after) for one in newest.changes} == {
        ("name", "株式会社大将フーズ", "大将フーズ株式会社"),
        ("customer_codes", "0412-3398-01", "0412-3398-04"),
        ("chain_codes", "300412", ""),
    }
    assert refused(office, taisho, version=1, name="x")[0] is Code.CHANGED_MEANWHILE


def newest_edit(office, company_id):
    newest = office.call(LIST_EDITS, EditSearch(kind="company", key=str(company_id))).items[0]
    return newest.by_name, {(one.field, one.before, one.after) for one in newest.changes}


def test_what_a_request_puts_to_a_company_stands_in_its_history(office, taisho):
    made = {
        ("name", "", "株式会社大将フーズ"),
        ("customer_codes", "", "0412-3398-01"),
        ("chain_codes", "", "300412"),
    }
    assert newest_edit(office, taisho) == ("中村 誠", made)
    another = Introduction(
        request_id=uuid4(),
        company_name="株式会社大将フーズ",
        customer_codes=("0412-3398-04",),
        name="青葉 空",
        email="sora@taisho.example.jp",
    )
    office.call(ISSUE_PORTAL_USER, another, who=Role.AGENT)
    by_agent = {("customer_codes", "0412-3398-01", "0412-3398-01\n0412-3398-04")}
    assert newest_edit(office, taisho) == ("佐藤 健", by_agent)


def test_of_a_company_with_many_stores_the_history_says_which_came_and_went(office, taisho, database):
    """All of them would be cut, and before and after would read the same."""
    with database.write() as tx:
        for number in range(1000, 1600):
            code = f"0100-{number}-01"
            key = {"customer_id": number, "customer_code": code, "customer_code_key": code.replace("-", "")}
            names = {"store_name": "大将", "store_name_folded": "大将"}
            tx.execute(schema.customer.insert().values(**key, **names, branch_code=BRANCH, updated_at=office.now))
            tx.execute(schema.company_store.insert().values(company_id=taisho, customer_id=number))
    edited(office, taisho, add_customer_codes=("0412-3398-04",), remove_customer_codes=("0100-1001-01",))
    assert newest_edit(office, taisho)[1] == {("customer_codes", "0100-1001-01", "0412-3398-04")}


def test_inquiries_move_with_their_store_and_stay_searchable(office, taisho, database):
    with database.write() as tx:
        (inquiry_id,) = add_inquiries(tx, [{"customer_id": 4, "opened_by_user_id": None}])
        add_messages(tx, [{"inquiry_id": inquiry_id, "body": "音が出ません"}])
    company = select(schema.inquiry.c.company_id).where(schema.inquiry.c.inquiry_id == inquiry_id)
    edited(office, taisho, add_chain_codes=("300500",))
    with database.read() as tx:
        assert tx.scalar(company) == taisho
        changes = tx.execute(select(schema.change.c.object_id).where(schema.change.c.kind == "inquiry")).scalars().all()
    assert inquiry_id in changes, "the desks hear of it"
    edited(office, taisho, version=2, remove_chain_codes=("300500",))
    with database.read() as tx:
        assert tx.scalar(company) is None


def test_what_is_another_companys_or_unknown_is_refused_at_its_field(office, taisho):
    asked = Introduction(request_id=uuid4(), company_name="海野食堂", name="海野 三郎", email="saburo@unno.example.jp")
    other = office.call(ISSUE_PORTAL_USER, asked).user.company_id
    assert refused(office, other, add_customer_codes=("0412-3398-01",)) == (
        Code.OF_OTHER_COMPANY,
        "add_customer_codes",
    )
    assert refused(office, other, add_chain_codes=("300412",)) == (Code.OF_OTHER_COMPANY, "add_chain_codes")
    assert refused(office, other, add_customer_codes=("9999-9999-99",)) == (Code.NOT_FOUND, "add_customer_codes")
    assert refused(office, other, name="株式会社大将ﾌｰｽﾞ") == (Code.ALREADY_REGISTERED, "name")
    assert refused(office, 999, name="x")[0] is Code.NOT_FOUND
    edited(office, other, remove_customer_codes=("0412-3398-01",), remove_chain_codes=("300412",))
    assert office.call(GET_COMPANY, company_id=taisho).total_stores == 3, "nothing is taken from another company"
