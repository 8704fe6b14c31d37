"""X9: the live board; rows given to a person with one undo; targets that supervisors set; a burst of events."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from tests.journeys.exchanges import Customer, cards
from tests.journeys.mornings import at_noon
from usen_desk.contract.calendars import Tile
from usen_desk.server.db import schema
from usen_desk.ui.board.page import BoardPage

pytestmark = at_noon
OPEN = ("unanswered", "awaiting", "held")


def board_of(desk) -> BoardPage:
    return next(page for page in desk.window.findChildren(BoardPage))


def at_board(desks, service):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    desk.press("Ctrl+7")
    desk.wait(lambda: desk.window.findChildren(BoardPage) and board_of(desk).tiles[Tile.WAITING].figure)
    return desk, board_of(desk)


def shown(page, tile):
    return page.tiles[tile].figure.value


def rows(database, *conditions):
    with database.read() as tx:
        return set(tx.execute(select(schema.inquiry.c.inquiry_id).where(*conditions)).scalars())


def waiting(database):
    return rows(database, schema.inquiry.c.queue == "unanswered")


def unassigned(database):
    return rows(database, schema.inquiry.c.queue.in_(OPEN), schema.inquiry.c.assignee_id.is_(None))


def choose_rows(desk, page, ids):
    """One click a row, from the second on with Ctrl."""
    for at, card in enumerate(page._presenter.board.queue):
        if card.inquiry_id in ids:
            index = page.queue_model.index(at, 0)
            page.queue.scrollTo(index)
            keys = Qt.KeyboardModifier.ControlModifier if page.queue.selectionModel().hasSelection() else Qt.NoModifier
            desk.acts.done.append(f"click #{card.inquiry_id}")
            where = page.queue.visualRect(index).center()
            QTest.mouseClick(page.queue.viewport(), Qt.MouseButton.LeftButton, keys, where)


def test_tiles_follow_what_customers_do_and_open_their_rows(desks, service, database):
    customer = Customer(service)
    desk, page = at_board(desks, service)
    assert shown(page, Tile.WAITING) == len(waiting(database))
    made = customer.open("音が出ません。")
    desk.wait(lambda: shown(page, Tile.WAITING) == len(waiting(database)))
    assert made in waiting(database)
    desk.click(page.tiles[Tile.UNASSIGNED])
    desk.wait(lambda: made in cards(desk))
    assert set(cards(desk)) <= unassigned(database)
    assert len(cards(desk)) == min(50, len(unassigned(database)))


def test_n_rows_are_given_to_a_person_in_two_and_n_acts_and_one_takes_them_back(desks, service, database):
    customer = Customer(service)
    ids = {customer.open(f"{at}件目です。") for at in range(3)}
    desk, page = at_board(desks, service)
    desk.wait(lambda: ids <= {card.inquiry_id for card in page._presenter.board.queue})
    desk.acts.start()
    choose_rows(desk, page, ids)
    desk.press("Ctrl+Shift+A")
    desk.wait(lambda: desk.is_asked)
    desk.type("伊藤")
    desk.wait(lambda: any("3件が 伊藤" in text for text in desk.texts))
    assert ids <= unassigned(database)
    desk.press("Enter")
    desk.wait(lambda: not ids & unassigned(database))
    assert len(desk.acts) == 2 + len(ids)
    desk.wait(lambda: "3件を 伊藤" in page.toast.text)
    desk.click_button("元に戻す")
    desk.wait(lambda: ids <= unassigned(database))
    desk.wait(lambda: "3件を元に戻しました" in page.toast.text)


def test_after_a_burst_of_events_the_tiles_are_right(desks, service, database):
    customer = Customer(service)
    one = customer.open("たくさん書きます。")
    desk, page = at_board(desks, service)
    asked = []
    page._presenter.shown.connect(asked.append)
    before = shown(page, Tile.WAITING)
    for at in range(60):
        customer.say(one, f"{at}通目です。")
    others = {customer.open(f"別の{at}件目です。") for at in range(10)}
    desk.wait(lambda: shown(page, Tile.WAITING) == before + len(others))
    assert shown(page, Tile.WAITING) == len(waiting(database))
    assert shown(page, Tile.UNASSIGNED) == len(unassigned(database))
    assert len(asked) < 60, "events that come together are answered by one call"


def test_another_target_moves_what_is_due_and_is_told_in_the_history(desks, service, database):
    customer = Customer(service)
    made = customer.open("急ぎです。")

    def due():
        with database.read() as tx:
            one = schema.inquiry.c
            row = tx.execute(select(one.answer_due_at, one.waiting_since).where(one.inquiry_id == made)).one()
            return (row.answer_due_at - row.waiting_since).total_seconds() / 60

    assert due() == 240
    desk, page = at_board(desks, service)
    desk.click_button("上限を変える")
    desk.wait(lambda: page.rules is not None)
    for line in page.rules.targets:
        line.first.setValue(45)
    desk.click_button("保存")
    desk.wait(lambda: page.rules is None)
    desk.wait(lambda: due() == 45)
    desk.click_button("上限を変える")
    desk.wait(lambda: any("一次回答: 240 → 45" in text for text in desk.texts))
