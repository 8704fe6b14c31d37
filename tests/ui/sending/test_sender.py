"""What is queued is sent: the sender on a store in memory and a service in memory, with a clock of the test."""

import errno
from uuid import UUID

import msgspec
import pytest

from tests.fakes import Immediately, WhenTold, problem
from tests.ui.inquiries.samples import customer, message
from tests.ui.sending.samples import draft, kept_file
from tests.ui.sending.sender_samples import MYSELF, TITLE, Sending, content_of, queued_item, said
from usen_desk.api.errors import BadAnswer, DiskFault, DiskTrouble, Refused, Strange, Trouble, Unreachable
from usen_desk.contract.attachments import UPLOAD_FILE
from usen_desk.contract.changes import Change, ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import POST_REPLY, Inquiry, Missed
from usen_desk.local.records import Damaged, Kept, OutItem, OutKind
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.background import Lane
from usen_desk.ui.messages import REFUSALS
from usen_desk.ui.sending.sender import Waiting

CUT = Unreachable(Trouble.CUT)


def full():
    return OSError(errno.ENOSPC, "full")


def refused(code, **more):
    return Refused(problem(code, **more))


def behind(*messages, last=6):
    return refused(Code.BEHIND, detail=msgspec.Raw(msgspec.json.encode(
        Missed(messages=list(messages or [message(6)]), last_sequence=last))))  # fmt: skip


def second(body="続きです。", number=2, **more):
    return draft(body, reply_id=str(UUID(int=number)), **more)


def change(body, author_message=None):
    item = msgspec.json.encode(author_message or said(body))
    return Change(change_id=1, at=message(1).at, kind=ChangeKind.MESSAGE, object_id=29, part_id=6,
                  item=msgspec.Raw(item))  # fmt: skip


def test_what_is_queued_is_durable_then_sent_then_erased(qtbot):
    desk = Sending()
    reply_id = desk.queue()
    assert [item.item_id for item in desk.told] == [reply_id]
    assert desk.client.texts() == ["お調べします。"]
    assert desk.outbox.done == ["queue", "erase"]
    assert (desk.outbox.items, desk.outbox.drafts) == ({}, {})
    (sent,) = desk.sent
    assert (sent.item.title, sent.inquiry_id, sent.result.message.body) == (TITLE, 29, "お調べします。")
    assert desk.sender.all_items() == []


def test_the_author_hears_of_it_when_it_is_durable_and_not_before(qtbot):
    desk = Sending(background=WhenTold())
    reply_id = desk.queue()
    assert (desk.told, desk.sender.items(29)) == ([], [])
    desk.background.deliver()
    assert isinstance(desk.told[0], OutItem)
    assert desk.state(reply_id) is OutState.SENDING
    assert desk.posted() == []


def test_a_full_disk_leaves_the_draft_and_says_so(qtbot):
    desk = Sending()
    desk.outbox.fails = full()
    desk.queue()
    (error,) = desk.told
    assert error.kind is DiskFault.FULL
    assert desk.outbox.drafts
    assert desk.sender.all_items() == []
    assert desk.client.asked == []


def test_before_the_store_is_open_queuing_waits_for_it(qtbot):
    desk = Sending(attached=False)
    desk.queue()
    assert (desk.told, desk.client.asked) == ([], [])
    desk.sender.attach(desk.outbox, desk.outbox.load())
    assert isinstance(desk.told[0], OutItem)
    assert len(desk.client.texts()) == 1


def test_without_a_store_nothing_is_queued_and_the_author_is_told(qtbot):
    desk = Sending(attached=False)
    desk.queue()
    desk.sender.do_without()
    desk.queue(second())
    assert [type(error) for error in desk.told] == [DiskTrouble, DiskTrouble]
    desk.sender.attach(desk.outbox, desk.outbox.load())
    desk.queue(second())
    assert len(desk.client.texts()) == 1


def test_a_closed_store_lets_nothing_leave(qtbot):
    desk = Sending(hold_s=5)
    desk.queue()
    desk.sender.detach()
    desk.wait(60)
    assert desk.client.asked == []


def test_what_is_held_can_be_taken_back_into_its_editor(qtbot):
    desk = Sending(hold_s=5)
    record = draft(caret=3)
    reply_id = desk.queue(record)
    assert desk.view(reply_id).holds_for_s == 5
    assert desk.view(reply_id).may_take_back
    desk.told.clear()
    desk.sender.take_back(reply_id, desk.told.append, desk.told.append)
    assert desk.told == [record]
    assert desk.outbox.drafts[record.mode, 29] == record
    desk.wait(60)
    assert desk.client.asked == []


def test_after_the_hold_it_leaves_by_itself_and_cannot_be_taken_back(qtbot):
    desk = Sending(hold_s=5)
    desk.client.fails = [CUT]
    reply_id = desk.queue()
    assert 5000 <= desk.sender._alarm.interval() <= 5002
    desk.wait(5)
    assert len(desk.posted()) == 1
    desk.told.clear()
    desk.sender.take_back(reply_id, desk.told.append, desk.told.append)
    assert desk.told[0].problem.code is Code.TOO_LATE


def test_taking_back_on_a_full_disk_is_told_and_it_leaves_all_the_same(qtbot):
    desk = Sending(hold_s=5)
    reply_id = desk.queue()
    desk.told.clear()
    desk.outbox.fails = full()
    desk.sender.take_back(reply_id, desk.told.append, desk.told.append)
    assert isinstance(desk.told[0], DiskTrouble)
    desk.outbox.fails = None
    desk.wait(5)
    assert len(desk.client.texts()) == 1


def test_what_was_kept_is_sent_at_the_next_start(qtbot):
    desk = Sending(kept=[queued_item(), queued_item(second(), 2)], hold_s=5)
    assert desk.client.texts() == ["お調べします。", "続きです。"]
    assert len(desk.sent) == 2


UNKNOWN = (CUT, BadAnswer(Strange.PORTAL), BadAnswer(Strange.GARBAGE), refused(Code.BUSY), refused(Code.INTERNAL))


@pytest.mark.parametrize("error", [*UNKNOWN, DiskTrouble(DiskFault.OTHER)])
def test_what_nobody_knows_is_waiting_and_leaves_again_under_the_same_id(qtbot, error):
    desk = Sending()
    desk.client.fails = [error]
    reply_id = desk.queue()
    view = desk.view(reply_id)
    assert (view.state, view.tries, view.next_try_s, view.problem) == (OutState.WAITING, 1, 0.5, None)
    desk.wait(0.5)
    assert [str(body.reply_id) for body in desk.posted()] == [reply_id, reply_id]
    assert len(desk.client.rows) == 1
    assert len(desk.sent) == 1


def test_a_lost_answer_makes_no_second_message(qtbot):
    desk = Sending()
    desk.client.loses = [CUT]
    desk.queue()
    assert len(desk.client.rows) == 1
    desk.wait(0.5)
    assert len(desk.client.rows) == 1
    assert len(desk.sent) == 1


def test_the_service_says_when_to_come_back(qtbot):
    desk = Sending()
    desk.client.fails = [refused(Code.TOO_MANY_CALLS, retry_after_s=60)]
    desk.queue()
    assert 60 <= desk.counted[-1].next_try_s <= 66
    desk.wait(59)
    assert len(desk.posted()) == 1


def test_what_is_refused_needs_its_author_with_the_reason(qtbot):
    desk = Sending()
    desk.client.fails = [refused(Code.INQUIRY_CLOSED)]
    reply_id = desk.queue()
    (view,) = desk.needing
    assert (view.state, view.problem.text) == (OutState.NEEDS, REFUSALS[Code.INQUIRY_CLOSED])
    assert view.missed is None
    assert desk.outbox.items[reply_id].problem == "inquiry_closed"
    assert desk.counted[-1] == Waiting(waiting=0, needs=1, next_try_s=None)


def test_those_of_one_inquiry_wait_for_the_one_before(qtbot):
    desk = Sending()
    desk.client.fails = [behind()]
    first = desk.queue()
    after = desk.queue(second())
    other = desk.queue(second("別件です。", 3, inquiry_id=30))
    assert desk.view(after).waits_for == first
    assert desk.client.texts() == ["別件です。"]
    assert desk.state(other) is None
    assert {view.item.item_id for view in desk.sender.items(29)} == {first, after}


def test_behind_shows_what_was_missed_and_fixing_knows_that_it_was_shown(qtbot):
    desk = Sending()
    desk.client.fails = [behind(message(6), message(8), last=9)]
    reply_id = desk.queue()
    view = desk.needing[0]
    assert [one.sequence for one in view.missed.messages] == [6, 8]
    desk.told.clear()
    desk.sender.fix(reply_id, desk.told.append, desk.told.append)
    assert (desk.told[0].reply_id, desk.told[0].last_seen, desk.told[0].body) == (reply_id, 9, "お調べします。")
    assert desk.outbox.items == {}
    assert desk.sender.all_items() == []


def test_sending_anyway_says_what_was_shown_under_the_same_id(qtbot):
    desk = Sending()
    desk.client.fails = [behind(message(6), last=6)]
    reply_id = desk.queue()
    desk.sender.send_anyway(reply_id)
    first, again = desk.posted()
    assert (again.reply_id, again.body) == (first.reply_id, first.body)
    assert (again.last_seen, again.last_seen_id, again.send_anyway) == (6, message(6).reply_id, False)
    assert len(desk.sent) == 1


def test_what_is_dropped_is_gone_and_those_behind_leave(qtbot):
    desk = Sending()
    desk.client.fails = [refused(Code.NOT_PERMITTED)]
    first = desk.queue()
    desk.queue(second())
    desk.sender.drop(first)
    assert desk.outbox.items == {}
    assert desk.client.texts() == ["続きです。"]


def test_an_id_that_stands_for_another_text_is_a_new_one_when_fixed(qtbot):
    desk = Sending()
    desk.client.fails = [refused(Code.OTHER_CONTENT)]
    reply_id = desk.queue()
    desk.told.clear()
    desk.sender.fix(reply_id, desk.told.append, desk.told.append)
    assert UUID(desk.told[0].reply_id) != UUID(reply_id)
    assert desk.outbox.drafts[desk.told[0].mode, 29] == desk.told[0]


def test_fixing_what_is_on_its_way_is_too_late(qtbot):
    desk = Sending()
    desk.client.fails = [CUT]
    reply_id = desk.queue()
    desk.told.clear()
    desk.sender.fix(reply_id, desk.told.append, desk.told.append)
    assert desk.told[0].problem.code is Code.TOO_LATE


def test_an_ended_session_is_asked_for_once_and_the_same_person_goes_on(qtbot):
    desk = Sending()
    desk.client.fails = [refused(Code.SESSION_EXPIRED)]
    desk.queue()
    assert desk.lost == [True]
    desk.sender.retry_now()
    desk.wait(3600)
    assert len(desk.posted()) == 1
    desk.sender.signed_in(8)
    assert len(desk.posted()) == 1
    desk.sender.signed_in(7)
    assert len(desk.client.texts()) == 1
    assert desk.lost == [True]


class Noting(Immediately):
    """Keeps what was asked of it."""

    def __init__(self):
        self.parked = []

    def run(self, work, ok, bad, *, lane=None, parks=True, **more):
        self.parked.append((lane, parks))
        return super().run(work, ok, bad, lane=lane, parks=parks, **more)


def test_what_an_ended_session_does_to_a_call_is_the_cores_to_decide(qtbot):
    desk = Sending(background=Noting())
    desk.queue()
    assert (Lane.CALLS, False) in desk.background.parked
    assert (Lane.CALLS, True) not in desk.background.parked


def test_another_call_that_hears_of_the_end_parks_it_too(qtbot):
    desk = Sending(hold_s=5)
    desk.queue()
    desk.sender.session_ended()
    desk.wait(60)
    assert desk.client.asked == []
    assert desk.lost == []
    desk.sender.signed_in(7)
    assert len(desk.client.texts()) == 1


def test_a_network_that_is_back_is_used_at_once(qtbot):
    desk = Sending()
    desk.client.fails = [CUT, CUT, CUT]
    desk.queue()
    desk.sender.went_offline()
    for _ in range(2):
        desk.wait(60)
    desk.sender.retry_now()
    assert len(desk.sent) == 1


def test_the_feed_confirms_what_no_answer_came_for(qtbot):
    desk = Sending()
    desk.client.loses = [CUT]
    reply_id = desk.queue()
    content = content_of(draft())
    desk.sender.on_changes([change("", said(content))])
    assert desk.state(reply_id) is None
    assert (desk.sent[0].inquiry_id, desk.sent[0].result) == (29, None)
    assert desk.outbox.items == {}
    desk.wait(60)
    assert len(desk.posted()) == 1


def test_the_feed_of_others_and_of_a_newer_service_confirms_nothing(qtbot):
    desk = Sending()
    desk.client.fails = [CUT]
    reply_id = desk.queue()
    content = content_of(draft())
    newer = Change(change_id=1, at=message(1).at, kind=ChangeKind.MESSAGE, object_id=29, item=msgspec.Raw(b'{"a":1}'))
    desk.sender.on_changes([newer, change("", said(content, author=customer())), change("", message(6))])
    assert desk.state(reply_id) is OutState.WAITING


def test_an_answer_that_comes_behind_the_feed_tells_nothing_twice(qtbot):
    desk = Sending(background=WhenTold())
    desk.queue()
    desk.background.deliver()
    desk.sender.on_changes([change("", said(content_of(draft())))])
    while desk.background.waiting:
        desk.background.deliver()
    assert len(desk.sent) == 1
    assert desk.sender.all_items() == []


def test_an_opening_is_told_with_the_inquiry_that_it_became_whatever_the_feed_says(qtbot):
    desk = Sending()
    record = draft("開店の相談です。", inquiry_id=0)
    desk.client.loses = [CUT]
    desk.queue(record, OutKind.OPENING)
    assert [view.item.item_id for view in desk.sender.items(0)] == [record.reply_id]
    feed = message(1, body=record.body, reply_id=UUID(record.reply_id), inquiry_id=77, author=MYSELF)
    desk.sender.on_changes([change("", feed)])
    assert desk.sent == []
    desk.wait(0.5)
    (sent,) = desk.sent
    assert isinstance(sent.result, Inquiry)
    assert sent.inquiry_id == 77


def with_files():
    files = (kept_file(1, "図面.pdf", b"%PDF-1.7"), kept_file(2, "写真.png", b"PNG"))
    stored = {files[0].upload_id: b"%PDF-1.7", files[1].upload_id: b"PNG"}
    return draft(files=files), stored


def test_files_go_before_their_message(qtbot):
    record, stored = with_files()
    desk = Sending(files=stored)
    desk.queue(record)
    assert [endpoint for endpoint, _, _ in desk.client.asked] == [UPLOAD_FILE, UPLOAD_FILE, POST_REPLY]
    assert desk.client.uploads == stored
    assert desk.client.asked[0][1].name == "図面.pdf"
    assert len(desk.sent) == 1


def test_files_that_have_arrived_are_not_sent_again(qtbot):
    record, stored = with_files()
    desk = Sending(files=stored)
    desk.client.fails = [None, None, CUT]
    desk.queue(record)
    desk.wait(0.5)
    assert len(desk.client.bodies(UPLOAD_FILE)) == 2
    assert len(desk.sent) == 1


def test_files_that_the_service_has_forgotten_go_once_more(qtbot):
    record, stored = with_files()
    desk = Sending(files=stored)
    desk.client.fails = [None, None, CUT]
    desk.queue(record)
    desk.client.uploads.clear()
    desk.wait(60)
    assert desk.needing == []
    desk.wait(60)
    assert len(desk.client.bodies(UPLOAD_FILE)) == 4
    assert len(desk.sent) == 1


def test_a_file_that_is_refused_needs_its_author(qtbot):
    record, stored = with_files()
    desk = Sending(files=stored)
    desk.client.fails = [refused(Code.FILE_REFUSED)]
    desk.queue(record)
    assert desk.needing[0].problem.text == REFUSALS[Code.FILE_REFUSED]
    assert desk.client.rows == {}


def test_a_message_that_is_there_already_is_sent_whatever_becomes_of_its_file(qtbot):
    """The first answer was lost, and the desk has started anew since."""
    record, _ = with_files()
    desk = Sending(attached=False)
    desk.client.rows[UUID(record.reply_id)] = (29, record.body)
    desk.outbox.items = {record.reply_id: queued_item(record)}
    desk.sender.attach(desk.outbox, desk.outbox.load())
    assert desk.needing == []
    assert len(desk.sent) == 1


def test_a_file_that_is_lost_on_this_pc_needs_its_author(qtbot):
    record, _ = with_files()
    desk = Sending()
    desk.queue(record)
    assert desk.needing[0].problem.text == REFUSALS[Code.FILE_MISSING]


def test_an_upload_that_is_cut_is_tried_again(qtbot):
    record, stored = with_files()
    desk = Sending(files=stored)
    desk.client.fails = [None, CUT]
    desk.queue(record)
    assert desk.client.rows == {}
    desk.wait(0.5)
    assert len(desk.sent) == 1
    assert len(desk.client.bodies(UPLOAD_FILE)) == 3


def test_content_of_a_newer_version_is_its_authors_matter(qtbot):
    desk = Sending(kept=[queued_item(content=b'{"reply_id": 3}')])
    assert desk.needing[0].problem.text == REFUSALS[Code.INVALID_INPUT]
    assert desk.client.asked == []


def test_the_same_text_sent_twice_is_queued_once(qtbot):
    desk = Sending(hold_s=5)
    desk.queue()
    desk.queue()
    assert [type(one) for one in desk.told] == [OutItem, OutItem]
    desk.queue(draft("別の内容です。"))
    assert desk.told[-1].problem.code is Code.OTHER_CONTENT
    desk.wait(5)
    assert desk.client.texts() == ["お調べします。"]


def test_the_top_bar_hears_what_waits_what_needs_and_when_it_goes_on(qtbot):
    desk = Sending(hold_s=5)
    desk.queue()
    assert desk.counted == [Waiting(waiting=1, needs=0, next_try_s=5)]
    desk.client.fails = [refused(Code.NOT_FOUND)]
    desk.wait(5)
    assert desk.sender.waiting == Waiting(waiting=0, needs=1)
    desk.sender.drop(desk.needing[0].item.item_id)
    assert desk.counted[-1] == Waiting()


def test_what_is_late_counts_as_needing_its_author_too(qtbot):
    desk = Sending(attached=False)
    desk.client.fails = [CUT, CUT, CUT]
    desk.outbox.items = {draft().reply_id: queued_item(queued_at=message(1).at.replace(year=2025))}
    desk.sender.attach(desk.outbox, desk.outbox.load())
    (view,) = desk.sender.all_items()
    assert (view.state, view.is_late) == (OutState.WAITING, True)
    assert (desk.sender.waiting.waiting, desk.sender.waiting.needs) == (1, 1)


def test_what_cannot_be_read_is_told_as_the_store_told_it(qtbot):
    desk = Sending(attached=False)
    damaged = Damaged(item_id="x", text="お調べ")
    desk.sender.attach(desk.outbox, Kept(drafts=[], items=[], damaged=[damaged]))
    assert desk.sender.damaged == [damaged]


def test_who_listens_may_queue_the_next_one_at_once(qtbot):
    desk = Sending()
    after = second()
    desk.sender.sent.connect(lambda sent: desk.queue(after) if len(desk.sent) == 1 else None)
    desk.queue()
    assert desk.client.texts() == ["お調べします。", "続きです。"]
    assert desk.sender.all_items() == []
    assert desk.outbox.items == {}


def test_a_hidden_window_tries_less_often_and_one_in_front_goes_on(qtbot):
    desk = Sending()
    desk.client.fails = [CUT] * 40
    desk.sender.set_hidden(True)
    desk.queue()
    for _ in range(30):
        desk.wait(300)
    assert len(desk.posted()) == 31
    desk.sender.set_hidden(False)
    assert desk.sender.waiting.next_try_s <= 60
