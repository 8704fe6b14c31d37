from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.inquiries.opening_samples import (
    CODE,
    FakeDrafts,
    FakeSender,
    FakeView,
    account_page,
    answers,
    open_ones,
)
from usen_desk.api.errors import DiskFault, DiskTrouble, Refused, Trouble, Unreachable
from usen_desk.contract.accounts import SEARCH_ACCOUNTS
from usen_desk.contract.catalogue import GET_CATALOGUE, Category
from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES
from usen_desk.local.records import KeptFile
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.inquiries.opening_model import COMMENT, OPEN_UNKNOWN, Opening, Store, draft_of, opening_of
from usen_desk.ui.inquiries.opening_presenter import OpeningPresenter, Stage
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Navigator, Place, Tab, inquiry_place, opening_place

ID = UUID("11111111-1111-4111-8111-111111111111")
FILE = KeptFile(upload_id=str(ID), name="図面.pdf", size_bytes=4, sha256="0" * 64)


class Desk:
    """A presenter with its neighbours, and what it has told."""

    def __init__(self, background=None):
        self.client = FakeClient(answers())
        self.navigator = Navigator([Tab.ACCOUNTS, Tab.INQUIRIES])
        self.drafts, self.sender = FakeDrafts(), FakeSender()
        work = background or Immediately()
        self.made = OpeningPresenter(self.client, work, self.navigator, self.drafts, self.sender)
        self.stages, self.warnings, self.problems, self.told, self.done, self.aside = [], [], [], [], [], []
        self.made.staged.connect(self.stages.append)
        self.made.warned.connect(self.warnings.append)
        self.made.faulty.connect(self.problems.append)
        self.made.told.connect(lambda message: self.told.append(message.text))
        self.made.done.connect(lambda *given: self.done.append(given))
        self.made.put_aside.connect(lambda: self.aside.append(True))

    def open(self, code=""):
        self.navigator.open(opening_place(code))
        self.made.open(code)

    def type(self, **values):
        self.made.change(replace(self.made.opening, **values))

    def fill(self, comment="音が出ません"):
        self.made.choose_category(Category.REPAIR)
        self.type(answers={"repair": {"symptom": "silent"}}, comment=comment)

    @property
    def draft(self):
        return self.drafts.draft(DraftMode.OPENING, 0)


@pytest.fixture
def desk():
    return Desk()


def unfinished(**other):
    values = {"category": Category.CLOSING, "store": Store(customer_code="9", store_name="前の店"), "comment": "閉店"}
    return draft_of(Opening(**values | other), str(ID), (), 2, FakeClient().now())


def test_a_store_that_is_known_by_code_is_named_without_opening_its_account(desk):
    desk.open(CODE)
    assert desk.made.stage is Stage.FORM
    assert desk.made.opening.store.store_name == "ビストロ 四条"
    assert [body.customer_code for body in desk.client.bodies(SEARCH_ACCOUNTS)] == [CODE]
    assert desk.draft is None


def test_a_code_that_nobody_may_see_leaves_the_box_to_find_one(desk):
    desk.client.answers[SEARCH_ACCOUNTS] = account_page()
    desk.open("0000000000")
    assert desk.made.opening.store is None


def test_an_exchange_that_is_open_is_warned_of(desk):
    desk.client.answers[LIST_CUSTOMER_INQUIRIES] = open_ones(assignee_name="高橋")
    desk.open(CODE)
    assert desk.warnings[-1].inquiry_id == 29
    desk.made.choose_store(None)
    assert desk.warnings[-1] is None


def test_that_it_could_not_be_looked_up_is_said(desk):
    desk.client.answers[LIST_CUSTOMER_INQUIRIES] = Unreachable(Trouble.REFUSED)
    desk.open(CODE)
    assert desk.told == [OPEN_UNKNOWN]
    assert desk.warnings[-1] is None


def test_a_warning_about_a_store_that_is_no_longer_chosen_is_not_shown():
    background = WhenTold()
    desk = Desk(background)
    desk.client.answers[LIST_CUSTOMER_INQUIRIES] = open_ones()
    desk.made.choose_store(Store(customer_code=CODE, store_name="店"))
    desk.made.choose_store(None)
    while background.waiting:
        background.deliver()
    assert desk.warnings == [None, None]


def test_every_character_is_a_draft(desk):
    desk.open(CODE)
    desk.fill("音が")
    assert opening_of(desk.draft) == desk.made.opening
    assert desk.draft.reply_id == desk.made.reply_id
    desk.type(comment="", answers={})
    assert desk.draft is None


def test_files_alone_are_kept_too(desk):
    desk.open()
    desk.made.set_files((FILE,))
    assert desk.draft.files == (FILE,)
    desk.made.set_files(())
    assert desk.draft is None


def test_nothing_is_sent_while_a_file_is_being_read(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.set_attaching(True)
    desk.made.send()
    assert (desk.sender.queued, len(desk.told)) == ([], 1)
    desk.made.set_attaching(False)
    desk.made.set_files((FILE,))
    desk.made.send()
    assert desk.sender.queued[0].files == (ID,)


def test_the_same_place_again_is_as_it_was_left(desk):
    desk.open(CODE)
    desk.fill()
    desk.navigator.open(Place(Tab.ACCOUNTS))
    desk.open(CODE)
    assert desk.stages[-1] is Stage.FORM
    assert desk.made.opening.comment == "音が出ません"


def test_another_one_while_one_is_unfinished_asks(desk):
    desk.open(CODE)
    desk.fill()
    desk.open("0555555555")
    assert desk.made.stage is Stage.CHOICE
    assert opening_of(desk.draft).comment == "音が出ません"


def test_it_asks_after_a_start_with_a_draft_of_the_last_time(desk):
    desk.drafts.write(unfinished())
    desk.open()
    assert desk.stages == [Stage.CHOICE]
    desk.made.resume()
    assert (desk.made.stage, desk.made.opening.comment, desk.made.reply_id) == (Stage.FORM, "閉店", str(ID))


def test_it_asks_when_the_store_of_drafts_opens_later_and_nothing_was_typed_meanwhile(desk):
    desk.open()
    desk.drafts.write(unfinished())
    desk.drafts.marks_changed.emit()
    assert desk.made.stage is Stage.CHOICE


def test_a_draft_of_another_pc_never_takes_the_place_of_what_is_typed_here(desk):
    desk.open()
    desk.fill("こちら")
    desk.drafts.write(unfinished())
    desk.drafts.came.emit(unfinished())
    assert (desk.made.stage, desk.made.opening.comment) == (Stage.FORM, "こちら")


def test_one_taken_back_out_of_the_list_puts_aside_what_is_being_typed(desk):
    desk.open()
    desk.fill("書きかけ")
    desk.drafts.put_back(unfinished())
    desk.drafts.marks_changed.emit()
    assert (desk.made.opening.comment, desk.made.reply_id, desk.aside) == ("閉店", str(ID), [True])
    desk.made.bring_back()
    assert desk.made.opening.comment == desk.draft.body == "書きかけ"


def test_beginning_anew_puts_the_unfinished_one_aside_and_it_can_come_back(desk):
    desk.drafts.write(unfinished())
    desk.open(CODE)
    desk.made.begin()
    assert (desk.made.opening.comment, desk.made.opening.store.customer_code, desk.aside) == ("", CODE, [True])
    assert desk.made.reply_id != str(ID)
    assert [one.body for one in desk.drafts.dropped] == ["閉店"]
    desk.made.bring_back()
    assert (desk.made.opening.comment, desk.draft.body, desk.made.reply_id) == ("閉店", "閉店", str(ID))


def test_discarding_drops_the_draft_until_it_is_brought_back(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.discard()
    assert (desk.draft, desk.made.opening) == (None, Opening())
    desk.made.bring_back()
    assert desk.made.opening.comment == desk.draft.body == "音が出ません"


def test_closing_keeps_the_draft_and_goes_back(desk):
    desk.navigator.open(Place(Tab.ACCOUNTS, "customer/1"))
    desk.open(CODE)
    desk.fill()
    desk.made.leave()
    assert desk.navigator.place == Place(Tab.ACCOUNTS, "customer/1")
    assert desk.draft.body == "音が出ません"
    assert desk.drafts.flushed == 1


def test_what_is_missing_is_told_and_nothing_is_sent(desk):
    desk.open(CODE)
    desk.made.choose_category(Category.REPAIR)
    desk.made.send()
    assert list(desk.problems[-1]) == ["symptom", COMMENT]
    assert desk.sender.queued == []


def test_it_goes_into_the_outbox_and_its_thread_opens_once_the_service_has_it(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    sent = desk.sender.queued[0]
    assert (sent.category, sent.customer_code, sent.fields) == (Category.REPAIR, CODE, {"symptom": "silent"})
    assert str(sent.opening_id) == desk.sender.views[0].item.item_id
    assert (desk.made.stage, desk.draft) == (Stage.SENDING, None)
    desk.sender.confirm(77)
    assert desk.navigator.place == inquiry_place(77)
    desk.open(CODE)
    assert (desk.made.stage, desk.made.opening.comment) == (Stage.FORM, "")


def test_who_went_on_to_something_else_is_told_and_stays_there(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    desk.navigator.open(Place(Tab.ACCOUNTS))
    desk.sender.confirm(78)
    assert desk.navigator.place == Place(Tab.ACCOUNTS)
    assert desk.done == [(78, "ビストロ 四条")]


def test_while_it_is_held_it_comes_back_into_the_form(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    opening_id = desk.sender.views[0].item.item_id
    desk.made.take_back()
    assert (desk.made.stage, desk.made.opening.comment, desk.draft.body) == (Stage.FORM, "音が出ません", "音が出ません")
    assert (desk.made.reply_id, desk.sender.views) == (opening_id, [])
    desk.made.send()
    desk.sender.confirm(79)
    assert desk.navigator.place == inquiry_place(79)


def test_what_has_left_already_stays_where_it_is(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    desk.sender.error = DiskTrouble(DiskFault.FULL)
    desk.made.take_back()
    assert desk.made.stage is Stage.SENDING
    assert len(desk.told) == 1


def test_what_the_service_refused_is_mended_at_the_field_that_it_named(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    desk.sender.tell(state=OutState.NEEDS, holds_for_s=0, problem=UserMessage("番号が違います", field="phone"))
    desk.made.take_back()
    assert desk.sender.calls[0][0] == "fix"
    assert (desk.made.stage, desk.problems[-1]) == (Stage.FORM, {"phone": "番号が違います"})


def test_a_full_disk_loses_nothing(desk):
    desk.open(CODE)
    desk.fill()
    desk.sender.error = DiskTrouble(DiskFault.FULL)
    desk.made.send()
    assert (desk.made.stage, desk.draft.body, len(desk.told)) == (Stage.FORM, "音が出ません", 1)
    desk.sender.error = None
    desk.made.send()
    assert desk.made.stage is Stage.SENDING


def test_sending_twice_queues_it_once():
    class Slow(FakeSender):
        def queue(self, *given):
            self.queued.append(given)

    desk = Desk()
    desk.made._sender = Slow()
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    desk.made.send()
    assert len(desk.made._sender.queued) == 1


def test_another_one_can_be_begun_while_one_is_on_its_way(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    desk.made.another()
    assert (desk.made.stage, desk.made.opening) == (Stage.FORM, Opening())
    desk.sender.confirm()
    assert desk.made.stage is Stage.FORM
    assert desk.navigator.place == opening_place(CODE)


def test_what_was_dropped_in_the_list_of_what_waits_leaves_an_empty_form(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    desk.sender.drop(desk.sender.views[0].item.item_id)
    desk.open(CODE)
    assert (desk.made.stage, desk.made.opening.comment) == (Stage.FORM, "")


def test_a_catalogue_that_could_not_be_read_is_asked_for_again(desk):
    desk.client.answers[GET_CATALOGUE] = [Refused(problem(Code.BUSY)), desk.client.answers[GET_CATALOGUE]]
    desk.open()
    assert len(desk.told) == 1
    desk.navigator.open(Place(Tab.ACCOUNTS))
    desk.open()
    assert desk.made.words is not None


def test_views_of_other_inquiries_are_no_concern(desk):
    desk.open(CODE)
    desk.fill()
    desk.made.send()
    other = replace(desk.sender.views[0].item, item_id="other")
    desk.sender.views.insert(0, FakeView(other))
    shown = []
    desk.made.held.connect(lambda view: shown.append(view.item.item_id))
    desk.sender.changed.emit(0)
    desk.sender.changed.emit(29)
    assert shown == [desk.made._item_id]
