"""What can be done wherever one is, in whole desktops on a real service."""

from __future__ import annotations

from tests.ui.desks import ADMIN, AGENT
from usen_desk.ui.inquiries.canned_editing_page import EDIT
from usen_desk.ui.navigation import Place, Tab, customer_place, inquiry_place, opening_place
from usen_desk.ui.outbox.outbox_model import Counts
from usen_desk.ui.tabs import TABS

NEW = "window.new_inquiry"


def names(made):
    return {command.name for command in made.desk.actions.commands}


def test_ctrl_n_begins_with_the_store_that_is_looked_at_and_with_no_other(desk):
    made = desk(tabs=TABS).enter(AGENT)
    navigator = made.desk.navigator
    for place, begun in (
        (customer_place("0398207101"), opening_place("0398207101")),
        (Place(Tab.ACCOUNTS), opening_place()),
        (inquiry_place(29), opening_place()),
    ):
        navigator.open(place)
        made.desk.actions.find(NEW).trigger()
        assert navigator.place == begun
    made.settle()


def test_only_what_a_person_may_do_is_offered(desk):
    agent, admin = desk(tabs=TABS).enter(AGENT), desk(tabs=TABS).enter(ADMIN)
    assert {NEW, EDIT, "outbox.open"} <= names(agent)
    assert NEW not in names(admin)
    assert EDIT in names(admin)


def test_counts_stand_in_the_top_bar(desk):
    made = desk(tabs=TABS).enter(AGENT)
    made.everywhere.outbox.presenter.counted.emit(Counts(3, 1))
    assert made.shell.top.outbox.words == ["送信待ち 3", "要確認 1"]
    made.everywhere.outbox.presenter.counted.emit(Counts())
    assert made.shell.top.outbox.isHidden()


def test_the_list_opens_from_the_top_bar(desk):
    made = desk(tabs=TABS).enter(AGENT)
    made.shell.top.outbox.set_counts(1, 0)
    made.shell.top.outbox.click()
    dialogs = [one for one in made.shell.findChildren(type(made.everywhere.outbox.open_list()))]
    assert len(dialogs) == 2
    for dialog in dialogs:
        dialog.reject()
