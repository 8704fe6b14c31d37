"""Tests for usen_desk.server.people.portal_users: through the real edge, both databases, mails over real SMTP."""

import re
from datetime import timedelta
from email.policy import SMTP
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select, update

from tests.server.conftest import NOW
from tests.server.inquiries.rows import add_inquiries
from tests.server.people.office import Office
from tests.service import UNTHROTTLED
from usen_desk.contract import portal_users as api
from usen_desk.contract.companies import (
    GET_CUSTOMER_ME,
    SET_CUSTOMER_PASSWORD,
    SIGN_IN_CUSTOMER,
    CustomerSignIn,
    FirstPassword,
)
from usen_desk.contract.edits import LIST_EDITS, EditSearch
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import SEARCH_INQUIRIES, InquirySearch
from usen_desk.contract.permissions import Role
from usen_desk.contract.portal import ASK_PASSWORD_LINK, PasswordLinkAsk
from usen_desk.contract.portal_users import (
    Introduction,
    PortalAccess,
    PortalUserSearch,
    PortalUserState,
    Reissue,
)
from usen_desk.server.db import schema
from usen_desk.server.mail.sender import send_due
from usen_desk.server.people import company_store
from usen_desk.server.settings import Settings

TAISHO = "株式会社大将フーズ"
SECRET = re.compile(r"^仮PW: (\S+)", re.MULTILINE)
DEVICE = "a" * 32
OWN = "青い魚が三匹泳いでいる庭の池"


def asked(**other):
    values = {"request_id": uuid4(), "company_name": TAISHO, "name": "青葉 花", "email": "hana@taisho.example.jp"}
    return Introduction(**(values | other))


@pytest.fixture
def issue(office):
    def issued(who=Role.AGENT, **other):
        return office.call(api.ISSUE_PORTAL_USER, asked(**other), who=who)

    return issued


@pytest.fixture
def leave(database, office, relay):
    """Sends what is due; returns the mails that arrived with it."""

    def left():
        before = len(relay.received)
        send_due(
            database,
            relay.settings(sender="no-reply@online.example.jp", sender_name="USEN ONLINE事務局"),
            lambda: office.now,
        )
        return [message for _, message in relay.received[before:]]

    return left


def password_of(message):
    return SECRET.search(message.get_content())[1]


def signed_in(office, password, email="hana@taisho.example.jp"):
    return office.call(SIGN_IN_CUSTOMER, CustomerSignIn(email=email, password=password, device_id=DEVICE), who="")


def first_password(office, token):
    return office.call(SET_CUSTOMER_PASSWORD, FirstPassword(new=OWN), who=token)


def test_the_account_mail_is_the_manuals_with_the_companys_name(office, issue, leave):
    issued = issue()
    (message,) = leave()
    password = password_of(message)
    assert message.get_content().replace("\r\n", "\n") == (
        "株式会社大将フーズ 様\n"
        "お世話になっております。USEN ONLINE事務局です。\n"
        "「WEB上で気軽にチャット問合せ:USENONLINE」への仮登録が完了しましたのでご案内いたします。\n"
        "以下リンクをクリックし、仮パスワードでログイン後に本登録のPW変更のお手続きのほどよろしくお願いいたします。\n"
        "\n"
        "リンク: https://online.example.jp/client/login/\n"
        "\n"
        f"仮PW: {password}\n"
        "\n"
        "※このパスワードの有効期限は14日間です。\n"
        "\n"
        "※本メールは送信専用メールアドレスからお送りしております。\n"
        "ご返信いただいてもお答えできませんのでご了承ください。\n"
        "※本メールに心当たりのない場合は、誠に恐れ入りますが、\n"
        "破棄していただけますよう、よろしくお願いいたします。\n"
        "\n"
        "【お問合せ窓口】\n"
        "株式会社USEN USEN ONLINE事務局\n"
        "usenonline@example.jp\n"
        "\n"
        "(c) USEN CORPORATION All Rights Reserved\n"
    )
    assert message["Subject"] == "【USEN ONLINE】アカウント発行のお知らせ"
    assert message["From"].addresses[0].display_name == "USEN ONLINE事務局"
    assert message["From"].addresses[0].addr_spec == "no-reply@online.example.jp"
    assert message["To"] == "hana@taisho.example.jp"
    assert message["Message-ID"] == f"<{issued.mail_id}@online.example.jp>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_headers_are_encoded_as_mail_readers_of_japan_expect(office, issue, leave, relay):
    issue()
    (message,) = leave()
    raw = message.as_bytes(policy=SMTP)
    head = raw[: raw.index(b"\r\n\r\n")]
    assert head.isascii()
    names = [re.escape(name) for name in (b"Subject", b"From")]
    assert all(re.search(rb"^" + name + rb": .*=\?utf-8\?[bq]\?", head, re.MULTILINE) for name in names)
    assert b"<no-reply@online.example.jp>" in head
    assert re.search(rb'(?i)content-type: text/plain; charset="?utf-8', head)
    assert b"Content-Transfer-Encoding: base64" in head


def test_the_temporary_password_works_on_the_13th_day_at_23_59_59_and_only_to_set_a_password(office, issue, leave):
    issue()
    password = password_of(leave()[0])
    office.later(days=13, hours=23, minutes=59, seconds=59)
    session = signed_in(office, password)
    assert session.me.must_set_password
    assert office.refusal(SEARCH_INQUIRIES, InquirySearch(), who=session.token) == (Code.NOT_PERMITTED, None)
    own = first_password(office, session.token)
    assert not own.me.must_set_password
    assert office.call(SEARCH_INQUIRIES, InquirySearch(), who=own.token).count == 0
    assert not signed_in(office, OWN).me.must_set_password


def test_after_14_days_and_a_second_it_is_over(office, issue, leave):
    issue()
    password = password_of(leave()[0])
    office.later(days=14, seconds=1)
    body = CustomerSignIn(email="hana@taisho.example.jp", password=password, device_id=DEVICE)
    assert office.refusal(SIGN_IN_CUSTOMER, body, who="") == (Code.PASSWORD_OVER, None)


def test_a_session_of_the_last_second_sets_no_password_after_the_end(office, issue, leave):
    issue()
    password = password_of(leave()[0])
    office.later(days=13, hours=23, minutes=59, seconds=59)
    session = signed_in(office, password)
    office.later(seconds=2)
    assert office.refusal(SET_CUSTOMER_PASSWORD, FirstPassword(new=OWN), who=session.token) == (
        Code.PASSWORD_OVER,
        None,
    )


def test_a_reissue_kills_the_older_password_its_session_and_its_waiting_mail(office, issue, leave, database):
    user = issue().user
    older = password_of(leave()[0])
    session = signed_in(office, older)
    office.later(days=2)
    waiting = office.call(api.REISSUE_PORTAL_PASSWORD, Reissue(request_id=uuid4()), user_id=user.user_id)
    office.later(minutes=1)
    newest = office.call(api.REISSUE_PORTAL_PASSWORD, Reissue(request_id=uuid4()), user_id=user.user_id)
    (message,) = leave()
    assert message["Message-ID"] == f"<{newest.mail_id}@online.example.jp>"
    body = CustomerSignIn(email=user.email, password=older, device_id=DEVICE)
    assert office.refusal(SIGN_IN_CUSTOMER, body, who="") == (Code.WRONG_SIGN_IN, None)
    assert office.refusal(GET_CUSTOMER_ME, who=session.token) == (Code.SESSION_EXPIRED, None)
    assert signed_in(office, password_of(message)).me.must_set_password
    with database.read() as tx:
        rows = tx.execute(
            select(schema.mail_outbox.c.mail_id, schema.mail_outbox.c.is_cancelled, schema.mail_outbox.c.body)
        )
        kept = {UUID(mail_id): (is_cancelled, body) for mail_id, is_cancelled, body in rows}
    assert kept[waiting.mail_id] == (True, "")
    assert kept[newest.mail_id] == (False, ""), "the text of a sent mail with a password is not kept"


def test_a_reissue_ends_a_lock_and_the_links_that_were_mailed(database, branches):
    office = Office(database, Settings(throttles=replace(UNTHROTTLED, lock_after_in_a_row=2)))
    user = office.call(api.ISSUE_PORTAL_USER, asked(), who=Role.AGENT).user
    office.call(ASK_PASSWORD_LINK, PasswordLinkAsk(email=user.email), who="")
    for _ in range(2):
        wrong = CustomerSignIn(email=user.email, password="not it", device_id=DEVICE)
        office.refusal(SIGN_IN_CUSTOMER, wrong, who="")
    assert office.refusal(SIGN_IN_CUSTOMER, wrong, who="")[0] is Code.SIGN_IN_THROTTLED
    office.later(minutes=1)
    office.call(api.REISSUE_PORTAL_PASSWORD, Reissue(request_id=uuid4()), user_id=user.user_id)
    assert office.refusal(SIGN_IN_CUSTOMER, wrong, who="")[0] is Code.WRONG_SIGN_IN
    with database.read() as tx:
        assert tx.execute(select(schema.portal_link)).all() == []


def test_days_left_count_the_running_day(office, issue):
    user = issue().user
    assert (user.state, user.days_left) == (PortalUserState.WAITING, 14)
    office.now = NOW + timedelta(days=13, seconds=1)
    (shown,) = office.call(api.LIST_PORTAL_USERS, PortalUserSearch()).items
    assert (shown.state, shown.days_left, shown.issued_by) == (PortalUserState.WAITING, 1, "佐藤 健")
    office.now = NOW + timedelta(days=14)
    (shown,) = office.call(api.LIST_PORTAL_USERS, PortalUserSearch()).items
    assert (shown.state, shown.days_left) == (PortalUserState.OVER, 0)


def test_states_are_told_apart_and_searched(office, issue, leave, database):
    issue(email="a@x.example.jp")
    using = issue(email="b@x.example.jp").user
    stopped = issue(email="c@x.example.jp").user
    imported = issue(email="d@x.example.jp").user
    office.call(api.PUT_PORTAL_ACCESS, PortalAccess(is_stopped=True), user_id=stopped.user_id)
    with database.write() as tx:
        table = schema.portal_user
        tx.execute(
            update(table).where(table.c.user_id == using.user_id).values(is_temporary=False, password_until=None)
        )
        tx.execute(update(table).where(table.c.user_id == imported.user_id).values(password_until=None))
    office.later(days=1)
    for state, email in {
        PortalUserState.WAITING: "a@x.example.jp",
        PortalUserState.USING: "b@x.example.jp",
        PortalUserState.STOPPED: "c@x.example.jp",
        PortalUserState.UNISSUED: "d@x.example.jp",
    }.items():
        found = office.call(api.LIST_PORTAL_USERS, PortalUserSearch(state=state))
        assert ([one.email for one in found.items], found.total) == ([email], 1)
        assert found.items[0].state is state


@pytest.mark.parametrize("text", ["大将", "ﾌｰｽﾞ", "HANA@", "青葉"])
def test_people_are_found_by_company_mail_and_name(office, issue, text):
    issue()
    issue(company_name="海野食堂", name="海野 三郎", email="saburo@unno.example.jp")
    found = office.call(api.LIST_PORTAL_USERS, PortalUserSearch(text=text))
    assert [one.name for one in found.items] == ["青葉 花"]


def test_a_company_of_the_same_folded_name_is_found_not_made_again(office, issue):
    first, second = issue(), issue(company_name="株式会社大将ﾌｰｽﾞ", email="taro@taisho.example.jp")
    assert (first.is_new_company, second.is_new_company) == (True, False)
    assert first.user.company_id == second.user.company_id


def test_stores_and_chains_are_put_to_the_company_and_found_by_code(office, issue, shops):
    user = issue(customer_codes=("０４１２-3398-01",), chain_codes=("300412",)).user
    for code in ("0412-3398-01", "0412-3398-02", "0412339803"):
        found = office.call(api.LIST_PORTAL_USERS, PortalUserSearch(customer_code=code))
        assert ([one.user_id for one in found.items], found.company_name) == ([user.user_id], TAISHO)
    nobody = office.call(api.LIST_PORTAL_USERS, PortalUserSearch(customer_code="0412-3398-04"))
    assert (nobody.items, nobody.company_id) == ([], None)


def test_what_is_wrong_with_a_request_stands_at_its_field(office, issue, shops):
    issue(customer_codes=("0412-3398-01",), chain_codes=("300412",))
    other = {"company_name": "海野食堂", "email": "saburo@unno.example.jp"}
    for wrong, expected in [
        ({"email": "hana@taisho.example.jp"}, (Code.ALREADY_REGISTERED, "email")),
        ({"email": "no mail"}, (Code.INVALID_INPUT, "email")),
        ({"customer_codes": ("0412-3398-09",)}, (Code.NOT_FOUND, "customer_codes")),
        ({"customer_codes": ("0412-3398-01",)}, (Code.OF_OTHER_COMPANY, "customer_codes")),
        ({"chain_codes": ("999999",)}, (Code.NOT_FOUND, "chain_codes")),
        ({"chain_codes": ("300412",)}, (Code.OF_OTHER_COMPANY, "chain_codes")),
        ({"company_name": "　"}, (Code.INVALID_INPUT, "company_name")),
        ({"name": "花\u202e子"}, (Code.INVALID_INPUT, "name")),
    ]:
        assert office.refusal(api.ISSUE_PORTAL_USER, asked(**(other | wrong)), who=Role.AGENT) == expected
    assert office.call(api.LIST_PORTAL_USERS, PortalUserSearch(text="海野")).total == 0, (
        "nothing of a refused one stays"
    )


def test_the_same_request_again_issues_once(office, database):
    body = asked()
    first = office.call(api.ISSUE_PORTAL_USER, body, who=Role.AGENT)
    assert office.call(api.ISSUE_PORTAL_USER, body, who=Role.AGENT).user == first.user
    assert (
        office.refusal(api.ISSUE_PORTAL_USER, replace(body, email="x@y.example.jp"), who=Role.AGENT)[0]
        is Code.OTHER_CONTENT
    )
    assert office.refusal(api.ISSUE_PORTAL_USER, body, who=Role.ADMIN)[0] is Code.OTHER_CONTENT, "somebody else's"
    again = Reissue(request_id=uuid4())
    office.call(api.REISSUE_PORTAL_PASSWORD, again, user_id=first.user.user_id)
    office.call(api.REISSUE_PORTAL_PASSWORD, again, user_id=first.user.user_id)
    with database.read() as tx:
        assert len(tx.execute(select(schema.mail_outbox.c.mail_id)).all()) == 2


def test_reissues_are_counted_by_the_hour(database, branches):
    office = Office(database, Settings())
    user = office.call(api.ISSUE_PORTAL_USER, asked(), who=Role.AGENT).user
    for _ in range(2):
        office.later(minutes=1)
        office.call(api.REISSUE_PORTAL_PASSWORD, Reissue(request_id=uuid4()), user_id=user.user_id)
    body = Reissue(request_id=uuid4())
    assert office.refusal(api.REISSUE_PORTAL_PASSWORD, body, user_id=user.user_id)[0] is Code.RESEND_THROTTLED
    office.later(hours=1)
    office.call(api.REISSUE_PORTAL_PASSWORD, body, user_id=user.user_id)


def test_a_stopped_person_is_out_at_once_and_gets_nothing_new(office, issue, leave):
    user = issue().user
    session = signed_in(office, password_of(leave()[0]))
    stopped = office.call(api.PUT_PORTAL_ACCESS, PortalAccess(is_stopped=True), user_id=user.user_id)
    assert stopped.state is PortalUserState.STOPPED
    assert office.refusal(GET_CUSTOMER_ME, who=session.token)[0] is Code.SESSION_EXPIRED
    body = Reissue(request_id=uuid4())
    assert office.refusal(api.REISSUE_PORTAL_PASSWORD, body, user_id=user.user_id)[0] is Code.STOPPED
    back = office.call(api.PUT_PORTAL_ACCESS, PortalAccess(is_stopped=False), user_id=user.user_id)
    assert back.state is PortalUserState.WAITING
    history = office.call(LIST_EDITS, EditSearch(kind="portal_user", key=str(user.user_id)))
    assert [[(c.field, c.before, c.after) for c in edit.changes] for edit in history.items[:2]] == [
        [("is_stopped", "True", "False")],
        [("is_stopped", "False", "True")],
    ]


def test_a_mail_that_waits_doesnt_leave_once_its_person_is_stopped(office, issue, leave):
    user = issue().user
    office.call(api.PUT_PORTAL_ACCESS, PortalAccess(is_stopped=True), user_id=user.user_id)
    assert leave() == []


def test_inquiries_of_a_store_follow_it_to_its_company(office, issue, shops, database):
    with database.write() as tx:
        (inquiry_id,) = add_inquiries(tx, [{"customer_id": 1, "opened_by_user_id": None}])
    company_id = issue(customer_codes=("0412-3398-01",)).user.company_id
    with database.read() as tx:
        assert (
            tx.scalar(select(schema.inquiry.c.company_id).where(schema.inquiry.c.inquiry_id == inquiry_id))
            == company_id
        )


def test_who_was_imported_lets_nobody_in_by_a_link_before_the_account_mail(office, database, branches):
    with database.write() as tx:
        company_id = company_store.add_company(tx, "山川書店", office.now)
        person = {"email": "sora@yamakawa.example.jp", "name": "山川 空", "department": ""}
        company_store.add_user(tx, company_id=company_id, now=office.now, **person)
    (user,) = office.call(api.LIST_PORTAL_USERS, PortalUserSearch(company_id=company_id)).items
    office.call(ASK_PASSWORD_LINK, PasswordLinkAsk(email=user.email), who="")
    links = select(func.count()).select_from(schema.portal_link)
    with database.read() as tx:
        assert (user.state, tx.scalar(links)) == (PortalUserState.UNISSUED, 0)
    office.call(api.REISSUE_PORTAL_PASSWORD, Reissue(request_id=uuid4()), user_id=user.user_id)
    office.call(ASK_PASSWORD_LINK, PasswordLinkAsk(email=user.email), who="")
    with database.read() as tx:
        assert tx.scalar(links) == 1
