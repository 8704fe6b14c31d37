"""What every page has: valid HTML, headers, cookies, weight; who may open it; and that none is missing here."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert

from tests.server.attachments.files import PDF
from tests.server.inquiries.conftest import ADMIN, AGENT, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, SALES, SUPERVISOR
from tests.server.portal.conftest import Portal
from tests.server.portal.visitor import links_of
from tests.server.session.pictures import drawn
from usen_desk.server.db import schema
from usen_desk.server.portal import cookies, rendering, site
from usen_desk.server.session.service import token_hash

WEIGHT_MAX_BYTES = 60 * 1024
INQUIRY, ATTACHMENT, NOTICE, FAQ = "{inquiry}", "{attachment}", "{notice}", "{faq}"
TOKEN = "A" * 43

OPEN = {
    "/client/login/",
    "/client/logout/",
    "/client/password/forgot/",
    "/client/password/reset/{token}/",
    "/members/password/",
    "/members/password/{token}/",
}
"""For everybody. Every other page needs a session of a customer."""
OF_A_COMPANY = {
    "/client/inquiries/{inquiry}/",
    "/client/inquiries/{inquiry}/live/",
    "/client/inquiries/{inquiry}/stream/",
    "/client/files/{attachment}/",
}
OF_NOBODY = {"/client/notices/{notice}/", "/client/faq/{faq}/", "/client/picture/own.png", "/client/site/{page}/"}
"""Nothing stands there in this world."""
PAGES = site.all_pages([])
SHOWN = [page for page in PAGES if page.shown]


@pytest.fixture
def places(portal):
    """The parts of addresses that are ours, and those that are another company's."""
    made = {}
    for who, store in ((CUSTOMER, None), (OTHER_CUSTOMER, OTHER_STORE)):
        inquiry = portal.world.open(who, **({"store": store} if store else {}))
        number = inquiry.card.inquiry_id
        visitor = portal.signed_in(who)
        visitor.get(f"/client/inquiries/{number}/")
        visitor.send(f"/client/inquiries/{number}/", ("files", "図面.pdf", PDF), do="send", body="図面です。")
        link = next(
            link for link in links_of(visitor.follow()) if link.startswith("/client/files/") and link[-2:-1].isdigit()
        )
        made[who.login_id] = {"inquiry": number, "attachment": link.split("/")[3]}
    return made


def address(path: str, parts: dict) -> str:
    return path.format(**{"inquiry": 1, "attachment": 1, "notice": 1, "faq": 1, "page": "none", "token": TOKEN} | parts)


def test_every_page_is_of_one_of_the_kinds_that_are_tested():
    paths = {page.path for page in PAGES}
    assert paths >= OPEN | OF_A_COMPANY | OF_NOBODY
    numbered = {path for path in paths if "{" in path and "{token}" not in path}
    assert numbered == OF_A_COMPANY | OF_NOBODY - {"/client/picture/own.png"} | {"/client/inquiries/{inquiry}/parts/"}
    assert {page.path for page in PAGES if page.is_open} == OPEN


def test_only_a_customer_opens_a_page_and_only_of_the_own_company(portal, places):
    ours, theirs = places[CUSTOMER.login_id], places[OTHER_CUSTOMER.login_id]
    visitor, nobody = portal.signed_in(), portal.visitor()
    for page in SHOWN:
        if page.path in OPEN:
            assert nobody.get(address(page.path, ours)).status == 200, page.path
            continue
        own, other = visitor.get(address(page.path, ours)), visitor.get(address(page.path, theirs))
        if page.path in OF_A_COMPANY:
            assert (own.status, other.status) == (200, 404), page.path
            assert other.text.split("受付番号")[0] == visitor.get("/client/nothing/").text.split("受付番号")[0]
        elif page.path in OF_NOBODY:
            assert own.status == 404, page.path
        elif page.path == "/client/password/first/":
            assert own.location == "/client/password/"
        else:
            assert own.status == 200, page.path
        refused = nobody.get(address(page.path, ours))
        assert refused.status == 401 or refused.location == "/client/login/", page.path


def test_a_form_for_another_companys_exchange_is_a_form_for_none(portal, places):
    theirs = places[OTHER_CUSTOMER.login_id]
    visitor, nowhere = portal.signed_in(), {"inquiry": 999_999}
    key = ("form_key", cookies.form_key(visitor.cookies[cookies.SESSION], ""))
    sent = [page.path for page in PAGES if page.sent and INQUIRY in page.path]
    assert len(sent) == 2
    for path in sent:
        answers = [visitor.post(address(path, parts), [key, ("body", "音が出ません。")]) for parts in (theirs, nowhere)]
        assert [answer.status for answer in answers] == [404, 404], path
        assert answers[0].text == answers[1].text


@pytest.mark.parametrize("staff", [AGENT, SALES, SUPERVISOR, ADMIN], ids=lambda actor: actor.role)
def test_a_session_of_the_staff_opens_no_page(portal, places, staff):
    token = "s" * 43
    with portal.world.database.write() as tx:
        tx.execute(
            insert(schema.staff_session).values(
                token_hash=token_hash(token),
                staff_id=staff.staff_id,
                device_id="d" * 32,
                created_at=portal.world.now,
                expires_at=portal.world.now + timedelta(days=1),
            )
        )
    visitor = portal.visitor()
    visitor.cookies[cookies.SESSION] = token
    for page in SHOWN:
        if not page.is_open:
            answer = visitor.get(address(page.path, places[CUSTOMER.login_id]))
            assert answer.status == 401, page.path
            assert "株式会社大将フーズ" not in answer.html


def test_every_form_needs_its_key_and_its_own_site(portal, places):
    visitor = portal.signed_in()
    for page in PAGES:
        if page.sent is None:
            continue
        path = address(page.path, places[CUSTOMER.login_id])
        fields = [("form_key", cookies.form_key(visitor.cookies[cookies.SESSION], ""))]
        assert visitor.post(path, fields, sec_fetch_site="cross-site").status == 403, path
        assert visitor.post(path, [("form_key", "0" * 64)]).status in (403, 303, 404), path
        assert visitor.post(path, []).status in (403, 303, 404), path
    assert visitor.get("/client/").status == 200, "nothing was done: the session still holds"


def test_every_page_is_valid_html_with_one_heading_and_its_landmarks(portal, places):
    visitor = portal.signed_in()
    for page in SHOWN:
        answer = visitor.get(address(page.path, places[CUSTOMER.login_id]))
        if not answer.header("content-type").startswith("text/html") or page.path.endswith("/live/"):
            continue
        tree = answer.tree
        assert tree.get("lang") == "ja", page.path
        assert tree.find("head/title").text.endswith("| USEN ONLINE"), page.path
        assert len(list(tree.iter("h1"))) == 1, page.path
        assert len(list(tree.iter("main"))) == 1, page.path
        ids = [node.get("id") for node in tree.iter() if node.get("id")]
        assert len(ids) == len(set(ids)), page.path
        named = {label.get("for") for label in tree.iter("label") if label.get("for")}
        assert named <= set(ids), (page.path, named - set(ids))
        assert not [node for node in tree.iter() if node.get("style") or node.get("onclick")], page.path
        assert not list(tree.iter("style")), page.path
        assert all(script.get("src") for script in tree.iter("script")), page.path


def test_every_answer_has_the_headers_of_a_closed_page(portal, places):
    visitor = portal.signed_in()
    paths = [address(page.path, places[CUSTOMER.login_id]) for page in SHOWN]
    for path in [*paths, "/client/nothing/", rendering.address("portal.css"), rendering.address("portal.js")]:
        answer = visitor.get(path)
        for name, value in rendering.HEADERS.items():
            if name != "cache-control":
                assert answer.header(name) == value, (path, name)
        assert answer.header("cache-control"), path
    assert "'unsafe" not in rendering.POLICY


def test_no_browser_stores_a_page_but_those_in_which_somebody_writes(portal, places):
    """Those are asked for again each time, and go with all else when the person signs out."""
    visitor, nobody = portal.signed_in(), portal.visitor()
    visitor.get("/client/picture/")
    visitor.send("/client/picture/", ("picture", "わたし.png", drawn(60, 40)))
    written_in = set()
    for page in SHOWN:
        for answer in (visitor.get(at := address(page.path, places[CUSTOMER.login_id])), nobody.get(at)):
            if answer.header("cache-control") == rendering.FORM_CACHE:
                written_in.add(page.path)
            else:
                assert answer.header("cache-control") == "no-store", (page.path, answer.status)
    assert written_in == {page.path for page in PAGES if page.again}
    assert visitor.get("/client/picture/own.png").status == 200, "one that shows something"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_browser_stores_what_is_said_instead_of_a_page(portal, method):
    for page in PAGES:
        answer = portal.visitor()._ask(method, address(page.path, {}), b"", {})
        assert answer.header("cache-control") == "no-store", (page.path, answer.status)


def test_no_page_asks_another_host_and_a_first_visit_is_light(portal, places):
    visitor = portal.signed_in()
    loaded = {}
    for path in (
        "/client/login/",
        "/client/",
        "/client/new/",
        f"/client/inquiries/{places[CUSTOMER.login_id]['inquiry']}/",
    ):
        visitor = portal.visitor() if path == "/client/login/" else portal.signed_in()
        answer = visitor.get(path)
        asked = [
            node.get("src") or node.get("href") for node in answer.tree.iter() if node.tag in ("script", "link", "img")
        ]
        assert all(re.match(r"/client/", one) for one in asked), asked
        weight = len(answer.content) + sum(len(visitor.get(one).content) for one in set(asked))
        loaded[path] = weight
    assert max(loaded.values()) <= WEIGHT_MAX_BYTES, loaded


def test_what_lies_beside_the_pages_cannot_be_had(portal):
    visitor = portal.visitor()
    for name in ("layout.html", "../style.qss", "..%2fstyle.qss", "portal.css/..", ""):
        assert visitor.get(f"/client/static/{name}").status in (303, 404), name


def test_an_address_without_its_slash_leads_to_the_page(portal):
    visitor = portal.visitor()
    assert visitor.get("/client").location == "/client/"
    assert visitor.get("/client/login").location == "/client/login/"
    assert visitor.post("/client/nothing", [("x", "y")]).status in (403, 404)


def test_a_body_that_is_too_large_or_none_is_refused(portal):
    visitor = portal.signed_in()
    visitor.get("/client/new/")
    assert visitor.post("/client/new/", [("comment", "x" * 33_000_000)]).status == 413
    assert visitor.post("/client/login/", [("email", "x" * 600_000)]).status == 413
    assert visitor.post("/client/new/", [("a", "b")], content_type="application/json").status == 422
    assert visitor.post_files("/client/login/", [], ("f", "a.png", b"x")).status == 422
    assert visitor.post("/client/new/", [(f"f{n}", "") for n in range(300)]).status == 422


def test_a_customer_is_held_to_the_calls_of_a_minute(world, tmp_path):
    portal = Portal(world, tmp_path, customer_searches_per_minute=3)
    portal.put_password(CUSTOMER)
    visitor = portal.signed_in()
    statuses = [visitor.get("/client/inquiries/").status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert visitor.last.header("retry-after")
    assert "後にもう一度お試しください" in visitor.last.text
