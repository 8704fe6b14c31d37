"""Tests for usen_desk.server.people.staff_admin: through the real edge, on both databases."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests.server.conftest import BRANCH, NOW
from tests.server.inquiries.rows import add_inquiries
from tests.server.people.office import IDS
from tests.server.session.desk import PASSWORD
from usen_desk.contract import people as api
from usen_desk.contract.edits import LIST_EDITS, EditSearch
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import SEARCH_INQUIRIES, InquirySearch
from usen_desk.contract.outgoing_mail import LIST_OUTGOING_MAIL, MailSearch, MailState
from usen_desk.contract.people import Invitation, PasswordReset, StaffAccess, StaffEdit, StaffSearch
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import CHANGE_PASSWORD, GET_ME, SIGN_IN, PasswordChange, SignIn
from usen_desk.server.db import schema
from usen_desk.server.mail.sender import send_due
from usen_desk.server.people import staff_store

ADMIN = Role.ADMIN
DEVICE = "a" * 32
OWN = "青い魚が三匹泳いでいる庭の池の底"
AGENT_ID, SUPERVISOR_ID, ADMIN_ID = IDS[Role.AGENT], IDS[Role.SUPERVISOR], IDS[Role.ADMIN]


def invitation(**other):
    values = {"login_id": "aoki", "name": "青木 翔", "department": "カスタマーサポート1課", "role": Role.AGENT}
    return Invitation(**(values | other))


def signed_in(office, password, login_id="aoki"):
    return office.call(SIGN_IN, SignIn(login_id=login_id, password=password, device_id=DEVICE), who="")


def refused_sign_in(office, password, login_id="aoki"):
    return office.refusal(SIGN_IN, SignIn(login_id=login_id, password=password, device_id=DEVICE), who="")[0]


def member(office, staff_id):
    (found,) = [one for one in office.call(api.LIST_STAFF, StaffSearch()).items if one.staff_id == staff_id]
    return found


def disabled(office, staff_id, is_disabled=True, who=ADMIN):
    return office.call(api.PUT_STAFF_ACCESS, StaffAccess(is_disabled=is_disabled), who=who, staff_id=staff_id)


def test_an_invited_person_can_only_set_a_password_and_then_works(office):
    invited = office.call(api.INVITE_STAFF, invitation(login_id=" ＡＯＫＩ "), who=ADMIN)
    assert (invited.member.login_id, invited.member.must_set_password) == ("aoki", True)
    session = signed_in(office, invited.temporary_password)
    assert (session.me.must_set_password, session.me.permissions) == (True, frozenset())
    assert office.refusal(SEARCH_INQUIRIES, InquirySearch(), who=session.token)[0] is Code.NOT_PERMITTED
    change = PasswordChange(current=invited.temporary_password, new=OWN)
    office.call(CHANGE_PASSWORD, change, who=session.token)
    me = office.call(GET_ME, who=session.token)
    assert not me.must_set_password
    assert me.permissions
    office.call(SEARCH_INQUIRIES, InquirySearch(), who=session.token)
    assert not member(office, invited.member.staff_id).must_set_password


def test_a_temporary_password_of_the_staff_ends_after_14_days(office):
    invited = office.call(api.INVITE_STAFF, invitation(), who=ADMIN)
    office.later(days=13, hours=23, minutes=59, seconds=59)
    session = signed_in(office, invited.temporary_password)
    office.later(seconds=2)
    assert refused_sign_in(office, invited.temporary_password) is Code.PASSWORD_OVER
    change = PasswordChange(current=invited.temporary_password, new=OWN)
    assert office.refusal(CHANGE_PASSWORD, change, who=session.token)[0] is Code.PASSWORD_OVER


def test_an_invitation_by_mail_tells_the_password_there_alone(office, database, relay):
    asked = invitation(email="aoki@example.jp", by_mail=True)
    invited = office.call(api.INVITE_STAFF, asked, who=ADMIN)
    assert invited.temporary_password == ""
    send_due(database, relay.settings(), lambda: office.now)
    ((to, message),) = relay.received
    assert to == ["aoki@example.jp"]
    password = re.search(r"仮パスワード: (\S+)", message.get_content())[1]
    assert signed_in(office, password).me.must_set_password
    with database.read() as tx:
        assert tx.scalar(select(schema.mail_outbox.c.body)) == ""


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"login_id": "agent"}, (Code.ALREADY_REGISTERED, "login_id")),
        ({"login_id": "青木"}, (Code.INVALID_INPUT, "login_id")),
        ({"role": Role.SALES}, (Code.INVALID_INPUT, "branch_code")),
        ({"role": Role.SALES, "branch_code": "1"}, (Code.NOT_FOUND, "branch_code")),
        ({"role": Role.CUSTOMER}, (Code.INVALID_INPUT, "role")),
        ({"email": "no mail"}, (Code.INVALID_INPUT, "email")),
        ({"by_mail": True}, (Code.NO_MAIL_ADDRESS, "email")),
        ({"name": " "}, (Code.INVALID_INPUT, "name")),
    ],
)
def test_what_is_wrong_with_an_invitation_stands_at_its_field(office, wrong, expected):
    assert office.refusal(api.INVITE_STAFF, invitation(**wrong), who=ADMIN) == expected


def test_supervisors_read_and_administrators_write(office):
    assert not office.call(api.LIST_STAFF, StaffSearch()).may_change
    assert office.call(api.LIST_STAFF, StaffSearch(), who=ADMIN).may_change
    assert office.refusal(api.INVITE_STAFF, invitation())[0] is Code.NOT_PERMITTED
    assert office.refusal(api.LIST_STAFF, StaffSearch(), who=Role.AGENT)[0] is Code.NOT_PERMITTED


def test_people_are_searched_by_word_role_and_state(office):
    disabled(office, AGENT_ID)
    found = office.call(api.LIST_STAFF, StaffSearch(text="ｻﾎﾟｰﾄ"))
    assert [one.staff_id for one in found.items][-1] == AGENT_ID, "who may not sign in stands at the end"
    assert [one.name for one in office.call(api.LIST_STAFF, StaffSearch(role=Role.SALES)).items] == ["山田 美咲"]
    assert [one.name for one in office.call(api.LIST_STAFF, StaffSearch(is_disabled=True)).items] == ["佐藤 健"]


def test_a_change_is_kept_with_what_was_before(office):
    edit = StaffEdit(name="佐藤 健一", role=Role.SALES, branch_code=BRANCH)
    changed = office.call(api.EDIT_STAFF, edit, who=ADMIN, version=1, staff_id=AGENT_ID)
    assert (changed.name, changed.role, changed.branch_name, changed.version) == (
        "佐藤 健一",
        Role.SALES,
        "横浜南支店",
        2,
    )
    (kept,) = office.call(LIST_EDITS, EditSearch(kind="staff", key=str(AGENT_ID))).items
    assert (kept.by_name, kept.title) == ("小林 恵", "佐藤 健一")
    assert {(one.field, one.before, one.after) for one in kept.changes} == {
        ("name", "佐藤 健", "佐藤 健一"),
        ("role", "agent", "sales"),
        ("branch_code", "", BRANCH),
    }
    assert office.refusal(api.EDIT_STAFF, edit, who=ADMIN, version=1, staff_id=AGENT_ID)[0] is Code.CHANGED_MEANWHILE


def test_a_role_works_from_the_next_call_on(office):
    assert office.refusal(api.LIST_STAFF, StaffSearch(), who=Role.AGENT)[0] is Code.NOT_PERMITTED
    office.call(api.EDIT_STAFF, StaffEdit(role=Role.SUPERVISOR), who=ADMIN, version=1, staff_id=AGENT_ID)
    office.call(api.LIST_STAFF, StaffSearch(), who=Role.AGENT)


def test_nobody_changes_their_own_role_or_locks_themselves_out(office):
    edit = StaffEdit(role=Role.AGENT)
    assert office.refusal(api.EDIT_STAFF, edit, who=ADMIN, version=1, staff_id=ADMIN_ID) == (Code.NOT_ONESELF, "role")
    body = StaffAccess(is_disabled=True)
    assert office.refusal(api.PUT_STAFF_ACCESS, body, who=ADMIN, staff_id=ADMIN_ID)[0] is Code.NOT_ONESELF
    assert (
        office.refusal(api.RESET_STAFF_PASSWORD, PasswordReset(), who=ADMIN, staff_id=ADMIN_ID)[0] is Code.NOT_ONESELF
    )
    office.call(api.EDIT_STAFF, StaffEdit(name="小林 めぐみ"), who=ADMIN, version=1, staff_id=ADMIN_ID)


def second_admin(office):
    """Signed in with the token "second"."""
    staff_id = office.call(api.INVITE_STAFF, invitation(role=ADMIN), who=ADMIN).member.staff_id
    with office.database.write() as tx:
        office.add_session(tx, staff_id, "second")
        tx.execute(schema.staff.update().where(schema.staff.c.staff_id == staff_id).values(is_temporary=False))
    return staff_id


def test_the_last_administrator_stays(office):
    staff_id = second_admin(office)
    disabled(office, ADMIN_ID, who="second")
    assert office.refusal(GET_ME, who=ADMIN)[0] is Code.STAFF_DISABLED
    office.call(GET_ME, who="second")
    with office.database.write() as tx:
        office.add_session(tx, SUPERVISOR_ID, "third")
        tx.execute(schema.staff.update().where(schema.staff.c.staff_id == SUPERVISOR_ID).values(role="admin"))
    disabled(office, SUPERVISOR_ID, who="second")
    with office.database.write() as tx:
        tx.execute(schema.staff.update().where(schema.staff.c.staff_id == SUPERVISOR_ID).values(disabled_at=None))
        tx.execute(schema.staff.update().where(schema.staff.c.staff_id == SUPERVISOR_ID).values(source="directory"))
        office.add_session(tx, SUPERVISOR_ID, "fourth")
    body = StaffAccess(is_disabled=True)
    assert office.refusal(api.PUT_STAFF_ACCESS, body, who="fourth", staff_id=staff_id)[0] is Code.LAST_ADMIN, (
        "one of the directory can't let anybody in while it is away"
    )
    demoted = StaffEdit(role=Role.AGENT)
    version = next(
        one.version
        for one in office.call(api.LIST_STAFF, StaffSearch(), who="fourth").items
        if one.staff_id == staff_id
    )
    assert office.refusal(api.EDIT_STAFF, demoted, who="fourth", version=version, staff_id=staff_id) == (
        Code.LAST_ADMIN,
        "role",
    )


def test_who_is_disabled_is_out_at_once_and_keeps_drafts(office, database):
    with database.write() as tx:
        add_inquiries(tx, [{"assignee_id": AGENT_ID, "opened_by_user_id": None}])
        tx.execute(
            insert(schema.draft).values(
                staff_id=AGENT_ID,
                inquiry_id=1,
                mode="reply",
                reply_id="r",
                body="書きかけ",
                revision=1,
                device_id=DEVICE,
                saved_at=NOW,
            )
        )
    before = member(office, AGENT_ID)
    assert (before.session_count, before.open_count, before.draft_count) == (1, 1, 1)
    after = disabled(office, AGENT_ID)
    assert (after.is_disabled, after.session_count, after.open_count, after.draft_count) == (True, 0, 1, 1)
    assert office.refusal(GET_ME, who=Role.AGENT)[0] is Code.STAFF_DISABLED
    assert refused_sign_in(office, PASSWORD, "agent") is Code.WRONG_SIGN_IN, "a stranger learns nothing"
    back = disabled(office, AGENT_ID, is_disabled=False)
    assert (back.is_disabled, back.draft_count) == (False, 1)
    assert office.refusal(GET_ME, who=Role.AGENT)[0] is Code.SESSION_EXPIRED, (
        "enabled again, the old session stays over"
    )
    signed_in(office, PASSWORD, "agent")


def test_a_reset_password_ends_sessions_and_can_only_be_changed(office):
    reset = office.call(api.RESET_STAFF_PASSWORD, PasswordReset(), who=ADMIN, staff_id=AGENT_ID)
    assert office.refusal(GET_ME, who=Role.AGENT)[0] is Code.SESSION_EXPIRED
    assert refused_sign_in(office, PASSWORD, "agent") is Code.WRONG_SIGN_IN
    assert signed_in(office, reset.temporary_password, "agent").me.must_set_password
    body = PasswordReset(by_mail=True)
    assert office.refusal(api.RESET_STAFF_PASSWORD, body, who=ADMIN, staff_id=AGENT_ID) == (
        Code.NO_MAIL_ADDRESS,
        "email",
    )


def mail_states(office):
    """Of passwords by mail, the newest first."""
    found = office.call(LIST_OUTGOING_MAIL, MailSearch(kind="staff_password"), who=ADMIN).items
    return [(one.state, one.may_send_again) for one in found]


def test_a_newer_password_keeps_the_mail_with_the_older_one_back(office, database, relay):
    other = invitation(login_id="aoki2", email="team@example.jp", by_mail=True)
    office.call(api.INVITE_STAFF, other, who=ADMIN)
    office.later(seconds=1)
    asked = invitation(email="team@example.jp", by_mail=True)
    staff_id = office.call(api.INVITE_STAFF, asked, who=ADMIN).member.staff_id
    edit = StaffEdit(email="aoki@example.jp")
    version = member(office, staff_id).version
    office.call(api.EDIT_STAFF, edit, who=ADMIN, version=version, staff_id=staff_id)
    office.later(seconds=1)
    office.call(api.RESET_STAFF_PASSWORD, PasswordReset(by_mail=True), who=ADMIN, staff_id=staff_id)
    assert mail_states(office) == [(MailState.QUEUED, True), (MailState.CANCELLED, False), (MailState.QUEUED, True)]
    send_due(database, relay.settings(), lambda: office.now)
    assert sorted(to for to, _ in relay.received) == [["aoki@example.jp"], ["team@example.jp"]]


def test_a_mail_that_waits_doesnt_leave_once_its_person_is_disabled(office, database, relay):
    asked = invitation(email="aoki@example.jp", by_mail=True)
    staff_id = office.call(api.INVITE_STAFF, asked, who=ADMIN).member.staff_id
    disabled(office, staff_id)
    send_due(database, relay.settings(), lambda: office.now)
    assert (relay.received, mail_states(office)) == ([], [(MailState.CANCELLED, False)])


def test_a_password_that_is_over_is_not_sent_again(office, database, relay):
    office.call(api.INVITE_STAFF, invitation(email="aoki@example.jp", by_mail=True), who=ADMIN)
    relay.answers["RCPT"].append("550 5.1.1 no")
    send_due(database, relay.settings(), lambda: office.now)
    office.later(days=13, hours=23, minutes=59, seconds=59)
    assert mail_states(office) == [(MailState.FAILED, True)]
    office.later(seconds=1)
    assert mail_states(office) == [(MailState.FAILED, False)]


def test_sessions_and_devices_end_one_by_one(office):
    token = signed_in(office, PASSWORD, "agent").token
    devices = office.call(api.LIST_STAFF_DEVICES, staff_id=AGENT_ID)
    assert [(one.device_id, one.is_revoked) for one in devices.items] == [(DEVICE, False)]
    gone = office.call(api.REVOKE_STAFF_DEVICE, who=ADMIN, staff_id=AGENT_ID, device=DEVICE)
    assert [one.is_revoked for one in gone.items] == [True]
    assert office.refusal(GET_ME, who=token)[0] is Code.DEVICE_REVOKED
    office.call(GET_ME, who=Role.AGENT)
    ended = office.call(api.END_STAFF_SESSIONS, who=ADMIN, staff_id=AGENT_ID)
    assert (ended.ended, ended.member.session_count) == (1, 0)
    assert office.refusal(GET_ME, who=Role.AGENT)[0] is Code.SESSION_EXPIRED
    unknown = {"who": ADMIN, "staff_id": AGENT_ID, "device": "f" * 32}
    assert office.refusal(api.REVOKE_STAFF_DEVICE, **unknown)[0] is Code.NOT_FOUND


def test_the_access_log_says_what_administration_did_without_personal_data(office, database):
    office.call(api.EDIT_STAFF, StaffEdit(name="佐藤 健一"), who=ADMIN, version=1, staff_id=AGENT_ID)
    disabled(office, AGENT_ID)
    with database.read() as tx:
        rows = tx.execute(
            select(schema.access_log.c.action, schema.access_log.c.object_key, schema.access_log.c.detail)
        ).all()
    assert [(row.action, row.object_key) for row in rows] == [
        ("staff_changed", str(AGENT_ID)),
        ("staff_disabled", str(AGENT_ID)),
    ]
    assert "佐藤" not in "".join(row.detail for row in rows)


def test_time_stands_still_for_who_was_never_here(office):
    assert member(office, AGENT_ID).signed_in_at is None
    office.now = NOW + timedelta(hours=1)
    signed_in(office, PASSWORD, "agent")
    assert member(office, AGENT_ID).signed_in_at == office.now


def test_other_administrators_are_counted_with_where_their_password_is(office, database):
    with database.read() as tx:
        assert staff_store.other_admins(tx, ADMIN_ID) == []
        assert [source.value for source in staff_store.other_admins(tx, AGENT_ID)] == ["local"]
