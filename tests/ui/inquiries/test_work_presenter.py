"""Acts on inquiries: what is sent, what is told, who was faster, and the way back."""

from uuid import uuid4

import pytest

from tests.fakes import Immediately, problem
from tests.ui.account_samples import me
from tests.ui.inquiries.inbox_samples import ME
from tests.ui.inquiries.samples import NOW, Client, card, inquiry
from usen_desk.api.errors import Refused
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import (
    BULK_MAX,
    EDIT_INQUIRIES,
    EDIT_INQUIRY,
    GET_HISTORY,
    LINK_INQUIRY,
    MERGE_INQUIRY,
    SPLIT_INQUIRY,
    TAKE_NEXT,
    UNDO_ACTION,
    BulkEdited,
    BulkLine,
    Edit,
    Edited,
    History,
    HistoryLine,
    Links,
    Merge,
    Moved,
    Outcome,
    Taken,
    Undone,
)
from usen_desk.contract.permissions import Permission
from usen_desk.ui.inquiries.work_presenter import NOTHING_WAITS, TOO_MANY, WorkPresenter
from usen_desk.ui.navigation import Navigator, Place, Tab, inquiry_place

FASTER = History(items=[HistoryLine(at=NOW, who="伊藤 沙織", what="status", before="", after="done")])


def edited(edit, inquiry_id, version):
    return Edited(action_id=edit.action_id, card=card(inquiry_id, status=Status.DONE, version=version + 1))


def bulk(body):
    lines = [
        BulkLine(inquiry_id=one.inquiry_id, outcome=Outcome.DONE, card=card(one.inquiry_id)) for one in body.inquiries
    ]
    lines[-1] = BulkLine(inquiry_id=lines[-1].inquiry_id, outcome=Outcome.CHANGED_MEANWHILE)
    return BulkEdited(action_id=body.edit.action_id, items=lines)


def moved(body, inquiry_id, version):
    return Moved(action_id=body.action_id, source=card(inquiry_id), target=card(77), moved_messages=3)


ANSWERS = {
    EDIT_INQUIRY: edited,
    EDIT_INQUIRIES: bulk,
    MERGE_INQUIRY: moved,
    SPLIT_INQUIRY: moved,
    LINK_INQUIRY: lambda body, inquiry_id: Links(action_id=body.action_id, items=[]),
    TAKE_NEXT: lambda _: Taken(inquiry=inquiry(inquiry_id=31)),
    UNDO_ACTION: lambda _, action: Undone(items=[BulkLine(inquiry_id=29, outcome=Outcome.DONE, card=card(29))]),
    GET_HISTORY: FASTER,
}
NAMES = ("changed", "done", "failed", "stale", "previewed", "bulk_done", "moved", "undone", "working")


@pytest.fixture
def made(qapp):
    def make(answers=None, **who):
        client, navigator = Client(ANSWERS | (answers or {})), Navigator(Tab)
        presenter = WorkPresenter(client, Immediately(), navigator, me(**({"staff_id": ME} | who)))
        presenter.client, presenter.navigator, presenter.events = client, navigator, []
        for name in NAMES:
            getattr(presenter, name).connect(lambda *values, name=name: presenter.events.append((name, *values)))
        return presenter

    return make


def told(presenter, name):
    return [event[1] for event in presenter.events if event[0] == name]


def finish():
    return Edit(action_id=uuid4(), status=Status.DONE)


def test_a_change_names_the_version_that_was_seen_and_can_be_taken_back(made):
    presenter, edit = made(), finish()
    assert not presenter.may_undo
    presenter.edit(card(29, version=4), edit, "完了にしました")
    assert presenter.client.asked == [(EDIT_INQUIRY, edit, {"version": 4, "inquiry_id": 29})]
    assert [one.version for one in told(presenter, "changed")[0]] == [5]
    assert (told(presenter, "done")[0].text, told(presenter, "done")[0].action_id) == ("完了にしました", edit.action_id)
    assert told(presenter, "working") == [True, False]
    presenter.undo()
    assert presenter.client.asked[-1][2] == {"action": str(edit.action_id)}
    assert not presenter.may_undo


def test_what_stands_already_as_asked_is_said_and_there_is_nothing_to_take_back(made):
    same = {
        EDIT_INQUIRY: lambda edit, inquiry_id, version: edited(edit, inquiry_id, version - 1),
        LINK_INQUIRY: lambda body, inquiry_id: Links(action_id=body.action_id, items=[], is_unchanged=True),
    }
    presenter = made(same)
    presenter.edit(card(29, version=4), finish(), "完了にしました")
    presenter.link(29, 21)
    presenter.link(29, 21, remove=True)
    assert [(one.text, one.action_id) for one in told(presenter, "done")] == [
        ("#29 はすでに同じ内容です", None),
        ("#21 とはすでに関連付けています", None),
        ("#21 との関連付けはありません", None),
    ]
    assert not presenter.may_undo


def test_who_was_faster_is_said_and_the_thread_is_shown_anew(made):
    presenter = made({EDIT_INQUIRY: Refused(problem(Code.CHANGED_MEANWHILE))})
    presenter.edit(card(29), finish(), "")
    assert told(presenter, "stale") == [29]
    (message,) = told(presenter, "failed")
    assert "伊藤 沙織さんが内容を変更しました" in message.text
    assert "保存されていません" in message.text
    assert told(presenter, "done") == []
    assert not presenter.may_undo


def test_who_may_not_read_the_history_is_told_without_a_name(made):
    refused = {EDIT_INQUIRY: Refused(problem(Code.CHANGED_MEANWHILE))}
    presenter = made(refused, permissions=frozenset({Permission.WORK_INQUIRIES}))
    presenter.edit(card(29), finish(), "")
    assert "ほかの人が内容を変更しました" in told(presenter, "failed")[0].text
    assert presenter.client.bodies(GET_HISTORY) == []


def test_another_refusal_leaves_the_thread_alone(made):
    presenter = made({EDIT_INQUIRY: Refused(problem(Code.INQUIRY_CLOSED))})
    presenter.edit(card(29), finish(), "")
    assert told(presenter, "stale") == []
    assert len(told(presenter, "failed")) == 1


def test_the_next_one_is_opened_and_can_be_given_back(made):
    presenter = made()
    presenter.take_next()
    assert presenter.navigator.place == inquiry_place(31)
    assert presenter.may_undo
    assert told(presenter, "done")[0].text == "#31 の担当になりました"


def test_nothing_that_waits_is_said(made):
    presenter = made({TAKE_NEXT: Taken()})
    presenter.take_next()
    assert told(presenter, "failed") == [NOTHING_WAITS]
    assert presenter.navigator.place is None


def test_many_are_changed_in_one_call_with_the_versions_that_were_seen(made):
    presenter = made()
    presenter.bulk([card(1, version=3), card(2, version=8)], finish())
    (body,) = presenter.client.bodies(EDIT_INQUIRIES)
    assert [(one.inquiry_id, one.version) for one in body.inquiries] == [(1, 3), (2, 8)]
    assert not body.is_preview
    assert told(presenter, "done")[0].text == "1件を変更しました"
    assert [one.inquiry_id for one in told(presenter, "changed")[0]] == [1]


def test_a_preview_changes_nothing(made):
    presenter = made()
    presenter.preview([card(1), card(2)], finish())
    assert presenter.client.bodies(EDIT_INQUIRIES)[0].is_preview
    assert len(told(presenter, "previewed")) == 1
    assert told(presenter, "changed") == told(presenter, "done") == []
    assert not presenter.may_undo


def test_more_than_can_be_changed_at_once_is_said_before_anything_is_sent(made):
    presenter = made()
    presenter.bulk([card(at) for at in range(1, BULK_MAX + 2)], finish())
    presenter.preview([card(at) for at in range(1, BULK_MAX + 2)], finish())
    assert told(presenter, "failed") == [TOO_MANY, TOO_MANY]
    assert presenter.client.asked == []


def test_a_merge_is_previewed_then_done(made):
    presenter, edit = made(), finish()
    presenter.merge(card(29), Merge(action_id=edit.action_id, into=77, is_preview=True))
    assert not presenter.may_undo
    presenter.merge(card(29), Merge(action_id=edit.action_id, into=77))
    assert [event[2] for event in presenter.events if event[0] == "moved"] == [True, False]
    assert told(presenter, "done")[0].text == "3件のメッセージを #77 へ移しました"


def test_a_split_starts_at_the_message_in_the_category_that_was_chosen(made):
    presenter, edit = made(), finish()
    presenter.split(card(29, version=2), 5, Category.BILLING, is_preview=False, action=edit.action_id)
    endpoint, body, path = presenter.client.asked[0]
    assert endpoint is SPLIT_INQUIRY
    assert (body.from_sequence, body.category, path["version"]) == (5, Category.BILLING, 2)


def test_links_are_made_and_removed(made):
    presenter = made()
    presenter.link(29, 21)
    presenter.link(29, 21, remove=True)
    assert [one.remove for one in presenter.client.bodies(LINK_INQUIRY)] == [False, True]
    assert told(presenter, "stale") == [29, 29]


def test_without_an_act_there_is_nothing_to_take_back(made):
    presenter = made()
    presenter.undo()
    assert presenter.client.asked == []
    assert presenter.navigator.place is None or presenter.navigator.place == Place(Tab.INQUIRIES)
