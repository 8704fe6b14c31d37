"""Tests for the words of usen_desk.ui.people: rows, faults before sending, histories."""

import pytest

from tests.ui.people.samples import EDITS, NOW, log_row, mail, member, user
from usen_desk.contract.access_log import LogState
from usen_desk.contract.edits import ChangedField, RecordEdit
from usen_desk.contract.outgoing_mail import MailState
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.portal_users import PortalUserState
from usen_desk.server.audit.service import Action
from usen_desk.ui.people import edits_model, log_model, mail_model, portal_model, staff_model
from usen_desk.ui.people.sections_model import Section, granted


def cells(columns, row):
    return {column.key: column.cell(row).text for column in columns}


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [
        (PortalUserState.WAITING, 13, "未ログイン 残り13日"),
        (PortalUserState.OVER, 0, "期限切れ"),
        (PortalUserState.USING, 0, "利用中"),
        (PortalUserState.STOPPED, 0, "停止"),
        (PortalUserState.UNISSUED, 0, "未発行"),
    ],
)
def test_a_state_stands_in_words(state, days, words):
    row = user(state=state, days_left=days)
    assert cells(portal_model.portal_columns(), row)["state"] == words


def test_every_state_has_words_and_a_filter():
    assert set(portal_model.STATES) == set(PortalUserState)
    assert set(mail_model.STATES) == set(MailState)
    assert set(portal_model.FILTERS) == {None, *PortalUserState}


@pytest.mark.parametrize(
    "typed", ["0412-3398-01 0412-3398-02", "0412-3398-01、0412-3398-02\n0412-3398-01", " 0412-3398-01,,0412-3398-02 "]
)
def test_codes_are_read_between_blanks_commas_and_lines(typed):
    assert portal_model.codes_of(typed) == ("0412-3398-01", "0412-3398-02")


def test_what_is_missing_is_said_at_its_field():
    assert set(portal_model.faults_of("", " ", "")) == {"company_name", "name", "email"}
    assert set(portal_model.faults_of("x", "y", "no mail")) == {"email"}
    assert portal_model.faults_of("x", "y", "a@b.jp") == {}
    given = {"login_id": "", "name": "", "department": "", "branch_code": "", "email": ""}
    faults = staff_model.faults_of(role=Role.SALES, by_mail=True, **given)
    assert set(faults) == {"login_id", "name", "department", "branch_code", "email"}


def test_a_member_says_whether_they_may_sign_in():
    columns = staff_model.staff_columns()
    assert cells(columns, member())["state"] == "利用中"
    assert cells(columns, member(is_disabled=True))["state"] == "停止"
    assert cells(columns, member(must_set_password=True))["state"] == "仮パスワード"
    assert cells(columns, member(is_self=True))["name"].endswith("（あなた）")


def test_a_change_is_told_with_what_was_before():
    assert edits_model.change_lines(EDITS.items[0]) == (
        "役割: オペレーター → 管理者 (SV)\n支店コード: （なし） → 0204180400"
    )
    assert cells(edits_model.edit_columns(), EDITS.items[0])["what"] == "役割・支店コード"


def test_a_mail_says_why_it_failed():
    assert cells(mail_model.mail_columns(), mail())["reason"] == "550 no such user"


def test_a_log_row_says_who_looked_at_whom():
    row = cells(log_model.log_columns(), log_row(from_inquiry_id=29))
    assert (row["who"], row["action"], row["whom"], row["inquiry"]) == ("佐藤 健", "顧客を閲覧", "髙橋カフェ", "No.29")


def test_actions_are_those_of_the_service():
    assert set(log_model.ACTIONS) == {action.value for action in Action}, "every act has its words"
    assert {name for group in log_model.GROUPS for name in group} <= {action.value for action in Action}


def test_the_chain_is_told_in_a_sentence():
    assert log_model.state_words(LogState(sealed=1200, unsealed=0)) == ("封印済 1,200 行", "gray")
    text, tone = log_model.state_words(LogState(sealed=1, unsealed=0, is_checked=True, fault="changed", fault_at=17))
    assert (text.startswith("17 番目の記録で異常が見つかりました: 行が変更されています。"), tone) == (True, "red")
    assert log_model.state_words(LogState(sealed=3, unsealed=2, is_checked=True))[1] == "green"


def test_a_section_needs_its_permission():
    sections = (
        Section("a", "a", Permission.READ_PEOPLE, object),
        Section("b", "b", Permission.SUPERVISE_TRIALS, object),
    )
    assert [one.key for one in granted(sections, frozenset({Permission.READ_PEOPLE}))] == ["a"]


def test_a_changed_macro_and_category_stand_in_words():
    changes = (
        ChangedField(field="after", before="", after='{"status":"done","assigns":true}'),
        ChangedField(field="category", before="", after="billing"),
    )
    edit = RecordEdit(edit_id=1, at=NOW, by_name="", kind="canned", key="1", title="", changes=changes)
    assert edits_model.change_lines(edit) == (
        "送信後の操作: （なし） → ステータスを完了にする・担当なしにする\nカテゴリ: （なし） → 支払・請求"
    )
