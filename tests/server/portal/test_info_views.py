"""お知らせ, FAQ, pages and basic information: what is for customers, and nothing that is for the staff alone."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.server.inquiries.conftest import SUPERVISOR
from tests.server.portal.visitor import links_of
from usen_desk.contract.faq import FaqText, FaqToAdd
from usen_desk.contract.notices import NoticeKind, NoticeText, NoticeToAdd
from usen_desk.contract.permissions import Permission
from usen_desk.server.faq.service import add_faq
from usen_desk.server.notices.service import add_notice
from usen_desk.server.portal import info_views


@pytest.fixture
def told(portal):
    """told(title, …) publishes a notice; its number."""

    def publish(title, body="本文です。", kind=NoticeKind.GUIDE, *, for_customers=True, asks=False):
        text = NoticeText(
            kind=kind,
            title=title,
            body=body,
            for_customers=for_customers,
            for_staff=not for_customers,
            asks_confirmation=asks,
        )
        with portal.world.unit(SUPERVISOR, Permission.WRITE_KNOWLEDGE) as context:
            return add_notice(context, NoticeToAdd(notice_key=uuid4(), text=text, publishes=True)).line.notice_id

    return publish


def test_a_notice_for_the_staff_is_none_for_customers(portal, told):
    ours, theirs = told("新商品のご案内"), told("社内向けの連絡", for_customers=False)
    visitor = portal.signed_in()
    page = visitor.get("/client/notices/")
    assert ("新商品のご案内" in page.text, "社内向けの連絡" in page.text) == (True, False)
    assert visitor.get(f"/client/notices/{ours}/").status == 200
    hidden, missing = visitor.get(f"/client/notices/{theirs}/"), visitor.get("/client/notices/999999/")
    assert {hidden.status, missing.status} == {404}
    assert hidden.text.split("受付番号")[0] == missing.text.split("受付番号")[0]


def test_the_newest_notice_stands_in_the_header_until_it_is_read(portal, told):
    number = told("メンテナンスのご案内", kind=NoticeKind.SYSTEM)
    visitor = portal.signed_in()
    assert "USENからのお知らせ メンテナンスのご案内" in visitor.get("/client/inquiries/").text
    visitor.get(f"/client/notices/{number}/")
    assert "USENからのお知らせ" not in visitor.get("/client/inquiries/").text


def test_marks_become_tags_and_tags_stay_text(portal, told):
    links = "[詳細](https://example.jp/x) [だめ](javascript:alert(1))"
    body = f"# 見出し\n**太字**と<script>alert(1)</script>\n- 一つ\n{links}"
    page = portal.signed_in().get(f"/client/notices/{told('書式', body)}/")
    assert page.tree.find(".//article/h2").text == "見出し"
    assert "<strong>太字</strong>" in page.html
    assert "&lt;script&gt;" in page.html
    assert "https://example.jp/x" in links_of(page)
    assert not [link for link in links_of(page) if link.startswith("javascript")]


def test_what_asks_for_it_is_confirmed(portal, told):
    number = told("規約の改定", asks=True)
    visitor = portal.signed_in()
    visitor.get(f"/client/notices/{number}/")
    visitor.send(f"/client/notices/{number}/")
    assert "確認済みです。" in visitor.follow().text


def test_questions_are_searched_and_voted_on(portal):
    for question, for_customers in (("音が出ません", True), ("社内の手順", False)):
        text = FaqText(
            category="故障", question=question, answer="手順です。", is_published=True, for_customers=for_customers
        )
        with portal.world.unit(SUPERVISOR, Permission.WRITE_KNOWLEDGE) as context:
            add_faq(context, FaqToAdd(faq_key=uuid4(), text=text))
    visitor = portal.signed_in()
    page = visitor.get("/client/faq/")
    assert ("音が出ません" in page.text, "社内の手順" in page.text) == (True, False)
    assert "該当するご質問はありません" in visitor.get("/client/faq/?text=請求").text
    faq_id = next(node.get("id") for node in visitor.get("/client/faq/").tree.iter("details") if node.get("id"))
    action = f"/client/faq/{faq_id.removeprefix('faq')}/"
    visitor.send(action, useful="yes")
    assert 'aria-pressed="true"' in visitor.follow().html


def test_every_page_of_the_site_can_be_read(portal):
    visitor = portal.signed_in()
    listed = [link for link in links_of(visitor.get("/client/site/")) if link.startswith("/client/site/")]
    for link in set(listed) - {"/client/site/"}:
        assert visitor.get(link).status == 200
    assert visitor.get("/client/site/nothing/").status == 404
    assert set(info_views.TABS) == set(NoticeKind)
