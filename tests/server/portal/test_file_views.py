"""ファイル: the company's files by their conditions and order; a download is never shown inside a page. A05."""

from __future__ import annotations

import pytest

from tests.server.attachments.files import PDF, PNG
from tests.server.inquiries.conftest import AGENT, OTHER_CUSTOMER, OTHER_STORE
from usen_desk.contract.files import FileSort
from usen_desk.contract.inquiries import AfterReply, Status
from usen_desk.server.portal import words
from usen_desk.server.portal.file_views import search_of
from usen_desk.server.portal.forms import Form


def sent(visitor, made, name, content):
    path = f"/client/inquiries/{made.card.inquiry_id}/"
    visitor.get(path)
    assert visitor.send(path, ("files", name, content), do="send", body="添付します。").status == 303


def test_files_are_listed_newest_first_and_by_each_condition(portal):
    made, done = portal.world.open(), portal.world.open()
    visitor = portal.signed_in()
    sent(visitor, done, "a古い.pdf", PDF)
    portal.world.say(AGENT, done.card.inquiry_id, "完了です。", after=AfterReply(status=Status.DONE))
    portal.world.now = portal.world.now.replace(minute=portal.world.now.minute + 1)
    sent(visitor, made, "b新しい.png", PNG)

    def names(query=""):
        text = visitor.get(f"/client/files/?{query}").text
        return [name for _, name in sorted((text.index(n), n) for n in ("a古い.pdf", "b新しい.png") if n in text)]

    assert names() == ["b新しい.png", "a古い.pdf"]
    assert names("order=oldest") == names("order=name") == ["a古い.pdf", "b新しい.png"]
    assert names("status=done") == ["a古い.pdf"]
    assert names("category=billing") == []
    assert names("store=渋谷") == ["b新しい.png", "a古い.pdf"]
    assert names("from=2026-11-23") == []
    link = f'href="/client/inquiries/{made.card.inquiry_id}/?all=1#m2"'
    assert link in visitor.get("/client/files/").html


def test_another_companys_files_are_not_listed(portal):
    theirs = portal.world.open(OTHER_CUSTOMER, store=OTHER_STORE)
    sent(portal.signed_in(OTHER_CUSTOMER), theirs, "秘密.pdf", PDF)
    page = portal.signed_in().get("/client/files/")
    assert ("秘密.pdf" in page.text, "0件" in page.text) == (False, True)


def test_what_is_no_condition_is_left_out():
    asked = search_of(Form((("order", "nonsense"), ("status", "on_hold"), ("from", "yesterday"), ("category", "?"))))
    assert (asked.sort, asked.descending, asked.statuses) == (FileSort.CREATED_AT, True, ())
    assert (asked.created_from, asked.category) == (None, None)
    with pytest.raises(ValueError, match=words.DATES_SWAPPED):
        search_of(Form((("from", "2020-03-02"), ("to", "2020-03-01"))))
