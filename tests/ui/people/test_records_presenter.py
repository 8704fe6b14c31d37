"""Tests for usen_desk.ui.people.records_presenter: no widgets."""

import pytest

from tests.fakes import FakeClient, Immediately
from tests.ui.people.samples import company
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.company_stores import LIST_COMPANIES, CompanyRows
from usen_desk.ui.people.companies_model import company_columns
from usen_desk.ui.people.records_presenter import RecordsPresenter


@pytest.fixture
def presenter():
    answers = {LIST_COMPANIES: lambda body: CompanyRows(items=[company(company_id=body.offset + 1)], total=250)}
    made = RecordsPresenter(FakeClient(answers), Immediately(), LIST_COMPANIES, LIST_COMPANIES.body())
    made.client = made._client
    made.pages, made.told_of = [], []
    made.page.connect(lambda first, rows: made.pages.append((first, rows[0].company_id)))
    made.told.connect(made.told_of.append)
    return made


def test_a_page_is_asked_for_once_with_the_conditions_of_the_search(presenter):
    presenter.narrow(text="大将")
    presenter.fetch(100)
    presenter.fetch(100)
    assert presenter.pages == [(0, 1), (100, 101)]
    assert [(body.text, body.offset) for body in presenter.client.bodies(LIST_COMPANIES)] == [
        ("大将", 0),
        ("大将", 100),
    ]


def test_a_page_that_was_lost_can_be_asked_for_again(presenter):
    presenter.load()
    presenter.client.answers[LIST_COMPANIES] = Unreachable(Trouble.CUT)
    presenter.fetch(100)
    assert len(presenter.told_of) == 1
    presenter.fetch(100)
    assert len(presenter.client.bodies(LIST_COMPANIES)) == 3


def test_a_company_says_its_chains_and_numbers():
    texts = [column.cell(company()).text for column in company_columns()]
    assert texts == ["株式会社大将フーズ", "1", "300412", "2"]
