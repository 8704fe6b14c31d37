"""Tests for usen_desk.server.files.service: what the browser finds, for whom, in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.server.attachments import files as samples
from tests.server.inquiries.conftest import (
    ADMIN,
    AGENT,
    CHAIN_STORE,
    CUSTOMER,
    OTHER_CUSTOMER,
    OTHER_STORE,
    SALES,
    STORE,
)
from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.files import FileKind, FileSearch, FileSort
from usen_desk.contract.inquiries import MessageKind, ScanState, Side, Status
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.files.service import search_files


@pytest.fixture
def sent(world, files):
    """Four files of three exchanges, the newest last; the last one of another company and branch."""
    first = world.open(comment="音が出ません。").card.inquiry_id
    second = world.open(CUSTOMER, store=CHAIN_STORE, category=Category.OTHER, fields={}).card.inquiry_id
    third = world.open(OTHER_CUSTOMER, store=OTHER_STORE).card.inquiry_id
    return [
        files.send(CUSTOMER, first, samples.PNG, "アンプ前面.png"),
        files.send(AGENT, first, samples.PDF, "店舗図面_2F.pdf", body="図面です。\nご確認ください。"),
        files.send(CUSTOMER, second, samples.CSV.encode(), "ｶﾌｪ一覧.csv"),
        files.send(OTHER_CUSTOMER, third, samples.office("word"), "閉店届.docx"),
    ]


def test_files_come_newest_first_with_all_that_a_card_shows(world, files, sent):
    page = files.found(AGENT)
    assert [row.attachment_id for row in page.items] == sent[::-1]
    assert (page.count, page.more_than_count, page.next_after) == (4, False, "")
    drawing = page.items[2]
    thread = world.seen(drawing.inquiry_id)
    message = thread.messages[-1]
    assert drawing.name == "店舗図面_2F.pdf"
    assert (drawing.kind, drawing.media_type, drawing.size_bytes) == (FileKind.PDF, "application/pdf", len(samples.PDF))
    assert (drawing.sequence, drawing.created_at, drawing.scan_state) == (
        message.sequence,
        message.at,
        message.attachments[0].scan_state,
    )
    assert (drawing.category, drawing.status) == (Category.REPAIR, Status.IN_PROGRESS)
    assert (drawing.store_name, drawing.customer_code) == ("焼肉大将 渋谷センター街店", STORE)
    assert drawing.quote == "図面です。 ご確認ください。"
    assert drawing.sent_by is not None
    assert (drawing.sent_by.side, drawing.sent_by.name, drawing.sent_by.staff_id) == (Side.STAFF, AGENT.name, 1)
    assert drawing.is_kept
    assert not drawing.is_note


def test_each_kind_is_counted_whatever_kind_is_asked_for(files, sent):
    for asked, count in (({}, 4), ({"kind": FileKind.PDF}, 1), ({"limit": 1}, 4)):
        page = files.found(AGENT, **asked)
        assert page.count == count
        assert {kind.kind: kind.count for kind in page.kinds} == {
            FileKind.IMAGE: 1,
            FileKind.PDF: 1,
            FileKind.TABLE: 1,
            FileKind.DOCUMENT: 1,
            FileKind.OTHER: 0,
        }


CASES = (
    ({"kind": FileKind.TABLE}, ["ｶﾌｪ一覧.csv"]),
    ({"category": Category.OTHER}, ["ｶﾌｪ一覧.csv"]),
    ({"statuses": (Status.IN_PROGRESS,)}, ["店舗図面_2F.pdf", "アンプ前面.png"]),
    ({"store": "髙田馬場"}, ["ｶﾌｪ一覧.csv"]),
    ({"store": "渋谷ｾﾝﾀｰ"}, ["店舗図面_2F.pdf", "アンプ前面.png"]),
    ({"store": "011-123-4567"}, ["閉店届.docx"]),
    ({"store": OTHER_STORE}, ["閉店届.docx"]),
    ({"store": "どこにもない"}, []),
    ({"name": "図面"}, ["店舗図面_2F.pdf"]),
    ({"name": "カフェ"}, ["ｶﾌｪ一覧.csv"]),
    ({"name": "プ"}, ["アンプ前面.png"]),
    ({"name": "２f"}, ["店舗図面_2F.pdf"]),
    ({"name": "%"}, []),
    ({"name": "図面", "store": "高田"}, []),
    ({"name": "  "}, ["閉店届.docx", "ｶﾌｪ一覧.csv", "店舗図面_2F.pdf", "アンプ前面.png"]),
)


def test_conditions_hold_together_and_spelling_is_folded(files, sent):
    assert [files.names(AGENT, **asked) for asked, _ in CASES] == [names for _, names in CASES]


def test_some_files_are_asked_for_by_number_within_the_conditions(files, sent):
    assert files.walked(AGENT, 50, attachment_ids=tuple(sent[1:3])) == [sent[2], sent[1]]
    assert files.walked(AGENT, 50, attachment_ids=tuple(sent[1:3]), kind=FileKind.PDF) == [sent[1]]
    assert files.walked(SALES, 50, attachment_ids=(sent[3],)) == []


def test_a_day_is_one_in_japan(world, files, sent):
    with world.database.write() as tx:
        edge = world.now.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)
        for attachment_id, at in ((sent[0], edge - timedelta(seconds=1)), (sent[1], edge)):
            for table in (schema.attachment, schema.listed_file):
                tx.execute(update(table).where(table.c.attachment_id == attachment_id).values(created_at=at))
    day = edge.date()
    assert "アンプ前面.png" not in files.names(AGENT, created_from=day)
    assert files.names(AGENT, created_to=day - timedelta(days=1)) == ["アンプ前面.png"]
    assert "店舗図面_2F.pdf" in files.names(AGENT, created_from=day, created_to=day)


@pytest.mark.parametrize("sort", list(FileSort))
def test_pages_follow_each_other_without_gap_or_repetition(files, sent, sort):
    sizes = {row.attachment_id: row.size_bytes for row in files.found(AGENT).items}
    expected = {
        FileSort.CREATED_AT: sent,
        FileSort.NAME: [sent[0], sent[2], sent[1], sent[3]],
        FileSort.SIZE: sorted(sent, key=lambda number: (sizes[number], number)),
    }[sort]
    for descending, in_order in ((False, expected), (True, expected[::-1])):
        asked = {"sort": sort, "descending": descending}
        for limit in (1, 3):
            assert files.walked(AGENT, limit, **asked) == in_order
            pages = [files.found(AGENT, offset=at, limit=limit, **asked) for at in range(0, 4, limit)]
            assert [row.attachment_id for page in pages for row in page.items] == in_order
            assert {(page.sort, page.descending, page.count) for page in pages} == {(sort, descending, 4)}


def test_a_cursor_and_an_offset_are_not_taken_together(world, files, sent):
    after = files.found(AGENT, limit=1).next_after
    with world.unit(AGENT) as context, pytest.raises(Refusal) as refused:
        search_files(context, FileSearch(after=after, offset=1))
    assert refused.value.field == "offset"


def test_a_page_goes_on_where_it_was_though_a_file_comes_meanwhile(world, files, sent):
    page = files.found(AGENT, limit=2)
    files.send(AGENT, page.items[0].inquiry_id, samples.PNG, "あとから.png")
    with world.unit(AGENT) as context:
        goes_on = search_files(context, FileSearch(limit=2, after=page.next_after))
    assert [row.attachment_id for row in goes_on.items] == sent[1::-1]
    assert (goes_on.count, goes_on.kinds) == (4, [])


def test_a_cursor_of_nobody_is_refused(world, files):
    for after in ("x", "lQHOAAAA", "!!"):
        with world.unit(AGENT) as context, pytest.raises(Refusal) as refused:
            search_files(context, FileSearch(after=after))
        assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "after")


def test_a_cursor_of_another_search_is_refused(world, files, sent):
    after = files.found(AGENT, limit=1).next_after
    for other in (FileSearch(after=after, sort=FileSort.NAME), FileSearch(after=after, name="図面")):
        with world.unit(AGENT) as context, pytest.raises(Refusal):
            search_files(context, other)


def test_each_person_finds_what_their_inquiries_hold(files, sent):
    assert set(files.walked(AGENT, 50)) == set(sent)
    assert set(files.walked(SALES, 50)) == set(sent[:3])
    assert set(files.walked(CUSTOMER, 50)) == set(sent[:3])
    assert files.walked(OTHER_CUSTOMER, 50) == [sent[3]]
    assert files.walked(ADMIN, 50) == []
    for actor, number in ((SALES, 3), (CUSTOMER, 3), (OTHER_CUSTOMER, 1), (ADMIN, 0)):
        assert files.found(actor, limit=1).count == number


def test_customers_hear_nothing_of_a_notes_file(world, files, sent):
    thread = files.found(AGENT).items[-1].inquiry_id
    note = files.send(AGENT, thread, samples.PNG, "社内図面.png", kind=MessageKind.NOTE)
    after = files.send(AGENT, thread, samples.PNG, "公開図面.png")
    assert files.names(AGENT, name="社内図面") == ["社内図面.png"]
    assert files.found(AGENT, name="社内図面").items[0].is_note
    assert files.found(CUSTOMER, name="社内図面").count == 0
    shown = {row.attachment_id: row for row in files.found(CUSTOMER).items}
    assert note not in shown
    assert shown[after].sequence == world.seen(thread, CUSTOMER).messages[-1].sequence
    assert shown[after].sent_by.staff_id is None


def test_customers_see_held_inquiries_as_in_progress(world, files, sent):
    inquiry_id = files.found(AGENT).items[-1].inquiry_id
    with world.database.write() as tx:
        tx.execute(update(schema.inquiry).where(schema.inquiry.c.inquiry_id == inquiry_id).values(status="on_hold"))
    assert {row.status for row in files.found(CUSTOMER, statuses=(Status.IN_PROGRESS,)).items} == {Status.IN_PROGRESS}
    assert set(files.walked(CUSTOMER, 50, statuses=(Status.ON_HOLD,))) == set(sent[:2])
    assert files.walked(AGENT, 50, statuses=(Status.IN_PROGRESS,)) == []


def test_a_quarantined_file_is_named_but_not_to_be_had(world, files, sent):
    with world.database.write() as tx:
        held = update(schema.attachment).where(schema.attachment.c.attachment_id == sent[0])
        tx.execute(held.values(scan_state=ScanState.QUARANTINED.value))
    row = files.found(AGENT).items[-1]
    assert (row.scan_state, row.is_kept, row.has_thumbnail) == (ScanState.QUARANTINED, False, False)


def test_a_place_that_means_too_many_stores_is_still_a_condition(world, files, sent, monkeypatch):
    monkeypatch.setattr("usen_desk.server.inquiries.inbox_narrow_store.STORES", 0)
    assert files.names(AGENT, store="焼肉") == ["ｶﾌｪ一覧.csv", "店舗図面_2F.pdf", "アンプ前面.png"]
    assert files.names(SALES, store="焼肉", limit=1) == ["ｶﾌｪ一覧.csv"]


def test_more_than_a_thousand_are_not_counted(world, files, sent):
    with world.database.write() as tx:
        row = tx.execute(select(schema.attachment).where(schema.attachment.c.attachment_id == sent[1])).one()
        copies = [{**row._mapping, "attachment_id": 1000 + number} for number in range(1200)]
        tx.execute(schema.attachment.insert(), copies)
    page = files.found(AGENT)
    assert (page.count, page.more_than_count) == (1000, True)
    counted = {kind.kind: (kind.count, kind.more_than_count) for kind in page.kinds}
    assert (counted[FileKind.PDF], counted[FileKind.IMAGE]) == ((1000, True), (1, False))
    assert (files.found(AGENT, kind=FileKind.IMAGE).count, files.found(SALES).more_than_count) == (1, True)
    assert len(files.walked(AGENT, 100)) == 1204
