"""What somebody sends who means no good, and what goes wrong on the way: nothing fails, and nobody loses their text."""

from __future__ import annotations

import pytest

from tests.server.attachments.files import PDF
from tests.server.inquiries.conftest import CUSTOMER, OTHER_CUSTOMER
from tests.server.portal.conftest import PASSWORD, Portal
from tests.server.portal.test_session_views import NEW, link_of
from usen_desk.contract.attachments import FILES_MAX
from usen_desk.server.portal import words

TEXT = "スピーカーから雑音がします。"


def at(made) -> str:
    return f"/client/inquiries/{made.card.inquiry_id}/"


def expired(visitor, action, *files, **values):
    """Send the form of the last page after the session has ended."""
    visitor.cookies["__Host-usen-session"] = "x" * 43
    return visitor.send(action, *files, **values)


@pytest.mark.parametrize("number", ["1" * 17, "1" * 5000, "0", "９", "-1", "1e3"])
@pytest.mark.parametrize("path", ["/client/inquiries/{}/", "/client/files/{}/", "/client/notices/{}/"])
def test_what_is_no_number_of_anything_never_existed(portal, path, number):
    assert portal.signed_in().get(path.format(number)).status == 404


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "idna", "undefined", "utf-16", "base64"])
def test_a_form_in_a_foreign_code_is_no_form_or_a_form(portal, charset):
    made = portal.world.open()
    visitor = portal.signed_in()
    key = dict(visitor.get(at(made)).form(at(made)))["form_key"]
    for text in ("+2AA-", "\\ud800", "xn--a", "x" * 70 + "."):
        kind = f"multipart/form-data; charset={charset}; boundary=edge"
        answer = visitor.post_files(at(made), [("form_key", key), ("body", text)], content_type=kind)
        assert answer.status < 500, (text, answer.text)


def test_more_fields_than_any_form_has_are_refused(portal):
    visitor = portal.signed_in()
    assert visitor.post("/client/new/", [("a", "b")] * 201).status == 422


def test_too_many_files_are_told_beside_the_text(portal):
    visitor = portal.signed_in()
    visitor.get("/client/new/")
    many = [("files", f"{number}.pdf", PDF) for number in range(FILES_MAX + 3)]
    answer = visitor.send("/client/new/", *many, do="open", comment=TEXT)
    assert (answer.status, words.TOO_MANY_FILES.format(limit=FILES_MAX) in answer.text) == (422, True)
    assert TEXT in answer.html


def test_a_form_that_waited_at_the_sign_in_of_another_tab_comes_back_with_its_text(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    first = expired(visitor, at(made), do="send", body=TEXT)
    assert visitor.sign_in(CUSTOMER.login_id, PASSWORD).status == 303
    visitor.last = first
    answer = visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD)
    assert (answer.status, words.CSRF_LOST in answer.text) == (403, True)
    assert TEXT in answer.html
    assert visitor.send(at(made), do="send").status == 303


def test_a_second_sign_in_of_an_old_page_leads_inside(portal):
    visitor = portal.visitor()
    old = visitor.get("/client/login/")
    visitor.sign_in(CUSTOMER.login_id, PASSWORD)
    visitor.last = old
    assert visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD).location == "/client/"


def test_a_form_without_a_page_of_its_own_leads_to_the_page_it_stands_on(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    assert expired(visitor, f"{at(made)}parts/", show="store").status == 401
    answer = visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD)
    assert answer.location == at(made)


def test_whoever_signs_in_over_the_text_of_another_is_signed_in_and_is_not_shown_it(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    expired(visitor, at(made), do="send", body=TEXT)
    answer = visitor.send("/client/login/", email=OTHER_CUSTOMER.login_id, password=PASSWORD)
    assert TEXT not in answer.html
    assert visitor.get("/client/").status == 200
    assert visitor.get(at(made)).status == 404


def test_files_that_were_kept_are_there_after_signing_in_again(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    visitor.send(at(made), ("files", "見積.pdf", PDF), do="attach", body=TEXT)
    expired(visitor, at(made), do="send", body=TEXT)
    answer = visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD)
    assert TEXT in answer.html
    assert "見積.pdf" in answer.text
    visitor.send(at(made), do="send")
    assert "見積.pdf" in visitor.follow().text


def test_files_that_came_with_a_lost_session_are_said_to_be_missing(portal):
    visitor = portal.signed_in()
    visitor.get("/client/new/")
    expired(visitor, "/client/new/", ("files", "見積.pdf", PDF), do="open", comment=TEXT)
    answer = visitor.send("/client/login/", email=CUSTOMER.login_id, password=PASSWORD)
    assert TEXT in answer.html
    assert words.KEPT_FILES in answer.text


def test_a_locked_account_is_opened_by_the_link_in_its_mail(world, tmp_path):
    portal = Portal(world, tmp_path, lock_after_in_a_row=3)
    portal.put_password(CUSTOMER)
    visitor = portal.visitor()
    for _ in range(3):
        visitor.sign_in(CUSTOMER.login_id, "not it")
    assert visitor.sign_in(CUSTOMER.login_id, PASSWORD).status == 429
    visitor.get("/client/password/forgot/")
    visitor.send("/client/password/forgot/", email=CUSTOMER.login_id)
    path = link_of(portal.mails()[0])
    visitor.get(path)
    visitor.send(path, new=NEW, again=NEW)
    assert visitor.sign_in(CUSTOMER.login_id, NEW).location == "/client/"


def test_what_is_left_out_of_a_thread_stays_out_when_it_grows(portal):
    made = portal.world.open()
    visitor = portal.signed_in()
    visitor.get(at(made))
    visitor.send(f"{at(made)}parts/", show=["asked", "store", "files"])
    assert "ご担当:" not in visitor.get(at(made)).text
    assert "ご担当:" not in visitor.get(f"{at(made)}live/?after=0").html
