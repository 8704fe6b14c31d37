"""Signing in and out, first and forgotten passwords, the picture: A01-2 to A01-5, without a browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, func, select, update

from tests.server.inquiries.conftest import CUSTOMER, OTHER_CUSTOMER
from tests.server.portal.conftest import ORIGIN, PASSWORD, TEMPORARY, Portal
from tests.server.session.pictures import drawn
from usen_desk.contract.portal import LINK_MINUTES
from usen_desk.server.db import schema
from usen_desk.server.portal import words
from usen_desk.server.session import portal_store
from usen_desk.server.session.passwords import hash_password, is_right

NEW = "asagao no tsuru ga nobiru"
TEMPORARY_HASH = hash_password(TEMPORARY)
INSIDE = ("/client/", "/client/inquiries/", "/client/new/", "/client/files/", "/client/password/", "/client/picture/")


def hash_of(portal, who=CUSTOMER):
    with portal.world.database.read() as tx:
        column = schema.portal_user.c.password_hash
        return tx.execute(select(column).where(schema.portal_user.c.user_id == who.user_id)).scalar_one()


def link_of(mail) -> str:
    found = re.search(rf"{re.escape(ORIGIN)}(/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def test_who_is_not_signed_in_comes_to_the_sign_in_page_and_then_where_they_wanted(portal):
    visitor = portal.visitor()
    answer = visitor.get("/client/files/?status=done")
    assert answer.status == 401
    assert "ログイン" in answer.text
    answer = visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD)
    assert answer.location == "/client/files/?status=done"
    assert visitor.follow().status == 200


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(portal):
    visitor = portal.visitor()
    wrong = visitor.sign_in(CUSTOMER.login_id, "not it")
    unknown = visitor.sign_in("nobody@example.jp", "not it")
    assert (wrong.status, unknown.status) == (401, 401)
    assert wrong.text == unknown.text
    assert "パスワードが正しくありません" in wrong.text


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/client/../x", "/v1/session", "/client//x"]
)
def test_a_sign_in_leads_to_pages_of_ours_only(portal, wanted):
    visitor = portal.visitor()
    visitor.get("/client/login/")
    answer = visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD, next=wanted)
    assert answer.location == "/client/"


def test_failures_are_throttled_and_the_wait_is_told(world, tmp_path):
    portal = Portal(world, tmp_path, sign_in_failures_per_account=2)
    portal.put_password(CUSTOMER)
    visitor = portal.visitor()
    for _ in range(2):
        visitor.sign_in(CUSTOMER.login_id, "not it")
    answer = visitor.sign_in(CUSTOMER.login_id, PASSWORD)
    assert answer.status == 429
    assert "30秒後に" in answer.text


def test_with_a_temporary_password_nothing_works_but_setting_ones_own(portal):
    portal.put_password(CUSTOMER, TEMPORARY_HASH, until=portal.world.now + timedelta(days=14))
    visitor = portal.visitor()
    assert visitor.sign_in(CUSTOMER.login_id, TEMPORARY).location == "/client/password/first/"
    for path in INSIDE:
        assert visitor.get(path).location == "/client/password/first/", path
    page = visitor.get("/client/password/first/")
    assert "新しいパスワードを入力してください" in page.text
    assert visitor.send("/client/password/first/", new=NEW, again=NEW + "x").status == 422
    assert words.PASSWORDS_DIFFER in visitor.last.text
    assert visitor.send("/client/password/first/", new=TEMPORARY, again=TEMPORARY).status == 422
    assert visitor.send("/client/password/first/", new=NEW, again=NEW).location == "/client/?done=password"
    assert words.PASSWORD_CHANGED in visitor.follow().text
    assert is_right(hash_of(portal), NEW)


def test_a_temporary_password_is_over_after_its_days(portal):
    portal.put_password(CUSTOMER, TEMPORARY_HASH, until=portal.world.now)
    answer = portal.visitor().sign_in(CUSTOMER.login_id, TEMPORARY)
    assert answer.status == 403
    assert "有効期限（14日間）が切れています" in answer.text


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(portal):
    visitor, elsewhere = portal.signed_in(), portal.signed_in()
    visitor.get("/client/password/")
    wrong = visitor.send("/client/password/", current="not it at all", new=NEW, again=NEW)
    assert (wrong.status, words.REFUSED["wrong_password"] in wrong.text) == (422, True)
    weak = visitor.send("/client/password/", current=PASSWORD, new="aaaaaaaaaaaaaa", again="aaaaaaaaaaaaaa")
    assert weak.status == 422
    assert visitor.send("/client/password/", current=PASSWORD, new=NEW, again=NEW).location == "/client/?done=password"
    assert visitor.follow().status == 200
    assert elsewhere.get("/client/inquiries/").status == 401
    assert is_right(hash_of(portal), NEW)


def test_after_another_password_the_session_has_another_token_and_its_forms_another_key(portal):
    visitor, before = portal.signed_in(), portal.visitor()
    page = visitor.get("/client/password/")
    before.cookies = dict(visitor.cookies)
    visitor.send("/client/password/", current=PASSWORD, new=NEW, again=NEW)
    assert before.get("/client/").status == 401, "the token from before"
    assert visitor.cookies["__Host-usen-session"] != before.cookies["__Host-usen-session"]
    old_key, new_key = (
        dict(page.form("/client/password/")),
        dict(visitor.get("/client/password/").form("/client/password/")),
    )
    assert old_key["form_key"] != new_key["form_key"]
    visitor.last = page
    assert visitor.send("/client/password/", current=NEW, new=PASSWORD, again=PASSWORD).status == 403
    assert is_right(hash_of(portal), NEW)


def test_a_first_password_changes_the_token_too(portal):
    portal.put_password(CUSTOMER, TEMPORARY_HASH, until=portal.world.now + timedelta(days=14))
    visitor, before = portal.visitor(), portal.visitor()
    visitor.sign_in(CUSTOMER.login_id, TEMPORARY)
    before.cookies = dict(visitor.cookies)
    visitor.get("/client/password/first/")
    visitor.send("/client/password/first/", new=NEW, again=NEW)
    assert visitor.get("/client/").status == 200
    assert before.get("/client/").status == 401


def test_who_guesses_locks_out_other_browsers_but_not_the_customers_own(world, tmp_path):
    portal = Portal(world, tmp_path, lock_after_in_a_row=100)
    portal.put_password(CUSTOMER)
    own = portal.signed_in()
    own.get("/client/")
    own.send("/client/logout/")
    for _ in range(100):
        assert portal.visitor().sign_in(CUSTOMER.login_id, "not it").status == 401
    assert portal.visitor().sign_in(CUSTOMER.login_id, PASSWORD).status == 429
    assert own.sign_in(CUSTOMER.login_id, PASSWORD).location == "/client/"


def test_signing_out_ends_the_session_and_what_the_browser_keeps(portal):
    visitor = portal.signed_in()
    token = dict(visitor.cookies)
    page = visitor.get("/client/")
    assert "/client/logout/" in page.html
    answer = visitor.send("/client/logout/")
    assert answer.location == "/client/login/?done=out"
    assert answer.header("clear-site-data") == '"cache"'
    assert words.SIGNED_OUT in visitor.follow().text
    visitor.cookies = token
    assert visitor.get("/client/").status in (303, 401)


@pytest.mark.parametrize("ended", ["elsewhere", "by time", "by another tab"])
def test_signing_out_late_clears_the_browser_as_well(portal, ended):
    visitor = portal.signed_in()
    page = visitor.get("/client/")
    if ended == "elsewhere":
        with portal.world.database.write() as tx:
            portal_store.revoke_sessions_of(tx, CUSTOMER.user_id, portal.world.now)
    elif ended == "by time":
        portal.world.now += timedelta(hours=13)
    else:
        visitor.send("/client/logout/")
    visitor.last = page
    answer = visitor.send("/client/logout/")
    assert answer.location == "/client/login/?done=out"
    assert (answer.header("clear-site-data"), answer.header("cache-control")) == ('"cache"', "no-store")
    assert "__Host-usen-session" not in visitor.cookies


def test_a_late_sign_out_clears_what_was_read_and_leaves_a_session_that_was_begun_since(portal):
    visitor = portal.signed_in()
    page = visitor.get("/client/")
    visitor.send("/client/logout/")
    visitor.sign_in(OTHER_CUSTOMER.login_id, PASSWORD)
    visitor.last = page
    answer = visitor.send("/client/logout/")
    assert answer.location == "/client/"
    assert (answer.header("clear-site-data"), answer.header("cache-control")) == ('"cache"', "no-store")
    assert OTHER_CUSTOMER.name in visitor.follow().text


def test_a_sign_in_ends_the_session_that_this_browser_had_and_no_other(portal):
    visitor, elsewhere = portal.signed_in(), portal.signed_in()
    before = portal.visitor()
    before.cookies = dict(visitor.cookies)
    del visitor.cookies["__Host-usen-session"]  # the browser was closed, the session was not
    visitor.sign_in(OTHER_CUSTOMER.login_id, PASSWORD)
    assert visitor.follow().status == 200
    assert before.get("/client/").status == 401
    assert elsewhere.get("/client/").status == 200


def test_a_sign_in_over_a_session_that_goes_on_ends_it(portal):
    visitor = portal.signed_in()
    before = portal.visitor()
    before.cookies = dict(visitor.cookies)
    key = dict(visitor.get("/client/password/").form("/client/password/"))["form_key"]
    typed = [("form_key", key), ("email", OTHER_CUSTOMER.login_id), ("password", PASSWORD)]
    assert visitor.post("/client/login/", typed).location == "/client/"
    assert OTHER_CUSTOMER.name in visitor.follow().text
    assert before.get("/client/").status == 401


def test_a_forgotten_password_is_set_by_a_link_once(portal):
    visitor = portal.visitor()
    visitor.get("/client/password/forgot/")
    known = visitor.send("/client/password/forgot/", email=CUSTOMER.login_id.upper())
    visitor.get("/client/password/forgot/")
    unknown = visitor.send("/client/password/forgot/", email="nobody@example.jp")
    assert known.text == unknown.text
    (mail,) = portal.mails()
    assert mail.to_address == CUSTOMER.login_id
    path = link_of(mail)
    elsewhere = portal.signed_in()
    assert visitor.get(path).status == 200
    assert visitor.get(path).status == 200, "to look at it uses nothing up"
    assert visitor.send(path, new=NEW, again=NEW).location == "/client/login/?done=set"
    assert elsewhere.get("/client/inquiries/").status == 401, "other sessions have ended"
    assert is_right(hash_of(portal), NEW)
    visitor.get(path)
    again = visitor.send(path, new=NEW + "x", again=NEW + "x")
    assert again.status == 410
    assert is_right(hash_of(portal), NEW)


def test_a_link_is_over_after_its_time_and_only_its_hash_is_kept(portal):
    visitor = portal.visitor()
    visitor.get("/client/password/forgot/")
    visitor.send("/client/password/forgot/", email=CUSTOMER.login_id)
    path = link_of(portal.mails()[0])
    with portal.world.database.read() as tx:
        kept = tx.execute(select(schema.portal_link.c.token_hash)).scalar_one()
    assert kept not in path
    portal.world.now += timedelta(minutes=LINK_MINUTES)
    visitor.get(path)
    assert visitor.send(path, new=NEW, again=NEW).status == 410
    assert is_right(hash_of(portal), PASSWORD)


def test_links_are_asked_for_three_times_an_hour_whoever_it_is(world, tmp_path):
    portal = Portal(world, tmp_path, resends_per_account_per_hour=3, resends_per_address_per_hour=10)
    visitor = portal.visitor()
    for email in (CUSTOMER.login_id, "nobody@example.jp"):
        for _ in range(3):
            visitor.get("/client/password/forgot/")
            assert visitor.send("/client/password/forgot/", email=email).status == 200
        visitor.get("/client/password/forgot/")
        refused = visitor.send("/client/password/forgot/", email=email)
        assert (refused.status, "約60分後に" in refused.text) == (429, True)
    world.now += timedelta(hours=1)
    visitor.get("/client/password/forgot/")
    assert visitor.send("/client/password/forgot/", email=CUSTOMER.login_id).status == 200


def statements_of(portal, act):
    """What the database is asked to do meanwhile, without values and without how a savepoint ends."""
    seen: list[str] = []

    def noting(_connection, _cursor, statement, *_):
        if "SAVEPOINT" not in statement:
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", noting)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", noting)
    return seen


@pytest.mark.parametrize("who", ["nobody@example.jp", "disabled"])
def test_asking_for_a_link_is_the_same_work_whether_somebody_exists(portal, who):
    if who == "disabled":
        with portal.world.database.write() as tx:
            of_other = schema.portal_user.c.user_id == OTHER_CUSTOMER.user_id
            tx.execute(update(schema.portal_user).where(of_other).values(disabled_at=portal.world.now))
    visitor, work = portal.visitor(), []
    for email in (CUSTOMER.login_id, OTHER_CUSTOMER.login_id if who == "disabled" else who):
        visitor.get("/client/password/forgot/")
        work.append(statements_of(portal, lambda to=email: visitor.send("/client/password/forgot/", email=to)))
    assert work[0] == work[1]
    assert sum("INSERT INTO mail_outbox" in statement for statement in work[1]) == 1
    (mail,) = portal.mails()
    assert (mail.to_address, mail.has_secret) == (CUSTOMER.login_id, True)
    with portal.world.database.read() as tx:
        assert tx.execute(select(schema.portal_link.c.user_id)).scalar_one() == CUSTOMER.user_id


def test_one_network_asks_for_ten_links_an_hour(world, tmp_path):
    portal = Portal(world, tmp_path, resends_per_account_per_hour=3, resends_per_address_per_hour=10)
    visitor = portal.visitor()
    statuses = []
    for number in range(11):
        visitor.get("/client/password/forgot/")
        statuses.append(visitor.send("/client/password/forgot/", email=f"p{number}@example.jp").status)
    assert statuses == [200] * 10 + [429]
    with world.database.read() as tx:
        assert tx.execute(select(func.count()).select_from(schema.link_ask)).scalar_one() == 20


def test_a_picture_is_made_small_and_shown_to_its_owner_only(portal):
    visitor, other = portal.signed_in(), portal.signed_in(OTHER_CUSTOMER)
    visitor.get("/client/picture/")
    assert visitor.send("/client/picture/", ("picture", "x.png", b"no picture")).status == 422
    sent = visitor.send("/client/picture/", ("picture", "わたし.png", drawn(300, 200)))
    assert sent.location == "/client/?done=picture"
    assert "/client/picture/own.png" in visitor.follow().html
    shown = visitor.get("/client/picture/own.png")
    assert (shown.status, shown.header("content-type")) == (200, "image/png")
    assert shown.content.startswith(b"\x89PNG")
    assert other.get("/client/picture/own.png").status == 404
    visitor.get("/client/picture/")
    assert visitor.send("/client/picture/", do="remove").location == "/client/?done=removed"
    assert visitor.get("/client/picture/own.png").status == 404
