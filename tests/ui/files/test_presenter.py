"""Tests for usen_desk.ui.files.presenter."""

from __future__ import annotations

from uuid import UUID

import msgspec
import pytest

from tests.fakes import NOW, FakeClient, Immediately
from tests.ui.files.samples import FilesOfService, file
from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import Change, ChangeKind
from usen_desk.contract.files import SEARCH_FILES, FileSearch
from usen_desk.contract.inquiries import (
    Attachment,
    InquiryCard,
    MessageKind,
    Person,
    Side,
    Status,
    ThreadMessage,
)
from usen_desk.local.settings import Choices
from usen_desk.ui.files.presenter import GRID, LIST, FilesPresenter
from usen_desk.ui.navigation import Navigator, Tab, inquiry_place

SATO = Person(side=Side.CUSTOMER, name="佐藤 健")


def message(*attachment_ids, inquiry_id=1, sequence=1, withdrawn=False) -> ThreadMessage:
    files = [Attachment(attachment_id=i, name="x", media_type="x/y", size_bytes=1) for i in attachment_ids]
    return ThreadMessage(
        message_id=1,
        reply_id=UUID(int=1),
        inquiry_id=inquiry_id,
        sequence=sequence,
        kind=MessageKind.PUBLIC,
        author=SATO,
        at=NOW,
        body="",
        is_withdrawn=withdrawn,
        attachments=tuple(files),
    )


def change(kind, item) -> Change:
    return Change(change_id=1, at=NOW, kind=kind, object_id=1, item=msgspec.Raw(msgspec.json.encode(item)))


def card(inquiry_id, **values) -> InquiryCard:
    return InquiryCard(
        inquiry_id=inquiry_id,
        **{"category": Category.REPAIR, "status": Status.IN_PROGRESS} | values,
        opened_by=SATO,
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.fixture
def presenter(qapp):
    service = FilesOfService(250)
    made = FilesPresenter(FakeClient({SEARCH_FILES: service}), Immediately(), Navigator(Tab), Choices({}))
    made.service = service
    made.heard = []
    for name in ("changed", "arrived", "refreshed"):
        getattr(made, name).connect(lambda value, name=name: made.heard.append((name, value)))
    made.search(FileSearch())
    return made


def told(presenter, *items):
    presenter.on_messages([change(ChangeKind.MESSAGE, item) for item in items])
    presenter._look_at_touched()


def test_a_file_leads_to_the_message_that_brought_it(presenter):
    presenter.open_thread(file(3, inquiry_id=29, sequence=7))
    assert presenter._navigator.place == inquiry_place(29, 7)


def test_messages_without_files_ask_nothing(presenter):
    told(presenter, message())
    assert len(presenter.service.asked) == 1


def test_files_that_changed_are_asked_for_once_within_the_search(presenter):
    presenter.search(FileSearch(name="図面"))
    presenter.service.put(file(249, size_bytes=7))
    told(presenter, message(249), message(249, 300))
    assert presenter.service.asked[-1] == FileSearch(name="図面", attachment_ids=(300, 249), limit=100)
    assert presenter.heard == [("changed", {249: file(249, size_bytes=7)}), ("refreshed", [300, 249])]


def test_new_ones_that_the_search_finds_are_counted(presenter):
    presenter.service.put(file(251))
    told(presenter, message(251, 999))
    presenter.service.put(file(252))
    told(presenter, message(252))
    assert [value for name, value in presenter.heard if name == "arrived"] == [1, 2]
    presenter.again()
    presenter.heard.clear()
    told(presenter, message(252))
    assert "arrived" not in dict(presenter.heard)


def test_files_that_the_search_no_longer_finds_make_it_read_anew(presenter):
    del presenter.service.files[250]
    told(presenter, message(inquiry_id=file(250).inquiry_id, sequence=file(250).sequence, withdrawn=True))
    assert presenter.pages.result.count == 249


def test_an_inquiry_that_changes_changes_its_files(presenter):
    other = file(250)
    done = card(other.inquiry_id, status=Status.DONE)
    presenter.on_inquiries([change(ChangeKind.INQUIRY, done)])
    ((name, rows),) = presenter.heard
    assert name == "changed"
    assert {row.inquiry_id for row in rows.values()} == {other.inquiry_id}
    assert {row.status for row in rows.values()} == {Status.DONE}
    presenter.on_inquiries([change(ChangeKind.INQUIRY, done)])
    assert len(presenter.heard) == 1, "nothing is told twice"


def test_what_a_newer_service_says_is_passed_over(presenter):
    raw = Change(change_id=1, at=NOW, kind="message", object_id=1, item=msgspec.Raw(b"{}"))
    presenter.on_messages([raw])
    presenter.on_inquiries([raw])
    assert presenter.heard == []


def test_all_that_is_found_is_collected_page_by_page(presenter):
    got = []
    presenter.collect(got.append, got.append)
    assert [row.attachment_id for row in got[0]] == list(range(250, 0, -1))


def test_uncounted_files_are_not_collected(presenter):
    presenter.service.most = 10
    presenter.again()
    got = []
    presenter.collect(got.append, got.append)
    assert got == []


def test_the_kind_of_view_is_kept(presenter):
    assert presenter.layout_kept == GRID
    presenter.keep_layout(LIST)
    assert presenter.layout_kept == LIST
    presenter._choices.keep("files.layout", 7)
    assert presenter.layout_kept == GRID
