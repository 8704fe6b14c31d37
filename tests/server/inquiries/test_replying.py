"""Tests for usen_desk.server.inquiries.replying."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import insert, select, update

from tests.server.inquiries.calls import DEVICE, Calls
from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, SALES, SUPERVISOR
from tests.server.inquiries.test_moving import merge
from tests.server.inquiries.test_posting import refused, stored_messages
from tests.server.inquiries.test_undo import history, undo
from tests.server.inquiries.test_work import Desk, hold
from usen_desk.api.errors import BadAnswer, Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import ChangeKind, PresenceShown, PresenceState
from usen_desk.contract.drafts import DraftKey, DraftMode, DraftToSave
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.inquiries import MESSAGES_MAX, AfterReply, MessageKind, Missed, ReplyDraft, ReplyPosted, Status
from usen_desk.contract.inquiry_work import Outcome
from usen_desk.contract.permissions import Permission
from usen_desk.server.changes.presence import all_visible, shown_where
from usen_desk.server.context import Noted
from usen_desk.server.db import schema
from usen_desk.server.drafts import service as drafts
from usen_desk.server.inquiries.replying import post_reply


def test_posting_the_same_reply_twice_stores_it_once_and_answers_the_same(world):
    inquiry_id, reply_id = world.open().card.inquiry_id, uuid4()
    first = world.say(AGENT, inquiry_id, reply_id=reply_id)
    again = world.say(AGENT, inquiry_id, reply_id=reply_id)
    assert (first.is_replay, again.is_replay) == (False, True)
    assert again.message == first.message
    assert stored_messages(world) == 2


def test_the_same_id_with_other_content_or_by_somebody_else_is_refused(world):
    inquiry_id, reply_id = world.open().card.inquiry_id, uuid4()
    world.say(AGENT, inquiry_id, reply_id=reply_id)
    for person, text in ((AGENT, "別の文"), (COLLEAGUE, "承知しました。"), (CUSTOMER, "承知しました。")):
        refused(Code.OTHER_CONTENT, world.say, person, inquiry_id, text, reply_id=reply_id)
    other = world.open().card.inquiry_id
    refused(Code.OTHER_CONTENT, world.say, AGENT, other, reply_id=reply_id)
    assert stored_messages(world) == 3


def test_the_same_reply_sent_by_two_calls_at_once_is_stored_once(world):
    inquiry_id, reply_id = world.open().card.inquiry_id, uuid4()
    with ThreadPoolExecutor(4) as pool:
        posted = list(pool.map(lambda _: world.say(AGENT, inquiry_id, reply_id=reply_id), range(4)))
    assert sorted(one.is_replay for one in posted) == [False, True, True, True]
    assert stored_messages(world) == 2


def test_nobody_of_the_staff_answers_blind(world):
    inquiry_id = world.open().card.inquiry_id
    world.say(CUSTOMER, inquiry_id, "追加です。")
    refused(Code.BEHIND, world.say, AGENT, inquiry_id, last_seen=1, send_anyway=False)
    world.say(AGENT, inquiry_id, last_seen=2, send_anyway=False)
    world.say(AGENT, inquiry_id, "続きです。", last_seen=2, send_anyway=False)  # one's own words are no surprise
    refused(Code.BEHIND, world.say, COLLEAGUE, inquiry_id, last_seen=2, send_anyway=False)
    world.say(COLLEAGUE, inquiry_id, last_seen=2, send_anyway=True)
    world.say(CUSTOMER, inquiry_id, "ありがとう", last_seen=0, send_anyway=False)
    assert stored_messages(world) == 6


def test_a_done_inquiry_takes_notes_only(world):
    inquiry_id = world.open().card.inquiry_id
    with world.database.write() as tx:
        tx.execute(schema.inquiry.update().values(status="done", queue="done"))
    refused(Code.INQUIRY_CLOSED, world.say, AGENT, inquiry_id)
    refused(Code.INQUIRY_CLOSED, world.say, CUSTOMER, inquiry_id)
    assert world.note(AGENT, inquiry_id).message.kind is MessageKind.NOTE


@pytest.mark.parametrize("person", [OTHER_CUSTOMER, SALES], ids=["another company", "sales of another branch"])
def test_what_one_may_not_see_is_not_found(world, person):
    theirs = world.open(
        OTHER_CUSTOMER if person is SALES else CUSTOMER, store="0412-5510-01" if person is SALES else "0412-3398-01"
    )
    refused(Code.NOT_FOUND, world.say, person, theirs.card.inquiry_id)
    refused(Code.NOT_FOUND, world.say, person, 999_999)


def test_customers_write_no_notes_and_nobody_writes_system_lines(world):
    inquiry_id = world.open().card.inquiry_id
    refused(Code.NOT_PERMITTED, world.say, CUSTOMER, inquiry_id, kind=MessageKind.NOTE)
    refused(Code.INVALID_INPUT, world.say, AGENT, inquiry_id, kind=MessageKind.SYSTEM)


def test_who_was_behind_is_not_marked_as_having_read_by_their_own_note(world):
    inquiry_id = world.open().card.inquiry_id
    assert world.note(AGENT, inquiry_id).card.read_count == 0
    assert world.open(AGENT).card.read_count == 1


def missed(refusal):
    return [message.body for message in refusal.detail.messages]


def test_who_is_behind_is_shown_what_was_missed_the_oldest_first(world):
    inquiry_id = world.open().card.inquiry_id
    world.say(CUSTOMER, inquiry_id, "追加です。")
    world.note(COLLEAGUE, inquiry_id, "電話がありました。")
    behind = refused(Code.BEHIND, world.say, AGENT, inquiry_id, last_seen=1, send_anyway=False)
    assert missed(behind) == ["追加です。", "電話がありました。"]
    assert behind.detail.last_sequence == 3
    world.say(AGENT, inquiry_id, last_seen=behind.detail.last_sequence, send_anyway=False)


def test_of_much_that_was_missed_the_oldest_is_shown_and_nothing_is_skipped(world):
    inquiry_id = world.open().card.inquiry_id
    for number in range(MESSAGES_MAX + 20):
        world.say(CUSTOMER, inquiry_id, f"{number}")
    first = refused(Code.BEHIND, world.say, AGENT, inquiry_id, last_seen=1, send_anyway=False)
    assert missed(first) == [f"{number}" for number in range(MESSAGES_MAX)]
    shown = first.detail.messages[-1].sequence
    second = refused(Code.BEHIND, world.say, AGENT, inquiry_id, last_seen=shown, send_anyway=False)
    assert missed(second) == [f"{number}" for number in range(MESSAGES_MAX, MESSAGES_MAX + 20)]
    assert second.detail.last_sequence == second.detail.messages[-1].sequence


def test_a_number_from_before_a_restored_backup_says_nothing_of_what_stands_here(world):
    inquiry_id = world.open().card.inquiry_id
    world.say(CUSTOMER, inquiry_id, "戻した後に届いた文です。")
    behind = refused(Code.BEHIND, world.say, AGENT, inquiry_id, last_seen=7, send_anyway=False)
    assert missed(behind) == ["音が出ません。", "戻した後に届いた文です。"]
    assert behind.detail.last_sequence == 2
    world.say(AGENT, inquiry_id, last_seen=2, send_anyway=False)
    assert world.say(CUSTOMER, inquiry_id, "ありがとう", last_seen=7, send_anyway=False)


def test_what_was_missed_reaches_the_desk_with_the_refusal(world, tmp_path):
    inquiry_id = world.open().card.inquiry_id
    world.say(CUSTOMER, inquiry_id, "追加です。")
    got = Calls(world, tmp_path).reply(AGENT, inquiry_id, send_anyway=False, last_seen=1)
    assert got.status == 409
    told = Refused(msgspec.json.decode(got.content, type=Problem))
    assert [message.body for message in told.detail(Missed).messages] == ["追加です。"]
    with pytest.raises(BadAnswer):
        told.detail(ReplyPosted)
    closed = Refused(Problem(code=Code.INQUIRY_CLOSED, request_id="0" * 32))
    assert closed.detail(Missed) is None


def done(**more):
    return AfterReply(status=Status.DONE, **more)


def lines(world, inquiry_id):
    return [message.body for message in world.seen(inquiry_id).messages if message.kind is MessageKind.SYSTEM]


def test_what_is_done_after_the_reply_is_done_with_it(world):
    card = world.open().card
    posted = world.say(AGENT, card.inquiry_id, after=done(assigns=True, assignee_id=COLLEAGUE.staff_id))
    assert (posted.card.status, posted.card.assignee_id) == (Status.DONE, COLLEAGUE.staff_id)
    assert (posted.card.version, posted.card.answer_due_at) == (card.version + 2, None)
    assert lines(world, card.inquiry_id) == [f"担当: {COLLEAGUE.name}", "ステータスを完了にしました"]
    assert world.seen(card.inquiry_id).new_from == 1  # the author has read nothing of it
    assert (posted.message.sequence, posted.card.last_sequence) == (2, 4)


def test_who_was_up_to_date_has_read_the_lines_of_their_own_deed(world):
    card = world.open().card
    world.say(AGENT, card.inquiry_id)
    with world.unit(AGENT) as context:
        context.tx.execute(update(schema.read_mark).values(sequence=2, read_count=2))
    posted = world.say(AGENT, card.inquiry_id, "以上です。", after=done())
    assert (posted.card.read_count, world.seen(card.inquiry_id).new_from) == (3, 0)


def test_it_is_undone_by_the_replys_id_and_the_reply_stays(world):
    card, reply_id = world.open().card, uuid4()
    world.say(AGENT, card.inquiry_id, reply_id=reply_id, after=done(assigns=True))
    assert world.seen(card.inquiry_id).card.assignee_id is None
    (line,) = undo(world, reply_id)
    assert line.outcome is Outcome.DONE
    assert (line.card.status, line.card.assignee_id, line.card.said_count) == (
        Status.IN_PROGRESS,
        AGENT.staff_id,
        2,
    )
    told = [(line.what, line.before, line.after, line.is_undone) for line in history(world, card)]
    assert told == [
        ("status", "in_progress", "done", True),
        ("assignee", AGENT.name, "", True),
        ("status", "received", "in_progress", False),
        ("assignee", "", AGENT.name, False),
        ("opened", "", "repair", False),
    ]


def test_what_a_message_changes_by_itself_is_in_the_history_of_the_inquiry(world):
    card = world.open().card
    world.say(AGENT, card.inquiry_id)
    Desk(world).edit(world.seen(card.inquiry_id).card, hold=hold(world))
    world.say(CUSTOMER, card.inquiry_id, "部品はいつ届きますか。")
    told = [(line.who, line.what, line.before[:12], line.after) for line in history(world, card)][:2]
    assert told == [
        (CUSTOMER.name, "status", "on_hold", "in_progress"),
        (CUSTOMER.name, "hold", '{"until":"20', ""),
    ]
    world.say(AGENT, card.inquiry_id, "明日です。")
    assert len(history(world, card)) == 7, "nothing changed by it"


def test_a_note_may_finish_too(world):
    card = world.open().card
    posted = world.say(AGENT, card.inquiry_id, "電話で解決", kind=MessageKind.NOTE, after=done())
    assert (posted.card.status, posted.card.preview_is_note) == (Status.DONE, True)


@pytest.mark.parametrize(
    ("after", "field"),
    [
        (AfterReply(status=Status.ON_HOLD), "status"),
        (AfterReply(status=Status.RECEIVED), "status"),
        (AfterReply(assigns=True, assignee_id=SALES.staff_id), "staff_id"),
        (AfterReply(assigns=True, assignee_id=999), "staff_id"),
    ],
)
def test_what_can_not_be_done_after_it_keeps_the_reply_from_being_stored(world, after, field):
    inquiry_id = world.open().card.inquiry_id
    assert refused(Code.INVALID_INPUT, world.say, AGENT, inquiry_id, after=after).field == field
    assert stored_messages(world) == 1


def test_a_customer_does_nothing_after_a_comment(world):
    inquiry_id = world.open().card.inquiry_id
    refused(Code.NOT_PERMITTED, world.say, CUSTOMER, inquiry_id, after=AfterReply(status=Status.DONE))
    refused(Code.NOT_PERMITTED, world.say, CUSTOMER, inquiry_id, after=AfterReply())
    assert stored_messages(world) == 1


def test_the_same_reply_again_does_it_once_and_another_deed_is_other_content(world):
    inquiry_id, reply_id = world.open().card.inquiry_id, uuid4()
    first = world.say(AGENT, inquiry_id, reply_id=reply_id, after=done())
    again = world.say(AGENT, inquiry_id, reply_id=reply_id, after=done())
    assert again.is_replay
    assert (again.message, again.card.version) == (first.message, first.card.version)
    for other in (None, AfterReply(), done(assigns=True), AfterReply(status=Status.IN_PROGRESS)):
        refused(Code.OTHER_CONTENT, world.say, AGENT, inquiry_id, reply_id=reply_id, after=other)


def test_a_reply_whose_answer_was_lost_is_found_after_a_merge(world):
    """Its message stands in another thread by then; told as refused, it would be written once more."""
    source, target = world.open().card, world.open().card
    reply_id = uuid4()
    first = world.say(AGENT, source.inquiry_id, reply_id=reply_id)
    merge(world, world.seen(source.inquiry_id).card, target)
    again = world.say(AGENT, source.inquiry_id, reply_id=reply_id)
    assert again.is_replay
    assert (again.message.message_id, again.message.inquiry_id) == (first.message.message_id, target.inquiry_id)
    assert again.card.inquiry_id == target.inquiry_id
    refused(Code.OTHER_CONTENT, world.say, AGENT, target.inquiry_id, reply_id=reply_id)


def test_one_id_for_two_inquiries_at_once_is_stored_once(world):
    ids = [world.open().card.inquiry_id for _ in range(2)]
    reply_id = uuid4()
    with world.unit(AGENT, Permission.REPLY_INQUIRIES) as context:
        values = {"reply_id": str(reply_id), "inquiry_id": ids[0], "sequence": 9, "kind": "public", "at": world.now}
        more = {"body": "x", "body_folded": "x", "content_hash": "x", "category": "repair", "month": "2026-11"}
        context.tx.execute(insert(schema.message).values(**values, **more, author_name=""))
    refused(Code.OTHER_CONTENT, world.open, opening_id=reply_id)
    refused(Code.OTHER_CONTENT, world.say, AGENT, ids[1], reply_id=reply_id)


def write(world, inquiry_id, text, actor=AGENT, mode=DraftMode.REPLY, **more):
    """Keeps a draft; returns its revision."""
    draft = {"reply_id": uuid4(), "device_id": DEVICE} | more
    with world.unit(actor, Permission.OWN_DRAFTS) as context:
        asked = DraftToSave(mode=mode, inquiry_id=inquiry_id, body=text, **draft)
        return drafts.saved_where(all_visible)(context, asked).revision


def kept(world, actor=AGENT):
    with world.unit(actor, Permission.OWN_DRAFTS) as context:
        return [(draft.mode, draft.body) for draft in drafts.list_drafts(context, Nothing()).items]


def test_the_draft_goes_with_the_reply_and_can_be_looked_up(world):
    inquiry_id = world.open().card.inquiry_id
    write(world, inquiry_id, "同僚の文", COLLEAGUE)
    note = write(world, inquiry_id, "覚え書き", mode=DraftMode.NOTE)
    revision = write(world, inquiry_id, "書きかけ")
    world.say(AGENT, inquiry_id, draft_revision=revision)
    assert kept(world) == [("note", "覚え書き")]
    with world.unit(AGENT, Permission.OWN_DRAFTS) as context:
        key = DraftKey(mode=DraftMode.REPLY, inquiry_id=inquiry_id)
        assert [text.body for text in drafts.list_draft_versions(context, key).items] == ["書きかけ"]
    world.say(AGENT, inquiry_id, "覚え書き", kind=MessageKind.NOTE, draft_revision=note)
    assert (kept(world), kept(world, COLLEAGUE)) == ([], [("reply", "同僚の文")])


def test_a_draft_that_is_newer_than_what_was_sent_stays(world):
    inquiry_id = world.open().card.inquiry_id
    revision = write(world, inquiry_id, "一つ目")
    write(world, inquiry_id, "二つ目", seen_revision=revision)
    for sent in (0, revision):
        world.say(AGENT, inquiry_id, draft_revision=sent)
    assert kept(world) == [("reply", "二つ目")]


def test_a_refused_reply_leaves_draft_and_claim(world):
    inquiry_id = world.open().card.inquiry_id
    revision = write(world, inquiry_id, "書きかけ")
    show(world, AGENT, inquiry_id)
    world.say(CUSTOMER, inquiry_id, "追加")
    blind = {"last_seen": 1, "send_anyway": False, "draft_revision": revision}
    refused(Code.BEHIND, world.say, AGENT, inquiry_id, **blind)
    assert kept(world) == [("reply", "書きかけ")]
    assert claimants(world) == [AGENT.staff_id]


def test_opening_takes_its_draft_along_and_no_other(world):
    opening_id = uuid4()
    write(world, 0, "電話のメモ", mode=DraftMode.OPENING, reply_id=opening_id)
    world.open(AGENT)
    assert kept(world) == [("opening", "電話のメモ")]
    world.open(AGENT, opening_id=opening_id)
    assert kept(world) == []


def show(world, actor, inquiry_id, state=PresenceState.TYPING):
    with world.unit(actor, Permission.SHOW_PRESENCE) as context:
        shown = PresenceShown(inquiry_id=inquiry_id, device_id=DEVICE, state=state)
        shown_where(all_visible)(context, shown)


def claimants(world):
    """Whose claims stand, however old: in this world each step takes a minute."""
    claims = schema.presence.c.claimed_until
    with world.database.read() as tx:
        return sorted(tx.scalars(select(schema.presence.c.staff_id).where(claims.is_not(None))))


def test_an_answer_ends_its_authors_claim_in_the_same_step(world):
    inquiry_id, other = (world.open().card.inquiry_id for _ in range(2))
    for person, where in ((AGENT, inquiry_id), (COLLEAGUE, inquiry_id)):
        show(world, person, where)
    assert claimants(world) == [AGENT.staff_id, COLLEAGUE.staff_id]
    with world.unit(AGENT, Permission.REPLY_INQUIRIES) as context:
        post_reply(context, ReplyDraft(reply_id=uuid4(), body="はい。", send_anyway=True), inquiry_id)
        assert Noted(ChangeKind.PRESENCE, inquiry_id) in context.noted
    assert claimants(world) == [COLLEAGUE.staff_id]
    world.say(CUSTOMER, inquiry_id, "ありがとう")
    show(world, COLLEAGUE, other)
    world.say(COLLEAGUE, other)
    assert claimants(world) == [COLLEAGUE.staff_id]


def test_a_claim_blocks_nobody(world):
    inquiry = world.open()
    show(world, COLLEAGUE, inquiry.card.inquiry_id)
    assert world.seen(inquiry.card.inquiry_id).card.version == inquiry.card.version
    assert world.say(AGENT, inquiry.card.inquiry_id, last_seen=1, send_anyway=False).card.said_count == 2
    assert world.say(SUPERVISOR, inquiry.card.inquiry_id).card.said_count == 3
