"""What the pages get of an item."""

import msgspec
import pytest

from tests.ui.inquiries.samples import message
from tests.ui.sending.sender_samples import queued_item
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MESSAGES_MAX, Missed
from usen_desk.local.records import Shown
from usen_desk.local.sync.entries import OutState, Standing
from usen_desk.ui.messages import DEFECT, REFUSALS
from usen_desk.ui.sending.out_view import Waiting, view_of, waiting_of


def standing(state=OutState.NEEDS, next_try_s=None, is_late=False, refused=None, **item):
    return Standing(item=queued_item(**item), state=state, holds_for_s=0.0, next_try_s=next_try_s, tries=1,
                    refused=refused, waits_for="", is_late=is_late, may_take_back=False)  # fmt: skip


def behind(messages, last):
    detail = msgspec.json.encode(Missed(messages=messages, last_sequence=last))
    return view_of(standing(problem=Code.BEHIND, detail=detail))


def test_the_reason_is_a_sentence_also_of_a_code_that_this_version_does_not_know():
    assert view_of(standing(problem="inquiry_closed")).problem.text == REFUSALS[Code.INQUIRY_CLOSED]
    assert view_of(standing(problem="something_new")).problem.text == DEFECT
    assert view_of(standing(OutState.WAITING)).problem is None


@pytest.mark.parametrize(
    ("code", "is_fault"), [("storage_full", True), ("internal", True), ("busy", False), (None, False)]
)
def test_a_fault_of_the_service_is_told_apart_from_a_bad_line(code, is_fault):
    assert view_of(standing(OutState.WAITING, refused=code and Code(code))).is_fault is is_fault


def test_only_what_was_shown_counts_as_seen():
    assert behind([message(6), message(8)], 9).shown_to == Shown(9)
    assert behind([message(6), message(8)], 8).shown_to == Shown(8, str(message(8).reply_id))
    cut = [message(sequence) for sequence in range(6, 6 + MESSAGES_MAX)]
    assert behind(cut, 400).shown_to == Shown(5 + MESSAGES_MAX, str(cut[-1].reply_id))
    assert view_of(standing(problem="not_permitted")).shown_to == Shown()


@pytest.mark.parametrize("detail", [b"", b"null", b"{"])
def test_what_was_missed_may_be_missing(detail):
    view = view_of(standing(problem=Code.BEHIND, detail=detail))
    assert (view.missed, view.shown_to) == (None, Shown())
    assert view.problem.text == REFUSALS[Code.BEHIND]


def test_what_waits_is_counted_and_the_next_time_is_rounded_up():
    found = [
        standing(OutState.WAITING, 4.2),
        standing(OutState.WAITING, 90.0, is_late=True),
        standing(OutState.SENDING),
        standing(OutState.NEEDS, problem="behind"),
        standing(OutState.SENT),
    ]
    assert waiting_of(found) == Waiting(waiting=3, needs=2, next_try_s=5)
    assert waiting_of([]) == Waiting()
