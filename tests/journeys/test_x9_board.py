"""X9: the live board; rows given to a person with one undo; targets that supervisors set; a burst of events."""

import csv
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import select, update

from tests.journeys.exchanges import Colleague, Customer, cards
from tests.journeys.mornings import MORNING, at_noon
from usen_desk.contract.base import JST
from usen_desk.contract.calendars import Tile
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import EDIT_INQUIRIES, Assignment, BulkEdit, Edit, Hold, Outcome, Seen
from usen_desk.server.db import schema
from usen_desk.ui.board.page import BoardPage

pytestmark = at_noon
OPEN = ("unanswered", "awaiting", "held")
CHANGES = 500


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


def test_after_500_changes_in_a_burst_every_tile_is_a_fresh_count(desks, service, database):
    customer, colleague = Customer(service), Colleague(service)
    desk, page = at_board(desks, service)
    page._presenter._tick.stop()  # what comes comes by the change feed
    ids, dice, changes = [customer.open(f"{at}件目です。") for at in range(20)], Random(7), 0
    while changes < CHANGES:
        changes += changed_at_random(colleague, ids, dice)
    desk.wait(lambda: tiles_of(page) == counted(database, page._presenter.board.at))
    assert (
        len({Tile.WAITING, Tile.UNASSIGNED, Tile.HELD} & {tile for tile, value in tiles_of(page).items() if value}) == 3
    )


def changed_at_random(colleague, ids, dice):
    """Some of them, in one act; how many it changed."""
    seen = tuple(
        Seen(inquiry_id=one, version=colleague.seen(one).card.version) for one in dice.sample(ids, len(ids) - 2)
    )
    edits = (
        {"assignment": Assignment(staff_id=colleague.staff_id)},
        {"assignment": Assignment(staff_id=None)},
        {"hold": Hold(until=MORNING + timedelta(days=2), reason="確認待ち")},
        {"status": Status.IN_PROGRESS},
        {"status": Status.DONE},
        {"category": dice.choice(list(Category)[:7])},
    )
    body = BulkEdit(edit=Edit(action_id=uuid4(), **dice.choice(edits)), inquiries=seen)
    told = colleague.client.call(EDIT_INQUIRIES, body)
    return sum(line.outcome is Outcome.DONE for line in told.items)


def tiles_of(page):
    return {tile: view.figure.value for tile, view in page.tiles.items()}


def counted(database, now):
    """Every tile from the rows themselves."""
    with database.read() as tx:
        opened = [row for row in tx.execute(select(schema.inquiry)).all() if row.queue in OPEN]
    waits = [row for row in opened if row.queue == "unanswered"]
    due = [row for row in opened if row.answer_due_at is not None]
    return {
        Tile.WAITING: len(waits),
        Tile.LONGEST: max((now - row.waiting_since) // timedelta(minutes=1) for row in waits),
        Tile.UNASSIGNED: sum(row.assignee_id is None for row in opened),
        Tile.AT_RISK: sum(row.answer_warn_at <= now < row.answer_due_at for row in due),
        Tile.OVERDUE: sum(row.answer_due_at <= now for row in due),
        Tile.HELD: sum(row.queue == "held" for row in opened),
    }


def test_the_board_is_saved_as_a_file_that_says_what_it_shows(desks, service, database, tmp_path, monkeypatch):
    with database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.login_id == "ito.saori").values(name="=HYPERLINK(1)"))
    desk, page = at_board(desks, service)
    path = tmp_path / "board.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desk.click_button("CSV")
    desk.wait(path.exists)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Excel in Japan takes the file for UTF-8 by this"
    assert content.count(b"\r\n") == content.count(b"\n")
    head, *lines = csv.reader(content.decode("utf-8-sig").splitlines())
    assert head == ["区分", "項目", "内訳", "値", "時点"]
    states = {line[1]: int(line[3]) for line in lines if line[0] == "状況"}
    exported_at = datetime.strptime(lines[0][4], "%Y-%m-%d %H:%M:%S").replace(tzinfo=JST)
    fresh = counted(database, exported_at)
    assert [states[name] for name in ("待ち", "未割当", "保留")] == [
        fresh[tile] for tile in (Tile.WAITING, Tile.UNASSIGNED, Tile.HELD)
    ]
    assert states["待ち"] == shown(page, Tile.WAITING)
    open_by_category = [int(line[3]) for line in lines if line[0] == "カテゴリ" and line[2] == "未完了"]
    assert sum(open_by_category) == len(rows(database, schema.inquiry.c.queue.in_(OPEN)))
    names = {line[1] for line in lines if line[0] == "担当者"}
    assert any(name.startswith("'=HYPERLINK(1)") for name in names), "a spreadsheet runs no name as a formula"
    assert not any(line[1].startswith("=") for line in lines)
    logged = select(schema.access_log.c.detail).where(schema.access_log.c.action == "board_exported")
    with database.read() as tx:
        assert tx.execute(logged).scalar_one() == f"csv {len(lines)} rows"


def test_those_without_a_prefecture_open_as_rows(desks, service, database):
    made = Customer(service).open("まだ店舗がありません。")
    with database.write() as tx:
        tx.execute(update(schema.inquiry).where(schema.inquiry.c.inquiry_id == made).values(prefecture_code=0))
    desk, page = at_board(desks, service)
    page.places.opened.emit(0)
    desk.wait(lambda: made in cards(desk))
    assert set(cards(desk)) <= rows(database, schema.inquiry.c.prefecture_code == 0)


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
