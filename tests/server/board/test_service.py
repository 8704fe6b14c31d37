"""Tests for usen_desk.server.board.service: every figure against a fresh count of the rows, after random work."""

import contextlib
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy import bindparam, insert, select, text

from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, STORE, SUPERVISOR
from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.board import AgentState, Board, Level, open_of, rows_of
from usen_desk.contract.calendars import Tile
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import Assignment, BulkEdit, Edit, Hold, Outcome, Seen
from usen_desk.contract.permissions import Permission
from usen_desk.server.board.columns import cells
from usen_desk.server.board.rules import get_rules, put_rules
from usen_desk.server.board.service import get_board
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.inquiries import undo, work
from usen_desk.server.inquiries.inbox import search_inquiries
from usen_desk.server.inquiries.wake import end_holds

OPEN = {"unanswered", "awaiting", "held"}


def board_of(world) -> Board:
    with world.unit(SUPERVISOR, Permission.READ_BOARD) as context:
        return get_board(context, Nothing())


def found(world, search, at) -> set[int]:
    """What the inbox shows at the time of the board."""
    world.now = at - timedelta(minutes=1)  # the unit moves it on by one
    with world.unit(SUPERVISOR) as context:
        return {card.inquiry_id for card in search_inquiries(context, search).items}


def rows(world):
    with world.database.read() as tx:
        return tx.execute(select(schema.inquiry)).all()


def edit(world, inquiry_id, **fields):
    with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
        stored = work.store.stored_card(context, inquiry_id)
    with world.unit(AGENT, Permission.WORK_INQUIRIES, if_match=stored.version) as context:
        return work.edit_inquiry(context, Edit(action_id=uuid4(), **fields), inquiry_id).action_id


def work_at_random(world, seed, steps):
    """Everything that moves an inquiry, in any order, over a day and more."""
    dice, ids, actions = Random(seed), [], []
    for _ in range(steps):
        world.now += timedelta(minutes=dice.randrange(0, 40))
        act = dice.randrange(9) if ids else 0
        one = dice.choice(ids) if ids else 0
        status = {row.inquiry_id: row.status for row in rows(world)}.get(one)
        if act <= 1:
            who, store = dice.choice([(CUSTOMER, STORE), (OTHER_CUSTOMER, OTHER_STORE), (AGENT, STORE)])
            ids.append(world.open(who, store=store).card.inquiry_id)
        elif act == 2 and status != "done":
            world.say(dice.choice([AGENT, COLLEAGUE]), one)
        elif act == 3 and status != "done":
            owner = {row.inquiry_id: row.company_id for row in rows(world)}[one]
            world.say(CUSTOMER if owner == 1 else OTHER_CUSTOMER, one)
        elif act == 4:
            actions.append(edit(world, one, assignment=Assignment(staff_id=dice.choice([1, 2, None]))))
        elif act == 5 and status != "done":
            actions.append(edit(world, one, hold=Hold(until=world.now + timedelta(hours=3), reason="確認待ち")))
        elif act == 6:
            actions.append(edit(world, one, status=dice.choice([Status.DONE, Status.IN_PROGRESS])))
        elif act == 7:
            actions.append(edit(world, one, category=dice.choice([Category.BILLING, Category.REPAIR])))
        elif actions:
            with contextlib.suppress(Refusal), world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
                undo.undo_action(context, Nothing(), str(actions.pop()))  # refused where it changed nothing
        end_holds(world.database, world.settings, world.now)


def set_ends(world, minutes):
    """Every inquiry is to be finished within so much time of its calendar."""
    with world.unit(SUPERVISOR, Permission.WRITE_BOARD_RULES, if_match=0) as context:
        rules = get_rules(context, Nothing()).current.rules
        targets = tuple(replace(one, done_minutes=minutes, calendar_key="always") for one in rules.targets)
        put_rules(context, replace(rules, targets=targets))


def is_warned(row, now):
    return row.answer_warn_at <= now or row.done_warn_at <= now


def is_late(row, now):
    return row.answer_due_at <= now or row.done_due_at <= now


@pytest.mark.parametrize("seed", [1, 2])
def test_after_random_work_every_figure_is_a_fresh_count_and_opens_its_rows(world, seed):
    world.now = datetime(2026, 11, 20, 13, tzinfo=UTC)
    set_ends(world, seed * 120)
    work_at_random(world, seed, 60)
    board = board_of(world)
    now, all_rows = board.at, rows(world)
    opened = [row for row in all_rows if row.queue in OPEN]
    waiting = [row for row in opened if row.queue == "unanswered"]
    due = [row for row in opened if row.answer_due_at is not None]
    counted = {
        Tile.WAITING: {row.inquiry_id for row in waiting},
        Tile.UNASSIGNED: {row.inquiry_id for row in opened if row.assignee_id is None},
        Tile.AT_RISK: {row.inquiry_id for row in due if is_warned(row, now) and not is_late(row, now)},
        Tile.OVERDUE: {row.inquiry_id for row in due if is_late(row, now)},
        Tile.HELD: {row.inquiry_id for row in opened if row.queue == "held"},
    }
    tiles = {figure.tile: figure for figure in board.tiles}
    for tile, ids in counted.items():
        assert (tile, tiles[tile].value) == (tile, len(ids))
        assert (tile, found(world, rows_of(tile), now)) == (tile, ids)
    since = min(row.waiting_since for row in waiting)
    assert tiles[Tile.LONGEST].value == (now - since) // timedelta(minutes=1)
    assert tiles[Tile.LONGEST].inquiry_id in {row.inquiry_id for row in waiting if row.waiting_since == since}
    assert counted[Tile.OVERDUE], "the work is long enough for something to be late"
    _figures_are_right(world, board, all_rows)


def _figures_are_right(world, board, all_rows):
    opened, now = [row for row in all_rows if row.queue in OPEN], board.at
    for figure in board.categories:
        own = {row.inquiry_id for row in opened if row.category == figure.category}
        assert (figure.category, figure.open) == (figure.category, len(own))
        assert found(world, open_of(category=figure.category), now) == own
    for place in board.prefectures:
        own = {row.inquiry_id for row in opened if row.prefecture_code == place.prefecture_code}
        assert place.open == len(own)
        assert found(world, open_of(prefecture_code=place.prefecture_code), now) == own
    assert sum(place.open for place in board.prefectures) == len(opened)
    midnight = now.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)
    for agent in board.agents:
        own_rows = [row for row in all_rows if row.assignee_id == agent.staff_id]
        assert agent.open_count == sum(row.queue in OPEN for row in own_rows)
        assert agent.waiting_count == sum(row.queue == "unanswered" for row in own_rows)
        assert agent.held_count == sum(row.queue == "held" for row in own_rows)
        assert agent.done_today == sum(row.queue == "done" and row.done_at >= midnight for row in own_rows)
    assert board.opened_today == sum(row.created_at >= midnight for row in all_rows)
    assert board.opened_today == sum(hour.opened for hour in board.hours)
    assert [card.inquiry_id for card in board.queue] == [
        row.inquiry_id
        for row in sorted(opened, key=lambda row: (row.answer_due_at or now, row.inquiry_id))
        if row.queue == "unanswered"
    ]


TILES_BY_SQL = """
select count(case when queue = 'unanswered' then 1 end), count(case when assignee_id is null then 1 end),
 count(case when queue = 'held' then 1 end),
 count(case when answer_due_at <= :now or done_due_at <= :now then 1 end),
 count(case when (answer_warn_at <= :now or done_warn_at <= :now)
   and answer_due_at > :now and (done_due_at is null or done_due_at > :now) then 1 end)
from inquiry where queue in ('unanswered', 'awaiting', 'held')"""
COUNTED = (Tile.WAITING, Tile.UNASSIGNED, Tile.HELD, Tile.OVERDUE, Tile.AT_RISK)


def test_after_a_burst_of_500_changes_every_tile_is_a_count_by_sql(world):
    world.now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    set_ends(world, 150)
    dice, changes = Random(500), 0
    ids = []
    for _ in range(50):
        world.now += timedelta(minutes=dice.randrange(12))
        ids.append(world.open().card.inquiry_id)
    while changes < 500:
        changes += change_at_random(world, dice, dice.sample(ids, 12))
    board = board_of(world)
    tiles = {figure.tile: figure.value for figure in board.tiles}
    asked = text(TILES_BY_SQL).bindparams(bindparam("now", board.at, schema.inquiry.c.answer_due_at.type))
    with world.database.read() as tx:
        assert [tiles[tile] for tile in COUNTED] == list(tx.execute(asked).one())
    assert all(tiles[tile] for tile in COUNTED), "the work is long and mixed enough for every tile to count something"


def change_at_random(world, dice, ids):
    """All of them in one act; how many it changed."""
    with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
        versions = {row.inquiry_id: row.version for row in rows(world)}
        seen = tuple(Seen(inquiry_id=one, version=versions[one]) for one in ids)
        edits = (
            {"assignment": Assignment(staff_id=dice.choice([1, 2, None]))},
            {"hold": Hold(until=world.now + timedelta(hours=9), reason="確認待ち")},
            {"status": dice.choice([Status.DONE, Status.IN_PROGRESS])},
            {"category": dice.choice([Category.BILLING, Category.REPAIR])},
        )
        body = BulkEdit(edit=Edit(action_id=uuid4(), **dice.choice(edits)), inquiries=seen)
        told = work.edit_inquiries(context, body)
    return sum(line.outcome is Outcome.DONE for line in told.items)


def test_an_empty_board_says_so(world):
    board = board_of(world)
    assert [(figure.value, figure.level) for figure in board.tiles] == [(0, Level.FINE)] * 6
    assert [agent.name for agent in board.agents] == ["山田 美咲", "田中 花", "高橋 誠"]
    assert (board.queue, board.prefectures, board.first_answer_minutes) == ([], [], 0)


def test_an_answer_counts_in_its_hour_and_tells_how_long_it_took(world):
    one = world.open().card.inquiry_id
    world.now += timedelta(minutes=30)
    world.say(AGENT, one)
    board = board_of(world)
    answered = [hour.hour for hour in board.hours if hour.answered]
    assert (answered, board.first_answers) == ([world.now.astimezone(JST).hour], 1)
    assert 30 <= board.first_answer_minutes <= 33


def test_an_hour_is_forecast_by_the_same_weekday_of_the_last_weeks(world):
    today = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
    for weeks, count in ((1, 5), (2, 2), (4, 1), (5, 9)):
        for _ in range(count):
            world.now = today - timedelta(weeks=weeks)
            world.open()
    world.now = today - timedelta(days=1)
    world.open()
    world.now = today
    expected = {hour.hour: hour.expected for hour in board_of(world).hours if hour.expected}
    assert expected == {13: 2}, "eight in four weeks; another weekday and the fifth week count nothing"


def test_what_is_taken_back_from_done_counts_as_reopened_unless_the_step_was_undone(world):
    one, other = (world.open().card.inquiry_id for _ in range(2))
    for inquiry_id in (one, other):
        edit(world, inquiry_id, status=Status.DONE)
    edit(world, one, status=Status.IN_PROGRESS)
    action = edit(world, other, status=Status.IN_PROGRESS)
    with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
        undo.undo_action(context, Nothing(), str(action))
    board = board_of(world)
    assert (board.finished, board.reopened, board.done_today) == (2, 1, 1)


def test_people_are_shown_as_they_are(world):
    def session(staff_id, **more):
        row = {"token_hash": str(uuid4()), "staff_id": staff_id, "device_id": "d" * 32, "created_at": world.now}
        with world.database.write() as tx:
            tx.execute(insert(schema.staff_session).values(row | {"expires_at": world.now + timedelta(days=1)} | more))

    def states():
        return {agent.staff_id: (agent.state, agent.since) for agent in board_of(world).agents}

    start = world.now
    session(1)
    session(2, revoked_at=start)
    known = states()
    assert (known[1], known[2], known[4]) == (
        (AgentState.ACTIVE, start),
        (AgentState.OUT, start),
        (AgentState.OUT, None),
    )
    world.now += timedelta(minutes=30)
    assert states()[1] == (AgentState.AWAY, start)
    at = {"inquiry_id": 1, "staff_id": 1, "device_id": "d" * 32, "is_typing": True, "until": world.now}
    with world.database.write() as tx:
        until = world.now + timedelta(minutes=9)
        tx.execute(insert(schema.presence).values(at | {"claimed_at": world.now, "claimed_until": until}))
    assert states()[1][0] is AgentState.WRITING


def test_a_file_of_the_board_holds_no_text_of_customers(world):
    world.open(comment="秘密の相談です。")
    lines = list(cells(board_of(world)))
    assert ("状況", "待ち", "", 1) in [line[:4] for line in lines]
    assert not any("秘密" in str(cell) or "焼肉" in str(cell) for line in lines for cell in line)
