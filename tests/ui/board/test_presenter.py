"""Tests for usen_desk.ui.board.presenter: no server, no thread, no widget."""

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.board.samples import QUEUE, TILES, board
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.base import NO_PREFECTURE
from usen_desk.contract.board import GET_BOARD, OPEN_STATUSES, open_of, rows_of
from usen_desk.contract.calendars import Tile
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import InquirySearch
from usen_desk.contract.inquiry_work import EDIT_INQUIRIES, UNDO_ACTION, BulkEdited, BulkLine, Outcome, Undone
from usen_desk.ui.board.presenter import BoardPresenter
from usen_desk.ui.navigation import Navigator, Tab, inquiry_place, list_of, list_place

FIGURES = {figure.tile: figure for figure in TILES}


def edited(body, **_):
    lines = [
        BulkLine(inquiry_id=seen.inquiry_id, outcome=Outcome.DONE if at else Outcome.CHANGED_MEANWHILE)
        for at, seen in enumerate(body.inquiries)
    ]
    return BulkEdited(action_id=body.edit.action_id, items=lines)


@pytest.fixture
def made(qapp):
    def make(background=None, **answers):
        undone = Undone(items=[BulkLine(inquiry_id=39, outcome=Outcome.DONE)])
        client = FakeClient({GET_BOARD: board(), EDIT_INQUIRIES: edited, UNDO_ACTION: undone} | answers)
        presenter = BoardPresenter(client, background or Immediately(), Navigator(Tab))
        return presenter, client

    return make


def heard(signal):
    got = []
    signal.connect(lambda *values: got.append(values[0] if len(values) == 1 else values))
    return got


def test_events_that_come_together_are_answered_by_one_call(made, qtbot):
    presenter, client = made()
    shown = heard(presenter.shown)
    presenter.on_changes([])
    assert client.asked == []  # nobody looks
    presenter.watch(True)
    for _ in range(500):
        presenter.on_changes([])
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=20_000)
    assert len(client.bodies(GET_BOARD)) == 2


def test_a_board_that_nobody_sees_asks_for_nothing(made):
    presenter, client = made()
    presenter.watch(True)
    presenter.on_changes([])
    presenter.watch(False)
    presenter.on_resync()
    assert not presenter._rest.isActive()
    assert not presenter._tick.isActive()
    assert len(client.asked) == 1


def test_a_tile_leads_to_exactly_its_rows(made):
    presenter, _ = made()
    places = heard(presenter._navigator.opened)
    for tile in (Tile.AT_RISK, Tile.LONGEST):
        presenter.open_tile(FIGURES[tile])
    presenter.open_category(Category.REPAIR)
    presenter.open_prefecture(13)
    presenter.open_prefecture(0)
    assert places == [
        list_place(rows_of(Tile.AT_RISK)),
        inquiry_place(39),
        list_place(open_of(category=Category.REPAIR)),
        list_place(open_of(prefecture_code=13)),
        list_place(InquirySearch(statuses=OPEN_STATUSES, prefecture_code=NO_PREFECTURE)),
    ]
    assert list_of(places[0].key) == rows_of(Tile.AT_RISK)
    assert list_of("list/%7B") is None
    assert list_of("inquiry/39") is None


def test_rows_are_given_in_one_act_with_the_versions_that_were_seen_and_taken_back_by_one(made):
    presenter, client = made()
    assigned, undone, previewed = heard(presenter.assigned), heard(presenter.undone), heard(presenter.previewed)
    presenter.load()
    cards = presenter.cards([39, 38, 999])
    presenter.preview(cards, 3)
    presenter.assign(cards, 3, "中村 翔太")
    asked = client.bodies(EDIT_INQUIRIES)
    assert [body.is_preview for body in asked] == [True, False]
    assert [(seen.inquiry_id, seen.version) for seen in asked[1].inquiries] == [(39, 3), (38, 3)]
    assert asked[1].edit.assignment.staff_id == 3
    assert (len(previewed), assigned[0][0]) == (1, "1件を 中村 翔太 さんに割り当てました（1件はそのままです）")
    presenter.undo(assigned[0][1])
    assert client.asked[-2][2] == {"action": str(asked[1].edit.action_id)}
    assert undone == ["1件を元に戻しました"]


def test_where_nothing_was_done_there_is_nothing_to_take_back(made):
    presenter, _ = made()
    assigned = heard(presenter.assigned)
    presenter.assign(QUEUE[:1], 3, "中村 翔太")
    assert assigned[0][1] is None


def test_what_failed_is_told_and_the_last_figures_stay(made):
    background = WhenTold()
    presenter, client = made(background)
    told = heard(presenter.told)
    presenter.load()
    background.deliver()
    client.answers[GET_BOARD] = Unreachable(list(Trouble)[0])
    presenter.load()
    background.deliver()
    assert len(told) == 1
    assert presenter.board == board()
