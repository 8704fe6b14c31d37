"""The rules of the sync core, a sentence each."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from tests.local.store.samples import NOON, uuid
from tests.local.sync.samples import COLLEAGUE, STAFF, Told, item, opening
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import ReplyDraft
from usen_desk.local.records import OutKind, Shown
from usen_desk.local.sync import actions, events
from usen_desk.local.sync.core import SESSION_OVER, TRIED_AGAIN
from usen_desk.local.sync.entries import OutState
from usen_desk.local.sync.events import Write

ONE, TWO = item(1), item(2)
NINTH = Shown(9, uuid(99))


def reply_in(one):
    return msgspec.json.decode(one.content, type=ReplyDraft)


def test_what_is_queued_is_shown_and_sent_only_when_it_is_on_the_disk():
    told = Told()
    told.tell(events.Queued(ONE, 0.0))
    assert told.saved == [(Write.QUEUE, ONE.item_id)]
    assert told.sent == []
    assert told.standing(ONE) is None
    told.tell(events.Saved(ONE.item_id, Write.QUEUE))
    assert told.sent == [ONE.item_id]
    assert told.state(ONE) is OutState.SENDING


def test_what_the_disk_does_not_take_is_a_draft_as_before():
    told = Told()
    told.tell(events.Queued(ONE, 0.0))
    told.tell(events.SaveFailed(ONE.item_id, Write.QUEUE))
    assert told.standing(ONE) is None
    assert told.queue(ONE)
    assert told.sent == [ONE.item_id]


def test_pressing_twice_queues_once():
    told = Told()
    told.tell(events.Queued(ONE, 5.0))
    assert told.tell(events.Queued(ONE, 5.0)) == []


def test_it_is_held_back_as_long_as_the_author_wants():
    told = Told()
    told.queue(ONE, 5.0)
    assert told.sent == []
    assert told.standing(ONE).holds_for_s == 5.0
    assert told.all(actions.WakeAt) == [actions.WakeAt(105.0)]
    assert told.standing(ONE).next_try_s == 5.0
    told.wait(4.9)
    assert told.sent == []
    told.wait(0.1)
    assert told.sent == [ONE.item_id]


def test_while_it_has_not_left_it_can_be_taken_back():
    told = Told()
    told.queue(ONE, 5.0)
    told.tell(events.TakenBack(ONE.item_id))
    assert told.saved == [(Write.GIVE_BACK, ONE.item_id)]
    told.wait(10.0)
    assert told.sent == []
    told.tell(events.Saved(ONE.item_id, Write.GIVE_BACK))
    assert told.standing(ONE) is None


def test_what_cannot_be_taken_back_on_the_disk_stays_queued():
    told = Told()
    told.queue(ONE, 5.0)
    told.tell(events.TakenBack(ONE.item_id))
    told.tell(events.SaveFailed(ONE.item_id, Write.GIVE_BACK))
    told.wait(5.0)
    assert told.sent == [ONE.item_id]


def test_what_has_left_once_is_not_taken_back_even_when_no_answer_came():
    told = Told()
    told.queue(ONE)
    told.tell(events.TakenBack(ONE.item_id))
    assert told.all(actions.TooLate)
    told.unanswered(ONE)
    told.tell(events.TakenBack(ONE.item_id))
    assert told.all(actions.TooLate) == [actions.TooLate(ONE.item_id)]
    assert not told.standing(ONE).may_take_back


def test_the_next_start_sends_what_was_held_and_takes_nothing_back():
    held = replace(ONE, number=4)
    told = Told(held)
    assert told.sent == [ONE.item_id]
    told.unanswered(ONE)
    told.tell(events.TakenBack(ONE.item_id))
    assert told.all(actions.TooLate)


def test_those_of_one_inquiry_leave_one_after_the_other():
    told = Told()
    told.queue(ONE)
    told.queue(TWO)
    assert told.sent == []
    assert told.standing(TWO).waits_for == ONE.item_id
    assert told.standing(TWO).next_try_s is None
    told.answered(ONE)
    assert told.sent == [TWO.item_id]


def test_the_order_is_that_of_the_numbers_also_after_a_start():
    told = Told(replace(TWO, number=3), replace(ONE, number=8))
    assert told.sent == [TWO.item_id]
    third = item(3, inquiry_id=30)
    told.tell(events.Queued(third, 0.0))
    assert told.all(actions.Save)[0].item.number == 9


def test_a_held_reply_lets_none_behind_it_pass():
    told = Told()
    told.queue(ONE, 30.0)
    told.queue(TWO)
    assert told.sent == []
    told.wait(30.0)
    assert told.sent == [ONE.item_id]


def test_one_that_needs_its_author_keeps_those_behind_it_waiting():
    told = Told()
    told.queue(ONE)
    told.queue(TWO)
    told.refused(ONE, Code.BEHIND)
    told.wait(3600.0)
    assert told.sent == []
    assert told.standing(TWO).waits_for == ONE.item_id


def test_openings_and_other_inquiries_do_not_wait_for_each_other_but_two_leave_at_a_time():
    told = Told()
    told.queue(opening(1))
    told.queue(opening(2))
    assert told.sent == [opening(2).item_id]
    told.queue(item(3, inquiry_id=30))
    assert told.sent == []
    told.answered(opening(1), inquiry_id=77)
    assert told.sent == [item(3).item_id]


def test_what_the_service_has_is_confirmed_and_erased():
    told = Told()
    told.queue(ONE)
    told.answered(ONE)
    assert [(done.item.item_id, done.inquiry_id) for done in told.all(actions.Confirmed)] == [(ONE.item_id, 29)]
    assert told.saved == [(Write.ERASE, ONE.item_id)]
    assert told.state(ONE) is OutState.SENT
    told.tell(events.Saved(ONE.item_id, Write.ERASE))
    assert told.standing(ONE) is None


def test_what_cannot_be_erased_is_erased_later_and_not_sent_again():
    told = Told()
    told.queue(ONE)
    told.answered(ONE)
    told.tell(events.SaveFailed(ONE.item_id, Write.ERASE))
    assert told.saved == []
    told.wait(30.0)
    assert told.saved == [(Write.ERASE, ONE.item_id)]
    assert told.sent == []


def test_a_record_that_was_settled_before_the_start_is_only_erased():
    told = Told(replace(ONE, number=1, is_settled=True))
    assert told.sent == []
    assert told.saved == [(Write.ERASE, ONE.item_id)]


def test_without_an_answer_it_goes_on_waiting_and_leaves_again_under_the_same_id():
    told = Told()
    told.queue(ONE)
    told.unanswered(ONE)
    assert told.state(ONE) is OutState.WAITING
    assert told.standing(ONE).next_try_s == 0.5
    assert told.saved == []
    told.wait(0.5)
    assert told.saved == []
    assert [(send.item.item_id, send.attempt) for send in told.all(actions.Send)] == [(ONE.item_id, 2)]


@pytest.mark.parametrize("code", sorted(TRIED_AGAIN))
def test_trouble_at_the_service_is_never_called_a_failure(code):
    told = Told()
    told.queue(ONE)
    told.refused(ONE, code)
    assert told.state(ONE) is OutState.WAITING
    told.wait(60.0)
    assert told.sent == [ONE.item_id]


@pytest.mark.parametrize("code", sorted(set(Code) - TRIED_AGAIN - SESSION_OVER))
def test_every_other_refusal_needs_the_author_and_says_why(code):
    told = Told()
    told.queue(ONE)
    told.refused(ONE, code, detail=b"[9]")
    assert told.state(ONE) is OutState.NEEDS
    kept = told.all(actions.Save)[0]
    assert (kept.write, kept.item.problem, kept.item.detail) == (Write.PUT, code, b"[9]")
    assert told.all(actions.AskAuthor) == [actions.AskAuthor(kept.item)]
    told.wait(86_400.0)
    assert told.sent == []


def test_the_reason_is_still_there_after_the_next_start():
    told = Told(replace(ONE, number=1, problem="inquiry_closed"))
    assert told.state(ONE) is OutState.NEEDS
    assert told.sent == []


def test_the_service_names_the_time_to_come_back_and_nothing_leaves_before():
    told = Told()
    told.queue(ONE)
    told.refused(ONE, Code.TOO_MANY_CALLS, retry_after_s=120)
    told.queue(item(2, inquiry_id=30))
    told.tell(events.WentOnline(), 10.0)
    assert told.sent == []
    told.wait(109.0)
    assert told.sent == []
    told.wait(13.1)
    assert told.sent == [ONE.item_id, TWO.item_id]


def test_a_network_that_is_back_is_used_at_once():
    told = Told()
    told.queue(ONE)
    for attempt in range(1, 9):
        told.unanswered(ONE, attempt)
        told.wait(60.0)
    told.unanswered(ONE, 9)
    assert told.standing(ONE).next_try_s > 0
    told.tell(events.WentOnline())
    assert told.sent == [ONE.item_id]


def test_a_network_that_comes_and_goes_is_tried_every_two_seconds_at_most():
    told = Told()
    told.queue(ONE)
    left_at = [told.now]
    for flap in range(200):
        told.unanswered(ONE, len(left_at))
        for event in (events.WentOffline() if flap % 2 else events.WentOnline(), events.Tick()):
            told.tell(event, 0.15)
            left_at += [told.now] * len(told.sent)
            if told.sent:
                told.unanswered(ONE, len(left_at))
    for start in left_at:
        assert sum(start <= at < start + 10.0 for at in left_at) <= 12
    assert len(left_at) > 10


def test_hidden_or_not_it_is_tried_for_ever():
    told = Told()
    told.tell(events.Hidden(True))
    told.queue(ONE)
    for attempt in range(1, 60):
        told.unanswered(ONE, attempt)
        pause = told.standing(ONE).next_try_s
        assert pause <= 300.0
        assert told.all(actions.WakeAt) == [actions.WakeAt(told.now + pause)]
        told.wait(pause)
        assert told.sent == [ONE.item_id]
    told.unanswered(ONE, 60)
    told.tell(events.Hidden(False))
    assert told.standing(ONE).next_try_s <= 60.0


def test_one_that_never_gets_an_answer_does_not_hold_up_the_others():
    told = Told()
    told.queue(ONE)
    other = item(2, inquiry_id=30)
    told.unanswered(ONE)
    told.queue(other)
    told.wait(0.5)
    assert told.sent == [other.item_id]


def test_when_the_service_speaks_again_all_that_waited_leaves():
    told = Told()
    many = [item(number, inquiry_id=number) for number in range(1, 6)]
    for one in many:
        told.queue(one)
    for one in many[:2]:
        told.unanswered(one)
    told.wait(60.0)
    assert len(told.sent) == 1
    told.answered(many[2])
    assert len(told.sent) == 2


def test_a_day_later_it_is_also_listed_for_the_author_and_still_tried():
    told = Told(replace(ONE, number=1), at=NOON + timedelta(hours=23))
    told.unanswered(ONE)
    assert not told.standing(ONE).is_late
    told.wait(3600.0)
    assert told.all(actions.Show)
    assert told.sent == [ONE.item_id]
    assert told.standing(ONE).is_late


def test_an_expired_session_parks_everything_and_asks_once():
    told = Told()
    told.queue(ONE)
    told.queue(item(2, inquiry_id=30))
    told.refused(ONE, Code.SESSION_EXPIRED)
    assert told.all(actions.AskSignIn)
    told.refused(item(2), Code.SESSION_EXPIRED)
    assert not told.all(actions.AskSignIn)
    told.wait(3600.0)
    told.tell(events.WentOnline())
    assert told.sent == []
    assert told.state(ONE) is OutState.WAITING
    assert told.standing(ONE).next_try_s is None


def test_a_revoked_desk_sends_nothing_more_and_asks_nobody():
    told = Told()
    told.queue(ONE)
    told.refused(ONE, Code.DEVICE_REVOKED)
    assert not told.all(actions.AskSignIn)
    told.wait(3600.0)
    assert told.sent == []


def test_the_same_person_goes_on_and_nobody_else():
    told = Told()
    told.queue(ONE)
    told.tell(events.SessionEnded())
    told.unanswered(ONE)
    told.tell(events.SignedIn(COLLEAGUE))
    told.wait(3600.0)
    assert told.sent == []
    told.tell(events.SignedIn(STAFF))
    assert told.sent == [ONE.item_id]


def test_a_call_that_left_with_the_old_session_does_not_end_the_new_one():
    told = Told()
    told.queue(ONE)
    told.tell(events.SignedIn(STAFF))
    told.refused(ONE, Code.SESSION_EXPIRED)
    assert not told.all(actions.AskSignIn)
    assert told.sent == [ONE.item_id]


def test_the_change_feed_confirms_what_no_answer_came_for():
    told = Told()
    told.queue(ONE)
    told.unanswered(ONE)
    told.tell(events.Seen(ONE.item_id, 29, "確認いたします。"))
    assert told.state(ONE) is OutState.SENT
    assert told.saved == [(Write.ERASE, ONE.item_id)]
    assert told.all(actions.Confirmed)


def test_an_answer_behind_the_change_feed_confirms_no_second_time():
    told = Told()
    told.queue(ONE)
    told.tell(events.Seen(ONE.item_id, 29, "確認いたします。"))
    assert told.all(actions.Confirmed)
    told.answered(ONE)
    assert not told.all(actions.Confirmed)


def test_an_earlier_text_under_the_same_id_confirms_nothing():
    told = Told()
    told.queue(ONE)
    told.unanswered(ONE)
    told.tell(events.Seen(ONE.item_id, 29, "確認します。"))
    assert told.state(ONE) is OutState.WAITING
    told.tell(events.Seen(ONE.item_id, 29, "確認いたします。", (512,)))
    assert told.state(ONE) is OutState.WAITING


def test_an_opening_is_confirmed_with_the_inquiry_that_it_became():
    told = Told()
    told.queue(opening())
    told.answered(opening(), inquiry_id=77)
    assert told.all(actions.Confirmed)[0].inquiry_id == 77


def needing(code=Code.BEHIND):
    told = Told()
    told.queue(ONE)
    told.refused(ONE, code)
    return told


def test_fixing_gives_the_text_back_with_what_was_shown_and_the_same_id():
    told = needing()
    told.tell(events.Fixed(ONE.item_id, NINTH, "new"))
    (save,) = told.all(actions.Save)
    assert save.write is Write.GIVE_BACK
    assert (save.item.draft.reply_id, save.item.draft.seen) == (ONE.item_id, NINTH)
    assert save.item.draft.body == ONE.draft.body


def test_fixing_forgets_a_number_that_the_thread_does_not_have_any_more():
    told = needing()
    told.tell(events.Fixed(ONE.item_id, Shown(ONE.draft.last_seen - 3), "new"))
    assert told.all(actions.Save)[0].item.draft.last_seen == ONE.draft.last_seen - 3


def test_only_an_id_that_stands_for_another_text_is_replaced():
    told = needing(Code.OTHER_CONTENT)
    told.tell(events.Fixed(ONE.item_id, Shown(), "new"))
    assert told.all(actions.Save)[0].item.draft.reply_id == "new"


def test_fixing_lets_those_behind_pass():
    told = needing()
    told.queue(TWO)
    told.tell(events.Fixed(ONE.item_id, NINTH, "new"))
    assert told.sent == []
    told.tell(events.Saved(ONE.item_id, Write.GIVE_BACK))
    assert told.sent == [TWO.item_id]


def test_what_is_on_its_way_cannot_be_fixed_or_dropped():
    told = Told()
    told.queue(ONE)
    told.tell(events.Fixed(ONE.item_id, NINTH, "new"))
    assert told.all(actions.TooLate)
    assert told.saved == []
    assert told.tell(events.Dropped(ONE.item_id)) == []


def test_sending_anyway_waits_for_the_disk_and_carries_what_was_shown():
    told = needing()
    told.tell(events.SendAnyway(ONE.item_id, NINTH))
    assert told.saved == [(Write.ALLOW, ONE.item_id)]
    assert told.sent == []
    told.tell(events.Saved(ONE.item_id, Write.PUT))
    assert told.sent == []
    told.tell(events.Saved(ONE.item_id, Write.ALLOW))
    (send,) = told.all(actions.Send)
    reply = reply_in(send.item)
    assert (send.item.item_id, reply.last_seen, str(reply.last_seen_id)) == (ONE.item_id, 9, NINTH.reply_id)
    assert not reply.send_anyway  # what comes after the ninth is asked about again
    assert str(reply.reply_id) == ONE.item_id


def test_what_was_refused_for_another_reason_is_sent_again_as_it_was():
    told = needing(Code.NOT_PERMITTED)
    told.tell(events.SendAnyway(ONE.item_id, NINTH))
    told.tell(events.Saved(ONE.item_id, Write.ALLOW))
    reply = reply_in(told.all(actions.Send)[0].item)
    assert (reply.last_seen, reply.last_seen_id) == (5, None)


def test_a_will_that_the_disk_does_not_take_leaves_the_question_open():
    told = needing()
    told.tell(events.SendAnyway(ONE.item_id, NINTH))
    told.tell(events.SaveFailed(ONE.item_id, Write.ALLOW))
    assert told.state(ONE) is OutState.NEEDS
    assert reply_in(told.standing(ONE).item).last_seen == 5


def test_what_is_dropped_is_gone_only_when_it_is_off_the_disk():
    told = needing()
    told.queue(TWO)
    told.tell(events.Dropped(ONE.item_id))
    assert told.saved == [(Write.ERASE, ONE.item_id)]
    assert told.state(ONE) is OutState.NEEDS
    told.tell(events.SaveFailed(ONE.item_id, Write.ERASE))
    assert told.state(ONE) is OutState.NEEDS
    told.tell(events.Dropped(ONE.item_id))
    told.tell(events.Saved(ONE.item_id, Write.ERASE))
    assert told.sent == [TWO.item_id]


def test_what_arrived_after_all_while_its_author_decides_is_sent():
    told = needing()
    told.tell(events.Dropped(ONE.item_id))
    told.tell(events.Seen(ONE.item_id, 29, "確認いたします。"))
    assert told.state(ONE) is OutState.NEEDS
    told.tell(events.SaveFailed(ONE.item_id, Write.ERASE))
    assert told.state(ONE) is OutState.SENT


def test_a_late_word_of_an_earlier_try_changes_nothing():
    told = Told()
    told.queue(ONE)
    told.unanswered(ONE)
    told.wait(0.5)
    told.refused(ONE, Code.BEHIND, attempt=1)
    assert told.state(ONE) is OutState.SENDING


def test_an_alarm_that_rings_early_is_set_again():
    told = Told()
    told.queue(ONE, 5.0)
    told.wait(4.999)
    assert told.all(actions.WakeAt) == [actions.WakeAt(105.0)]


def test_a_note_keeps_its_place_among_the_replies():
    told = Told()
    told.queue(item(1, kind=OutKind.NOTE))
    told.queue(TWO)
    assert told.standing(TWO).waits_for == ONE.item_id


def test_content_that_cannot_be_read_is_still_the_authors():
    broken = replace(ONE, number=1, content=b"{", problem="behind")
    told = Told(broken)
    told.tell(events.SendAnyway(ONE.item_id, NINTH))
    assert told.all(actions.Save)[0].item.content == b"{"
    told.tell(events.Seen(ONE.item_id, 29, "確認いたします。"))
    assert told.state(ONE) is OutState.WAITING


def test_the_same_seed_decides_the_same():
    def run(seed):
        told = Told(seed=seed)
        told.queue(ONE)
        pauses = []
        for attempt in range(1, 12):
            told.unanswered(ONE, attempt)
            pauses.append(told.standing(ONE).next_try_s)
            told.wait(pauses[-1])
        return pauses

    assert run(5) == run(5)
    assert run(5) != run(6)
