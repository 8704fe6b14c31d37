"""What all pages share: a fault becomes a page that says nothing of it, and the log holds no text of anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.server.portal.visitor import Visitor
from usen_desk.contract.inquiries import SEARCH_INQUIRIES
from usen_desk.server.db.database import DatabaseBusy
from usen_desk.server.handlers import HANDLERS
from usen_desk.server.portal import rendering, visit, words
from usen_desk.server.portal.routes import Site
from usen_desk.server.portal.site import all_pages


def with_broken_search(portal, error):
    """A browser, signed in on a service whose list of inquiries fails."""

    def failing(context, body):
        raise error

    handlers = [replace(one, function=failing) if one.endpoint is SEARCH_INQUIRIES else one for one in HANDLERS]
    signed_in = portal.signed_in()
    broken = Visitor(
        type(portal.edge)(portal.world.database, portal.settings, handlers, clock=lambda: portal.world.now)
    )
    broken.cookies = signed_in.cookies
    return broken


def test_a_defect_is_a_page_with_a_number_and_no_secret_in_the_log(portal, caplog):
    answer = with_broken_search(portal, ValueError("秘密の問い合わせ")).get("/client/inquiries/")
    assert (answer.status, words.REFUSED["internal"] in answer.text) == (500, True)
    assert "受付番号" in answer.text
    assert "秘密" not in answer.html + caplog.text
    assert "failed" in caplog.text


def test_a_busy_database_is_said(portal):
    answer = with_broken_search(portal, DatabaseBusy("locked")).get("/client/inquiries/")
    assert (answer.status, words.REFUSED["busy"] in answer.text) == (503, True)


def test_forms_that_can_be_filled_in_again_are_known_by_their_address():
    site = Site(None, None, all_pages([]))
    page, parts = site.page_of("/client/inquiries/29/")
    assert (page.path, parts) == ("/client/inquiries/{inquiry}/", {"inquiry": "29"})
    assert site.page_of("/client/new/")[0].path == "/client/new/"
    assert site.page_of("/client/password/") is None
    assert visit.moved("/client/").headers["location"] == "/client/"


def is_page(answer):
    return answer.header("content-type").startswith("text/html") and "<h1>" in answer.html and answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/client/inquiries/1/", "GET, POST"),
        ("/client/files/1/", "GET"),
        ("/client/logout/", "POST"),
        ("/members/password/", "GET, POST"),
        (rendering.address("portal.css"), "GET"),
    ],
)
def test_another_method_does_nothing_and_says_so_as_a_page(portal, method, path, allowed):
    answer = portal.visitor()._ask(method, path, b"", {})
    assert (answer.status, answer.header("allow")) == (405, allowed)
    assert words.REFUSED["not_permitted"] in is_page(answer)
    assert answer.header("content-security-policy") == rendering.POLICY


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "BREW"])
@pytest.mark.parametrize(
    "path",
    [
        "/client/nothing/",
        "/client/static/nothing.css",
        "/client/a b/",
        "/clientele/",
        "/members/",
        "/members/nothing/at/all/",
        "/members/password/x/y/",
        "/members%0d%0ax",
    ],
)
def test_what_is_not_there_is_a_page(portal, method, path):
    answer = portal.visitor()._ask(method, path, b"", {})
    assert answer.status == 404
    assert words.REFUSED["not_found"] in is_page(answer)


@pytest.mark.parametrize(("path", "page"), [("/", "/client/"), ("/members/password", "/members/password/")])
def test_what_people_type_leads_to_a_page(portal, path, page):
    assert portal.visitor().get(path).location == page


def test_whoever_is_signed_in_finds_on_from_a_page_that_is_not_there(portal):
    known, unknown = portal.signed_in().get("/client/nothing/"), portal.visitor().get("/client/nothing/")
    assert (known.status, unknown.status) == (404, 404)
    assert ("お知らせ" in known.text, "お知らせ" in unknown.text) == (True, False)
