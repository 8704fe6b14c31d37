"""Tests for usen_desk.server.drafts: a text follows its author to another PC, and of two texts none is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from tests.server.callers import SaidNo
from tests.server.conftest import NOW
from tests.server.drafts.conftest import INQUIRY
from tests.server.inquiries.rows import add_inquiries
from usen_desk.contract.catalogue import Category
from usen_desk.contract.drafts import (
    DRAFTS_MAX,
    DROP_DRAFT,
    LIST_DRAFT_VERSIONS,
    LIST_DRAFTS,
    LIST_LEFT_DRAFTS,
    SAVE_DRAFT,
    VERSIONS_MAX,
    DraftKey,
    DraftMode,
    DraftToDrop,
    DraftToSave,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import OPEN_INQUIRY, POST_REPLY, NewInquiry, ReplyDraft
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema
from usen_desk.server.drafts import service

REPLY = UUID(int=7)


def to_save(caller, body, seen=0, **more):
    said = {"mode": DraftMode.REPLY, "inquiry_id": INQUIRY, "reply_id": REPLY, "device_id": caller.device_id}
    return DraftToSave(**(said | {"body": body, "seen_revision": seen} | more))


def save(caller, body, seen=0, **more):
    return caller.call(SAVE_DRAFT, to_save(caller, body, seen, **more))


def kept(caller):
    return caller.call(LIST_DRAFTS).items


def versions(caller, mode=DraftMode.REPLY, inquiry_id=INQUIRY):
    return caller.call(LIST_DRAFT_VERSIONS, DraftKey(mode=mode, inquiry_id=inquiry_id)).items


def drop(caller, revision, mode=DraftMode.REPLY, inquiry_id=INQUIRY):
    caller.call(DROP_DRAFT, DraftToDrop(mode=mode, inquiry_id=inquiry_id, revision=revision))


def rows(database, table):
    with database.read() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


def post(caller, body, revision):
    """The reply itself, which takes the draft along."""
    reply = ReplyDraft(reply_id=REPLY, body=body, send_anyway=True, draft_revision=revision)
    caller.call(POST_REPLY, reply, inquiry_id=str(INQUIRY))


def test_a_text_is_there_on_another_pc(callers, misaki, elsewhere):
    saved = save(misaki, "お世話になって", details='{"caret":7}', last_seen=3)
    (found,) = kept(elsewhere)
    assert (found.body, found.details, found.last_seen, found.reply_id) == ("お世話になって", '{"caret":7}', 3, REPLY)
    assert (found.revision, found.device_id, found.saved_at) == (saved.revision, misaki.device_id, NOW)
    assert saved.other is None


def test_writing_on_keeps_one_draft_and_no_versions(misaki):
    first = save(misaki, "お")
    second = save(misaki, "お世話", first.revision)
    assert second.revision > first.revision
    assert [draft.body for draft in kept(misaki)] == ["お世話"]
    assert versions(misaki) == []


def test_the_same_text_twice_changes_nothing(callers, misaki):
    first = save(misaki, "お世話になっております。")
    callers.pass_time(60)
    assert save(misaki, "お世話になっております。") == first
    (found,) = kept(misaki)
    assert (found.revision, found.saved_at) == (first.revision, NOW)


def test_a_reply_a_note_and_an_opening_are_apart_and_newest_first(callers, misaki):
    for mode, inquiry_id in ((DraftMode.REPLY, INQUIRY), (DraftMode.NOTE, INQUIRY), (DraftMode.OPENING, 0)):
        save(misaki, mode.value, mode=mode, inquiry_id=inquiry_id, reply_id=uuid4())
        callers.pass_time(1)
    assert [draft.body for draft in kept(misaki)] == ["opening", "note", "reply"]


def test_of_two_pcs_texts_ours_is_kept_and_the_others_is_told(misaki, elsewhere):
    common = save(misaki, "お世話になっております。")
    theirs = save(elsewhere, "お世話になっております。明日", common.revision)
    ours = save(misaki, "お世話になっております。本日", common.revision)
    assert ours.revision > theirs.revision
    assert (ours.other.body, ours.other.device_id) == ("お世話になっております。明日", elsewhere.device_id)
    assert [draft.body for draft in kept(elsewhere)] == ["お世話になっております。本日"]
    assert [draft.body for draft in versions(elsewhere)] == ["お世話になっております。明日"]


def test_two_that_began_without_each_other_both_survive(misaki, elsewhere):
    save(elsewhere, "むこう", reply_id=uuid4())
    assert save(misaki, "こちら").other.body == "むこう"
    assert [draft.body for draft in kept(misaki)] == ["こちら"]


def test_the_others_text_is_told_again_when_the_answer_was_lost(misaki, elsewhere):
    common = save(misaki, "共通")
    save(elsewhere, "むこう", common.revision)
    lost = save(misaki, "こちら", common.revision)
    assert save(misaki, "こちら", common.revision) == lost
    assert lost.other.body == "むこう"
    on = save(misaki, "こちらの続き", lost.revision)
    assert on.other is None
    assert [draft.body for draft in versions(misaki)] == ["むこう"]


def test_a_lost_answer_of_our_own_is_nobody_elses_text(misaki):
    first = save(misaki, "一")
    save(misaki, "一二", first.revision)
    assert save(misaki, "一二三", first.revision).other is None
    assert [draft.body for draft in kept(misaki)] == ["一二三"]


def test_a_text_in_which_nothing_stood_is_not_told(misaki, elsewhere):
    save(elsewhere, "  ", details='{"caret":2}', reply_id=uuid4())
    assert save(misaki, "こちら").other is None
    assert versions(misaki) == []


def test_a_revision_that_the_service_lost_is_counted_on(misaki):
    """It was restored from a backup: what the desk has seen is newer than what is kept."""
    assert save(misaki, "復元の前", 41).revision == 42
    assert save(misaki, "もう一度復元した", 77).revision == 78
    assert [draft.body for draft in kept(misaki)] == ["もう一度復元した"]


def test_nobody_reaches_anothers(callers, misaki):
    kenta = callers.add("kenta")
    mine = save(misaki, "私の")
    assert kept(kenta) == []
    assert save(kenta, "健太の").other is None
    drop(kenta, mine.revision)
    assert [draft.body for draft in kept(misaki)] == ["私の"]
    assert versions(misaki) == []
    assert [draft.body for draft in versions(kenta)] == ["健太の"]


def test_supervisors_write_too_and_others_do_not(callers):
    save(callers.add("sv", Role.SUPERVISOR), "確認します。")
    for role in (Role.SALES, Role.ADMIN):
        caller = callers.add(role.value, role)
        assert caller.refused(SAVE_DRAFT, to_save(caller, "x")) == (Code.NOT_PERMITTED, None)
        assert caller.refused(LIST_DRAFTS) == (Code.NOT_PERMITTED, None)


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"inquiry_id": 999}, (Code.NOT_FOUND, None)),
        ({"inquiry_id": 0}, (Code.NOT_FOUND, None)),
        ({"mode": DraftMode.OPENING}, (Code.INVALID_INPUT, "inquiry_id")),
        ({"last_seen": 2**31}, (Code.INVALID_INPUT, "last_seen")),
        ({"seen": 2**31 - 1}, (Code.INVALID_INPUT, "seen_revision")),
    ],
    ids=["no such inquiry", "no inquiry", "opening in an inquiry", "last_seen", "seen_revision"],
)
def test_what_cannot_be_kept_is_refused(misaki, wrong, answer):
    assert misaki.refused(SAVE_DRAFT, to_save(misaki, "x", **wrong)) == answer
    assert kept(misaki) == []


def test_a_draft_is_dropped_only_while_it_is_the_newest(misaki, elsewhere):
    first = save(misaki, "一")
    second = save(elsewhere, "一二", first.revision)
    drop(misaki, first.revision)
    assert [draft.body for draft in kept(misaki)] == ["一二"]
    drop(misaki, second.revision)
    drop(misaki, second.revision)
    assert kept(misaki) == []
    assert [draft.body for draft in versions(misaki)] == ["一二"]


def test_a_new_draft_counts_on_and_does_not_meet_what_was_dropped(misaki, elsewhere):
    dropped = save(elsewhere, "昨日の")
    drop(elsewhere, dropped.revision)
    new = save(misaki, "今日の")
    assert new.revision > dropped.revision
    assert new.other is None
    assert save(misaki, "今日の") == new, "also when the answer was lost"


def test_a_draft_that_was_emptied_leaves_no_version_but_its_number(misaki):
    save(misaki, "一")
    emptied = save(misaki, "", 1)
    drop(misaki, emptied.revision)
    assert versions(misaki) == []
    assert save(misaki, "二").revision > emptied.revision


def test_of_versions_the_newest_are_kept(callers, misaki, elsewhere):
    for number in range(VERSIONS_MAX + 5):
        each = (misaki, elsewhere)[number % 2]
        callers.pass_time(1)
        save(each, f"{number}")
    found = versions(misaki)
    assert [draft.body for draft in found] == [f"{n}" for n in range(VERSIONS_MAX + 3, 3, -1)]


def test_emptied_drafts_push_no_text_out(misaki):
    drop(misaki, save(misaki, "大切な文").revision)
    for _ in range(VERSIONS_MAX + 2):
        drop(misaki, save(misaki, "").revision)
    assert [draft.body for draft in versions(misaki)] == ["大切な文"]


def test_the_oldest_that_matter_least_make_room(callers, misaki, database):
    """An empty one first, though it is newer; then what is being taken down; then the oldest. Their texts are kept."""
    first = 1000
    with database.write() as tx:
        add_inquiries(tx, [{"inquiry_id": first + n, "opened_by_user_id": None} for n in range(DRAFTS_MAX + 1)])

    def put(number, body, **more):
        callers.pass_time(1)
        save(misaki, body, **({"inquiry_id": first + number, "reply_id": uuid4()} | more))

    for number in range(DRAFTS_MAX - 2):
        put(number, f"{number}")
    put(0, "受電", mode=DraftMode.OPENING, inquiry_id=0)
    put(DRAFTS_MAX - 2, " ")
    gone = []
    for number in (DRAFTS_MAX - 1, DRAFTS_MAX, INQUIRY - first):
        before = {(draft.mode, draft.inquiry_id) for draft in kept(misaki)}
        put(number, "新しい")
        now = {(draft.mode, draft.inquiry_id) for draft in kept(misaki)}
        assert len(now) == DRAFTS_MAX
        assert (DraftMode.REPLY, first + number) in now
        gone += before - now
    assert gone == [(DraftMode.REPLY, first + DRAFTS_MAX - 2), (DraftMode.OPENING, 0), (DraftMode.REPLY, first)]
    assert [draft.body for draft in versions(misaki, DraftMode.OPENING, 0)] == ["受電"]
    assert [draft.body for draft in versions(misaki, inquiry_id=first)] == ["0"]


def test_versions_are_forgotten_after_thirty_days(callers, misaki, database):
    drop(misaki, save(misaki, "古い").revision)
    callers.pass_time(2)
    drop(misaki, save(misaki, "新しい").revision)
    service.forget(database, NOW + timedelta(days=30, seconds=1))
    assert [draft.body for draft in versions(misaki)] == ["新しい"]


def test_many_old_versions_go_in_steps(callers, misaki, database, monkeypatch):
    monkeypatch.setattr(service, "FORGET_ROWS", 2)
    for body in "一二三四五":
        drop(misaki, save(misaki, body).revision)
    service.forget(database, NOW + timedelta(days=31))
    assert rows(database, schema.draft_version) == 0


def test_a_sent_text_goes_to_the_versions(misaki, elsewhere):
    saved = save(misaki, "承知しました。")
    post(misaki, "承知しました。", saved.revision)
    assert kept(misaki) == []
    assert [draft.body for draft in versions(elsewhere)] == ["承知しました。"]


def test_what_was_taken_down_goes_to_the_versions_when_it_is_opened(misaki):
    about = {"mode": DraftMode.OPENING, "inquiry_id": 0}
    save(misaki, "出店のご相談", **about)
    body = NewInquiry(opening_id=REPLY, category=Category.NEW_STORE, comment="出店のご相談です。")
    misaki.call(OPEN_INQUIRY, body)
    assert kept(misaki) == []
    save(misaki, "出店のご相談で", **about)
    assert kept(misaki) == [], "it was on its way when the inquiry was opened"
    assert [text.body for text in versions(misaki, **about)] == ["出店のご相談で", "出店のご相談"]


def test_a_text_that_is_newer_than_what_was_sent_stays(misaki, elsewhere):
    saved = save(misaki, "承知しました。")
    newer = save(elsewhere, "承知しました。追って", saved.revision)
    post(misaki, "承知しました。", saved.revision)
    assert [draft.revision for draft in kept(misaki)] == [newer.revision]


@pytest.mark.parametrize("saved_before", [True, False])
def test_a_save_that_arrives_after_its_reply_is_no_draft_again(misaki, saved_before):
    seen = save(misaki, "承知").revision if saved_before else 0
    post(misaki, "承知しました。", seen)
    late = save(misaki, "承知しまし", seen)
    assert late.other is None
    assert save(misaki, "承知しまし", seen).revision == late.revision
    assert kept(misaki) == []
    assert [draft.body for draft in versions(misaki)] == ["承知しまし", "承知"][: 1 + saved_before]


def test_a_pc_that_writes_on_what_another_sent_keeps_its_text(misaki, elsewhere):
    saved = save(misaki, "承知しました。")
    post(misaki, "承知しました。", saved.revision)
    on = save(elsewhere, "承知しました。なお、", saved.revision)
    assert [draft.body for draft in kept(misaki)] == ["承知しました。なお、"]
    assert on.other is None


def test_two_pcs_that_save_at_once_lose_nothing(callers, misaki, elsewhere):
    """Nobody has a draft yet, so both would like to be the first."""
    for number in range(5):
        start = threading.Barrier(2)

        def write(caller, number=number, start=start):
            start.wait(60)
            return save(caller, caller.device_id, inquiry_id=INQUIRY + number, reply_id=uuid4())

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(write, (misaki, elsewhere)))
        (current,) = [draft for draft in kept(misaki) if draft.inquiry_id == INQUIRY + number]
        (other,) = [answer.other for answer in answers if answer.other]
        assert {current.body, other.body} == {misaki.device_id, elsewhere.device_id}
        assert {answer.revision for answer in answers} == {1, 2}


def test_nobody_else_hears_of_a_draft(misaki, elsewhere, database):
    saved = save(misaki, "内密の文")
    save(elsewhere, "内密の文2", saved.revision)
    assert rows(database, schema.change) == 0
    assert rows(database, schema.access_log) == 0


def test_a_text_that_is_too_long_is_refused_whole(misaki):
    with pytest.raises(SaidNo) as said:
        save(misaki, "長" * 10_001)
    assert (said.value.code, said.value.field) == (Code.INVALID_INPUT, "body")
    assert save(misaki, "長" * 10_000, details="\x7f" * 20_000).revision == 1


def test_what_a_disabled_person_was_writing_is_a_supervisors_to_read_and_it_is_logged(callers, misaki, database):
    sv, kenta = callers.add("sv", Role.SUPERVISOR), callers.add("kenta")
    save(misaki, "書きかけ")
    save(misaki, " ", inquiry_id=INQUIRY + 1)
    staff_id = misaki.staff_id
    with pytest.raises(SaidNo, match=Code.NOT_FOUND):
        sv.call(LIST_LEFT_DRAFTS, staff_id=str(staff_id))
    with database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.staff_id == staff_id).values(disabled_at=NOW))
    assert [text.body for text in sv.call(LIST_LEFT_DRAFTS, staff_id=str(staff_id)).items] == ["書きかけ"]
    with pytest.raises(SaidNo, match=Code.NOT_PERMITTED):
        kenta.call(LIST_LEFT_DRAFTS, staff_id=str(staff_id))
    log = schema.access_log.c
    with database.read() as tx:
        seen = tx.execute(select(log.object_key).where(log.action == "left_drafts_viewed")).scalars().all()
    assert seen == [str(staff_id)], "what was refused was not seen"
