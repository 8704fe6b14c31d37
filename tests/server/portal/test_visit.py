"""Tests for usen_desk.server.portal.visit: what is wrong stands beside its field, for eyes and for screen readers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.server.inquiries.conftest import CUSTOMER
from tests.server.portal.conftest import PASSWORD, TEMPORARY
from usen_desk.contract.errors import Code
from usen_desk.server.portal import words
from usen_desk.server.session.passwords import hash_password

NEW, OTHER, WEAK = "asagao no tsuru ga nobiru", "hotaru no hikari ga miru", "aaaaaaaaaaaaaa"
LOGIN, CHANGE, FIRST, FORGOT = (
    "/client/login/",
    "/client/password/",
    "/client/password/first/",
    "/client/password/forgot/",
)
RESET, MEMBERS, MEMBER_SET = (
    f"/client/password/reset/{'A' * 43}/",
    "/members/password/",
    f"/members/password/{'A' * 43}/",
)
REQUIRED, DIFFER = words.REQUIRED, words.PASSWORDS_DIFFER
WRONG_SIGN_IN, WRONG_PASSWORD, WEAK_PASSWORD = (
    words.REFUSED[code] for code in (Code.WRONG_SIGN_IN, Code.WRONG_PASSWORD, Code.WEAK_PASSWORD)
)


def wrong_of(answer) -> dict[str, str]:
    """The fields that are marked, in the order of the page, each with the sentence that belongs to it."""
    by_id = {one.get("id"): one for one in answer.tree.iter() if one.get("id")}
    marked = [one for one in answer.tree.iter() if one.get("aria-invalid") == "true"]
    return {one.get("name"): by_id[one.get("aria-describedby").split()[0]].text for one in marked}


def focused(answer) -> list[str]:
    return [one.get("name") for one in answer.tree.iter() if one.get("autofocus") is not None]


def as_stranger(portal):
    return portal.visitor()


def as_customer(portal):
    return portal.signed_in()


def with_temporary(portal):
    portal.put_password(CUSTOMER, hash_password(TEMPORARY), until=portal.world.now + timedelta(days=14))
    made = portal.visitor()
    made.sign_in(CUSTOMER.login_id, TEMPORARY)
    return made


MAIL = {"email": CUSTOMER.login_id}


@pytest.mark.parametrize(
    ("who", "path", "typed", "wrong"),
    [
        (as_stranger, LOGIN, {"email": "", "password": ""}, {"email": REQUIRED, "password": REQUIRED}),
        (as_stranger, LOGIN, MAIL | {"password": "not it"}, {"password": WRONG_SIGN_IN}),
        (as_stranger, LOGIN, {"email": "nobody@example.jp", "password": "not it"}, {"password": WRONG_SIGN_IN}),
        (as_customer, CHANGE, {"current": "", "new": NEW, "again": OTHER}, {"current": REQUIRED, "again": DIFFER}),
        (as_customer, CHANGE, {"current": "not it", "new": NEW, "again": NEW}, {"current": WRONG_PASSWORD}),
        (as_customer, CHANGE, {"current": PASSWORD, "new": WEAK, "again": WEAK}, {"new": WEAK_PASSWORD}),
        (with_temporary, FIRST, {"new": NEW, "again": OTHER}, {"again": DIFFER}),
        (with_temporary, FIRST, {"new": WEAK, "again": WEAK}, {"new": WEAK_PASSWORD}),
        (as_stranger, RESET, {"new": "", "again": ""}, {"new": REQUIRED}),
        (as_stranger, RESET, {"new": NEW, "again": OTHER}, {"again": DIFFER}),
        (as_stranger, FORGOT, {"email": ""}, {"email": REQUIRED}),
        (as_stranger, FORGOT, {"email": "x"}, {"email": words.BAD_EMAIL}),
        (as_stranger, MEMBERS, {"login_id": "usen", "email": ""}, {"email": REQUIRED}),
        (as_stranger, MEMBER_SET, {"new": NEW, "again": OTHER}, {"again": DIFFER}),
    ],
)
def test_what_is_wrong_is_tied_to_its_field_and_no_password_comes_back(portal, who, path, typed, wrong):
    visitor = who(portal)
    visitor.get(path)
    answer = visitor.send(path, **typed)
    assert answer.status in (401, 422)
    assert wrong_of(answer) == wrong
    assert focused(answer) == list(wrong)[:1]
    said = [one for one in answer.tree.iter() if one.get("role") == "alert"]
    assert len(said) == 1, "one sentence above tells that nothing was done"
    kept = {name: value for name, value in answer.form(path) if name in typed}
    secret = {"password", "current", "new", "again"}
    assert kept == {name: "" if name in secret else value for name, value in typed.items()}


def test_a_comment_and_its_file_are_told_apart_and_the_text_stays(portal):
    path = f"/client/inquiries/{portal.world.open().card.inquiry_id}/"
    visitor = portal.signed_in()
    visitor.get(path)
    empty = visitor.send(path, ("files", "空.txt", b""), do="send", body=" ")
    assert list(wrong_of(empty)) == ["body", "files"]
    assert focused(empty) == ["body"]
    refused = visitor.send(path, ("files", "空.txt", b""), do="send", body="図面です。")
    assert wrong_of(refused) == {"files": words.EMPTY_FILE.format(name="空.txt")}
    assert focused(refused) == ["files"]
    assert dict(refused.form(path))["body"] == "図面です。"


def test_a_picture_that_is_none_is_said_at_its_field(portal):
    visitor = portal.signed_in()
    visitor.get("/client/picture/")
    answer = visitor.send("/client/picture/", ("picture", "x.png", b"no picture"))
    assert wrong_of(answer) == {"picture": words.REFUSED[Code.BAD_IMAGE]}


def test_of_several_wrong_fields_of_an_opening_the_first_on_the_page_has_the_focus(portal):
    visitor = portal.signed_in()
    visitor.get("/client/new/?category=relocation")
    answer = visitor.send("/client/new/", do="open")
    names = [one.get("name") for one in answer.tree.iter() if one.get("aria-invalid") == "true"]
    assert len(names) > 1
    first = next(one for one in answer.tree.iter() if one.get("aria-invalid") == "true")
    assert first.get("autofocus") is not None
