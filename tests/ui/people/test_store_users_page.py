"""Tests for usen_desk.ui.people.store_users_page."""

from uuid import UUID

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.account_samples import customer
from tests.ui.people.samples import user
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.portal_users import (
    ISSUE_PORTAL_USER,
    LIST_PORTAL_USERS,
    REISSUE_PORTAL_PASSWORD,
    PortalUserIssued,
    PortalUsers,
    PortalUserState,
)
from usen_desk.ui.people.records_presenter import RecordsPresenter
from usen_desk.ui.people.store_users_page import READING, StoreUsersCard

STORE, COMPANY = "0398-2071-01", "株式会社大将フーズ"
THROTTLED = Refused(Problem(code=Code.RESEND_THROTTLED, request_id="0" * 32))
PEOPLE = [
    user(1),
    user(2, state=PortalUserState.USING, days_left=0),
    user(3, state=PortalUserState.STOPPED, days_left=0),
]


@pytest.fixture
def made(qtbot):
    def make(users=PEOPLE, company=COMPANY, background=None):
        client = FakeClient(
            {
                LIST_PORTAL_USERS: PortalUsers(items=users, total=len(users), company_name=company),
                ISSUE_PORTAL_USER: PortalUserIssued(user=user(4), mail_id=UUID(int=4)),
                REISSUE_PORTAL_PASSWORD: lambda _, user_id, version: PortalUserIssued(
                    user=user(user_id, days_left=14), mail_id=UUID(int=5)
                ),
            }
        )
        presenter = RecordsPresenter(client, background or Immediately(), LIST_PORTAL_USERS, LIST_PORTAL_USERS.body())
        card = StoreUsersCard(presenter)
        presenter.setParent(card)
        card.client = client
        qtbot.addWidget(card)
        card.resize(840, 300)
        card.show()
        card.open_store(customer(STORE))
        return card

    return make


def states(card):
    at = [column.key for column in card.model.columns].index("state")
    return [card.model.cell(row, at).text for row in range(card.model.rowCount())]


def test_the_people_of_the_stores_company_with_the_days_that_are_left(made):
    card = made()
    assert card.client.bodies(LIST_PORTAL_USERS)[-1].customer_code == STORE
    assert states(card) == ["未ログイン 残り13日", "利用中", "停止"]
    assert card.note.isHidden()


@pytest.mark.parametrize(("company", "words"), [("", "企業名とお客様を入力"), (COMPANY, f"{COMPANY} の利用者はまだ")])
def test_a_store_without_users_says_what_to_do(made, company, words):
    card = made([], company)
    assert words in card.note.text()
    assert (card.table.isHidden(), card.issue.isEnabled(), card.reissue.isEnabled()) == (True, True, False)


def test_a_password_is_reissued_and_where_the_mail_goes_is_said(made):
    card = made()
    card.table.selectRow(0)
    card.reissue.click()
    assert card.client.asked[-2][2] == {"user_id": 1, "version": None}
    assert "お知らせメールを hana1@taisho.example.jp に送ります" in card.notice.text


def test_the_cursor_stays_on_whom_it_was_for(made):
    card = made()
    card.table.selectRow(1)
    card.reissue.click()
    card.notice._action.click()
    assert card.table.current().user_id == 2


def test_who_uses_theirs_is_asked_about_before_it_is_lost(made):
    card = made()
    card.table.selectRow(1)
    card.reissue.click()
    assert not card.client.bodies(REISSUE_PORTAL_PASSWORD)
    assert "利用中です" in card.notice.text
    card.notice._action.click()
    assert len(card.client.bodies(REISSUE_PORTAL_PASSWORD)) == 1


def test_a_stopped_person_gets_no_password(made):
    card = made()
    card.table.selectRow(2)
    assert not card.reissue.isEnabled()


def test_a_refused_reissue_is_explained_and_asked_again_under_the_same_number(made):
    card = made()
    card.client.answers[REISSUE_PORTAL_PASSWORD] = THROTTLED
    card.table.selectRow(0)
    card.reissue.click()
    assert card.notice.text
    assert card.reissue.isEnabled()
    card.reissue.click()
    first, second = card.client.bodies(REISSUE_PORTAL_PASSWORD)
    assert first.request_id == second.request_id


def test_the_sheet_knows_company_and_store(made):
    card = made([])
    card.issue.click()
    assert (card.dialog.company_name.text(), card.dialog.customer_codes.toPlainText()) == (COMPANY, STORE)
    card.dialog.name.setText("青葉 花")
    card.dialog.email.setText("hana@taisho.example.jp")
    card.dialog.wanted.emit()
    (asked,) = card.client.bodies(ISSUE_PORTAL_USER)
    assert (asked.company_name, asked.customer_codes) == (COMPANY, (STORE,))
    assert "青葉 花4 様を発行しました" in card.notice.text


def test_what_could_not_be_read_is_read_again_from_its_line(made):
    card = made()
    answer = card.client.answers[LIST_PORTAL_USERS]
    card.client.answers[LIST_PORTAL_USERS] = Unreachable(Trouble.TIMEOUT)
    card.open_store(customer(STORE))
    assert card.model.rowCount() == 0
    card.client.answers[LIST_PORTAL_USERS] = answer
    card.notice._action.click()
    assert len(states(card)) == 3


def test_nobody_of_the_store_before_is_seen_while_the_next_is_read(made):
    background = WhenTold()
    card = made(background=background)
    background.deliver()
    card.open_store(customer(STORE))
    card.clear("0398-2071-02")
    background.deliver()
    assert (card.model.rowCount(), card.note.text(), card.issue.isEnabled()) == (0, READING, False)
