"""Companies, looked up while their name is typed."""

from tests.fakes import FakeClient, Immediately, problem
from usen_desk.api.errors import Refused
from usen_desk.contract.company_stores import LIST_COMPANIES, CompanyRow, CompanyRows
from usen_desk.contract.errors import Code
from usen_desk.ui.inquiries.companies_presenter import CompaniesPresenter
from usen_desk.ui.inquiries.opening_model import Company

ROWS = CompanyRows(items=[CompanyRow(company_id=7, name="株式会社みなと", store_count=3)], total=1)


def looking(answers):
    client = FakeClient(answers)
    made = CompaniesPresenter(client, Immediately())
    made.heard, made.complained = [], []
    made.found.connect(lambda text, found: made.heard.append((text, found)))
    made.told.connect(made.complained.append)
    return made, client


def test_after_a_rest_the_newest_word_is_looked_up(qapp):
    made, client = looking({LIST_COMPANIES: ROWS})
    made.look_up("み")
    made.look_up("みなと")
    made._rest.timeout.emit()
    assert made.heard == [("みなと", [Company(company_id=7, name="株式会社みなと")])]
    assert [body.text for _, body, _ in client.asked] == ["みなと"]


def test_nothing_is_looked_up_without_a_word(qapp):
    made, _ = looking({})
    made.look_up("み")
    made.look_up("")
    assert not made._rest.isActive()


def test_what_goes_wrong_is_told(qapp):
    made, _ = looking({LIST_COMPANIES: Refused(problem(Code.NOT_PERMITTED))})
    made.look_up("み")
    made._rest.timeout.emit()
    assert len(made.complained) == 1
