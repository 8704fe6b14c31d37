"""Tests for usen_desk.ui.people.staff_page, staff_dialog and told_dialog."""

from uuid import UUID

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication

from tests.ui.people.samples import NOW, member
from usen_desk.api.errors import Refused
from usen_desk.contract.devices import Device, Devices
from usen_desk.contract.drafts import LIST_LEFT_DRAFTS, Draft, DraftMode, Drafts
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.people import (
    EDIT_STAFF,
    END_STAFF_SESSIONS,
    INVITE_STAFF,
    LIST_STAFF,
    LIST_STAFF_DEVICES,
    PUT_STAFF_ACCESS,
    RESET_STAFF_PASSWORD,
    REVOKE_STAFF_DEVICE,
    SessionsEnded,
    StaffInvited,
    StaffList,
    StaffSource,
)
from usen_desk.contract.permissions import Role
from usen_desk.ui.people.staff_dialog import StaffDialog
from usen_desk.ui.people.staff_page import StaffPage
from usen_desk.ui.people.told_dialog import ToldDialog

ME = member(9, is_self=True, role=Role.ADMIN)
OF_DIRECTORY = member(3, source=StaffSource.DIRECTORY)
PEOPLE = [member(1, email="sato@example.jp"), member(2, is_disabled=True), OF_DIRECTORY, ME]


PC = Device(device_id="a" * 32, name="CC-014", signed_in_at=NOW, is_this=False, is_revoked=False)
OLD_PC = Device(device_id="b" * 32, name="", signed_in_at=NOW, is_this=False, is_revoked=True)
DRAFT = Draft(
    mode=DraftMode.REPLY, inquiry_id=29, reply_id=UUID(int=2), body="書きかけの回答", device_id="a" * 32, saved_at=NOW
)


@pytest.fixture
def make(opened):
    def made(*, may_change=True, may_read_drafts=False):
        answers = {
            LIST_STAFF_DEVICES: Devices(items=[PC, OLD_PC]),
            REVOKE_STAFF_DEVICE: Devices(items=[replace(PC, is_revoked=True), OLD_PC]),
            LIST_LEFT_DRAFTS: Drafts(items=[DRAFT]),
            LIST_STAFF: StaffList(items=PEOPLE, may_change=may_change),
            INVITE_STAFF: StaffInvited(member=member(4), temporary_password="abcdEFGH2345"),
            EDIT_STAFF: member(1, name="佐藤 健一"),
            PUT_STAFF_ACCESS: lambda body, staff_id, version: member(staff_id, is_disabled=body.is_disabled),
            RESET_STAFF_PASSWORD: StaffInvited(member=member(1), mail_id=UUID(int=1)),
            END_STAFF_SESSIONS: SessionsEnded(ended=2, member=member(1)),
        }

        def build(presenter):
            return StaffPage(presenter, lambda *_: None, may_read_drafts=may_read_drafts)

        return opened(build, LIST_STAFF, answers)

    return made


def acts_of(page):
    return {action.text(): action for action in page.menu_of_current().actions()}


def test_a_supervisor_reads(make):
    page = make(may_change=False)
    assert [button.isHidden() for button in (page.invite, page.change, page.disable, page.more)] == [True] * 4
    assert not page.history.isHidden()


def test_an_invitation_tells_its_password_once(make):
    page = make()
    page.open_dialog(None)
    dialog = page.dialog
    dialog.wanted.emit()
    assert not page.client.bodies(INVITE_STAFF)
    assert dialog.error("login_id")
    for given, text in ((dialog.login_id, "aoki"), (dialog.name, "青木 翔"), (dialog.department, "1課")):
        given.setText(text)
    dialog.role.set_value(Role.SALES)
    dialog.wanted.emit()
    assert dialog.error("branch_code")
    dialog.branch_code.setText("0204180400")
    dialog.wanted.emit()
    (asked,) = page.client.bodies(INVITE_STAFF)
    assert (asked.login_id, asked.role, asked.branch_code, asked.by_mail) == ("aoki", Role.SALES, "0204180400", False)
    assert isinstance(page.dialog, ToldDialog)
    assert page.dialog.password.value == "abcdEFGH2345"


def test_a_change_names_the_version_that_was_seen(make):
    page = make()
    page.view.table.selectRow(0)
    page.change.click()
    assert isinstance(page.dialog, StaffDialog)
    assert not page.dialog.login_id.isEnabled()
    page.dialog.name.setText("佐藤 健一")
    page.dialog.wanted.emit()
    (edit,) = page.client.bodies(EDIT_STAFF)
    assert (edit.name, edit.role, page.client.asked[-2][2]) == (
        "佐藤 健一",
        Role.AGENT,
        {"staff_id": 1, "version": 4},
    )


def test_who_was_faster_is_told_and_the_input_stays(make):
    page = make()
    page.client.answers[EDIT_STAFF] = Refused(Problem(code=Code.CHANGED_MEANWHILE, request_id="0" * 32))
    page.view.table.selectRow(0)
    page.change.click()
    page.dialog.department.setText("2課")
    page.dialog.wanted.emit()
    assert "ほかの人が内容を変更しました" in page.dialog.notice.text
    assert page.dialog.department.text() == "2課"


def test_a_stop_takes_one_press_and_is_undone_from_its_line(make):
    page = make()
    page.view.table.selectRow(0)
    page.disable.click()
    page.view.toast._on_undo()
    assert [body.is_disabled for body in page.client.bodies(PUT_STAFF_ACCESS)] == [True, False]
    page.view.table.selectRow(1)
    assert page.disable.text() == "再開"


def test_nobody_stops_or_resets_themselves(make):
    page = make()
    page.view.table.selectRow(3)
    assert not page.disable.isEnabled()
    assert not acts_of(page)["パスワードを再設定…"].isEnabled()
    page.change.click()
    assert not page.dialog.role.isEnabled()


def test_a_password_is_reset_after_a_word_and_not_that_of_the_directory(make):
    page = make()
    page.view.table.selectRow(2)
    assert not acts_of(page)["パスワードを再設定…"].isEnabled()
    page.view.table.selectRow(0)
    acts_of(page)["パスワードを再設定してメールで送る…"].trigger()
    assert not page.client.bodies(RESET_STAFF_PASSWORD)
    page.view.notice._action.click()
    assert page.client.bodies(RESET_STAFF_PASSWORD)[0].by_mail


def test_sessions_end_from_the_menu(make):
    page = make()
    page.view.table.selectRow(0)
    acts_of(page)["すべての端末からログアウトさせる"].trigger()
    assert [path for asked, _, path in page.client.asked if asked is END_STAFF_SESSIONS] == [
        {"staff_id": 1, "version": None}
    ]


def test_roles_narrow_the_list(make):
    page = make()
    page.roles._choose(2)
    assert page.client.bodies(LIST_STAFF)[-1].role is Role.SALES


def devices_of(page, at=0):
    page.view.table.selectRow(at)
    page.devices.click()
    return page.dialog


def paths(page, endpoint):
    return [path for asked, _, path in page.client.asked if asked is endpoint]


def test_a_colleagues_pc_is_stopped_after_a_sentence_that_says_what_is_lost(make):
    page = make()
    dialog = devices_of(page)
    assert dialog.current == PC
    dialog.stop.click()
    assert "「CC-014」" in dialog.notice.text
    assert "まだ送信していない返信は失われ" in dialog.notice.text
    assert not paths(page, REVOKE_STAFF_DEVICE), "nothing is done before the word"
    dialog.notice._action.click()
    assert paths(page, REVOKE_STAFF_DEVICE) == [{"staff_id": 1, "device": PC.device_id, "version": None}]
    assert "停止しました" in dialog.notice.text
    assert not dialog.stop.isEnabled(), "it is stopped already"


def test_a_supervisor_sees_the_pcs_and_stops_none(make):
    dialog = devices_of(make(may_change=False))
    assert dialog.model.rowCount() == 2
    assert dialog.stop.isHidden()


def test_a_pc_that_couldnt_be_stopped_is_told_in_the_dialog(make):
    page = make()
    page.client.answers[REVOKE_STAFF_DEVICE] = Refused(Problem(code=Code.NOT_FOUND, request_id="0" * 32))
    dialog = devices_of(page)
    dialog.stop.click()
    dialog.notice._action.click()
    assert dialog.notice.text
    assert dialog.stop.isEnabled()


def test_what_a_disabled_person_was_writing_can_be_copied_by_a_supervisor(make):
    page = make(may_change=False, may_read_drafts=True)
    page.view.table.selectRow(0)
    assert not page.drafts.isEnabled(), "who can sign in has their drafts for themselves"
    page.view.table.selectRow(1)
    page.drafts.click()
    assert paths(page, LIST_LEFT_DRAFTS) == [{"staff_id": 2, "version": None}]
    assert page.dialog.text.toPlainText() == DRAFT.body
    page.dialog.copy.click()
    assert QGuiApplication.clipboard().text() == DRAFT.body


def test_nobody_else_sees_the_button(make):
    assert make().drafts.isHidden()
