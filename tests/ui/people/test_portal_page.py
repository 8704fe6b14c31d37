"""Tests for usen_desk.ui.people.portal_page and issue_dialog."""

from uuid import UUID

import pytest

from tests.ui.people.samples import user
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.permissions import Permission
from usen_desk.contract.portal_users import (
    ISSUE_PORTAL_USER,
    LIST_PORTAL_USERS,
    PUT_PORTAL_ACCESS,
    REISSUE_PORTAL_PASSWORD,
    PortalUserIssued,
    PortalUsers,
    PortalUserState,
)
from usen_desk.ui.people.portal_page import PortalPage

ALL = frozenset({Permission.ISSUE_PORTAL_USERS, Permission.WRITE_COMPANIES, Permission.READ_PEOPLE})
TAKEN = Refused(Problem(code=Code.ALREADY_REGISTERED, request_id="0" * 32, field="email"))


@pytest.fixture
def page(opened):
    histories = []
    users = [
        user(1),
        user(2, state=PortalUserState.USING, days_left=0),
        user(3, state=PortalUserState.STOPPED, days_left=0),
    ]
    answers = {
        LIST_PORTAL_USERS: PortalUsers(items=users, total=3),
        ISSUE_PORTAL_USER: PortalUserIssued(user=user(4), mail_id=UUID(int=4)),
        REISSUE_PORTAL_PASSWORD: PortalUserIssued(user=user(1, days_left=14), mail_id=UUID(int=5)),
        PUT_PORTAL_ACCESS: lambda body, user_id, version: user(
            user_id, state=PortalUserState.STOPPED if body.is_stopped else PortalUserState.WAITING
        ),
    }
    made = opened(
        lambda presenter: PortalPage(presenter, ALL, lambda *what: histories.append(what)), LIST_PORTAL_USERS, answers
    )
    made.histories = histories
    return made


def fill(dialog):
    dialog.company_name.setText("株式会社大将フーズ")
    dialog.customer_codes.setPlainText("0398-2071-01\n0398-2071-02")
    dialog.name.setText("青葉 花")
    dialog.email.setText("hana@taisho.example.jp")


def test_an_expired_password_is_reissued_by_one_press_on_the_chosen_row(page):
    page.view.table.selectRow(0)
    page.reissue.click()
    assert page.client.asked[-2][2] == {"user_id": 1, "version": None}
    assert page.client.asked[-1][0] is LIST_PORTAL_USERS, "the list is read again"


def test_who_uses_theirs_is_asked_about_before_it_is_lost(page):
    page.view.table.selectRow(1)
    page.reissue.click()
    assert not page.client.bodies(REISSUE_PORTAL_PASSWORD)
    assert "利用中です" in page.view.notice.text
    page.view.notice._action.click()
    assert len(page.client.bodies(REISSUE_PORTAL_PASSWORD)) == 1


def test_a_stop_is_undone_from_its_line(page):
    page.view.table.selectRow(0)
    page.stop.click()
    page.view.toast._on_undo()
    assert [body.is_stopped for body in page.client.bodies(PUT_PORTAL_ACCESS)] == [True, False]


def test_a_stopped_person_can_only_be_let_in_again(page):
    page.view.table.selectRow(2)
    assert (page.reissue.isEnabled(), page.stop.text()) == (False, "再開")


def test_a_request_is_sent_once_it_is_whole(page):
    page.open_issue()
    page.dialog.wanted.emit()
    assert not page.client.bodies(ISSUE_PORTAL_USER)
    assert all(page.dialog.error(name) for name in ("company_name", "name", "email"))
    fill(page.dialog)
    page.dialog.wanted.emit()
    (asked,) = page.client.bodies(ISSUE_PORTAL_USER)
    assert (asked.company_name, asked.customer_codes, asked.email) == (
        "株式会社大将フーズ",
        ("0398-2071-01", "0398-2071-02"),
        "hana@taisho.example.jp",
    )


def test_what_the_service_refuses_is_said_in_the_sheet_and_the_input_stays(page):
    page.client.answers[ISSUE_PORTAL_USER] = TAKEN
    page.open_issue()
    fill(page.dialog)
    page.dialog.wanted.emit()
    assert page.dialog.isVisible()
    assert page.dialog.error("email")
    assert "すでに登録されています" in page.dialog.notice.text
    assert page.dialog.email.text() == "hana@taisho.example.jp"
    first = page.client.bodies(ISSUE_PORTAL_USER)[0].request_id
    page.dialog.wanted.emit()
    assert page.client.bodies(ISSUE_PORTAL_USER)[1].request_id == first, "the same request, should an answer get lost"


def test_a_search_and_a_state_narrow_the_list(page):
    page.states._choose(1)
    page.search.searched.emit("大将")
    asked = page.client.bodies(LIST_PORTAL_USERS)[-1]
    assert (asked.text, asked.state) == ("大将", PortalUserState.WAITING)


def test_the_history_is_that_of_the_row(page):
    page.view.table.selectRow(0)
    page.history.click()
    assert page.histories == [("portal_user", "1", "青葉 花1")]


def test_who_may_not_stop_has_no_button(opened):
    may = frozenset({Permission.ISSUE_PORTAL_USERS})
    made = opened(
        lambda presenter: PortalPage(presenter, may, print),
        LIST_PORTAL_USERS,
        {LIST_PORTAL_USERS: PortalUsers(items=[], total=0)},
    )
    assert (made.stop.isHidden(), made.history.isHidden()) == (True, True)
