"""The card of a store's inquiries."""

from tests.ui.inquiries.samples import NOW, card
from usen_desk.contract.inquiries import CustomerInquiries, Status
from usen_desk.ui.accounts.inquiries_card import FAILED, NONE, READING, ROWS_MAX, InquiriesCard


def found(open_count, done):
    items = [card(at) for at in range(1, open_count + 1)]
    items += [card(100 + at, status=Status.DONE) for at in range(done)]
    return CustomerInquiries(items=items, open_count=open_count)


def test_every_open_one_is_shown_and_done_ones_where_there_is_room(qtbot):
    made = InquiriesCard()
    qtbot.addWidget(made)
    assert made.lines.note == READING
    made.show_inquiries(found(2, 9), NOW)
    assert [line.key for line in made.lines.lines] == ["1", "2", "100", "101", "102"]
    assert made.lines.note == "ほかに完了した6件があります。"
    made.show_inquiries(found(ROWS_MAX + 2, 1), NOW)
    assert len(made.lines.lines) == ROWS_MAX + 2


def test_a_line_opens_its_inquiry(qtbot):
    made = InquiriesCard()
    qtbot.addWidget(made)
    made.show_inquiries(found(1, 0), NOW)
    with qtbot.waitSignal(made.opened) as opened:
        made.lines.opened.emit(made.lines.lines[0].key)
    assert opened.args == ["1"]


def test_none_and_a_failure_are_said(qtbot):
    made = InquiriesCard()
    qtbot.addWidget(made)
    made.show_inquiries(found(0, 0), NOW)
    assert made.lines.note == NONE
    made.show_failure()
    assert made.lines.note == FAILED
