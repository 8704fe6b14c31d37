"""A board as a busy noon shows it: for the tests of its parts."""

from datetime import timedelta

from tests.fakes import NOW
from usen_desk.contract.board import (
    AgentLine,
    AgentState,
    Board,
    CategoryFigure,
    HourFigure,
    Level,
    PrefectureFigure,
    TileFigure,
)
from usen_desk.contract.calendars import Tile
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import InquiryCard, Person, Side, Status


def waiting(number, name, minutes, left, category=Category.REPAIR):
    due = NOW + timedelta(minutes=left)
    return InquiryCard(
        inquiry_id=number,
        category=category,
        status=Status.RECEIVED,
        store_name=name,
        opened_by=Person(side=Side.CUSTOMER, name="佐藤"),
        created_at=NOW - timedelta(minutes=minutes),
        updated_at=NOW - timedelta(minutes=minutes),
        waiting_since=NOW - timedelta(minutes=minutes),
        answer_due_at=due,
        answer_notice_at=due - timedelta(minutes=120),
        answer_warn_at=due - timedelta(minutes=48),
        is_first_answer=True,
        version=3,
    )


QUEUE = [
    waiting(39, "学習塾ひかり 大宮校", 102, 18, Category.BILLING),
    waiting(35, "カフェ・ド・ノール 横浜南店", 91, 29, Category.PROGRAM),
    waiting(38, "ベーカリー麦の穂 池袋店", 7, 53),
    waiting(37, "フラワー Mio 仙台駅前店", 51, 109, Category.PRODUCT),
    waiting(40, "ラーメン力丸 博多駅前店", 16, -12, Category.CLOSING),
]
AGENTS = [
    AgentLine(
        staff_id=number,
        name=name,
        department="カスタマーサポート部",
        state=state,
        since=NOW - timedelta(minutes=minutes),
        open_count=load,
        waiting_count=load // 2,
        held_count=load // 3,
        at_risk_count=risk,
        done_today=done,
    )
    for number, name, state, minutes, load, risk, done in (
        (1, "伊藤 沙織", AgentState.ACTIVE, 6, 3, 0, 12),
        (2, "加藤 由紀", AgentState.WRITING, 1, 6, 0, 17),
        (3, "中村 翔太", AgentState.WRITING, 17, 7, 2, 9),
        (4, "高橋 健一", AgentState.ACTIVE, 8, 8, 1, 7),
        (5, "渡辺 健", AgentState.AWAY, 46, 5, 0, 6),
        (6, "小林 真央", AgentState.OUT, 130, 2, 0, 0),
    )
]
TILES = [
    TileFigure(tile=Tile.WAITING, value=24, level=Level.WARNING, warning=20, limit=30),
    TileFigure(tile=Tile.LONGEST, value=102, level=Level.LIMIT, warning=60, limit=90, inquiry_id=39),
    TileFigure(tile=Tile.UNASSIGNED, value=7, level=Level.WARNING, warning=5, limit=10),
    TileFigure(tile=Tile.AT_RISK, value=2, level=Level.FINE, warning=3, limit=8),
    TileFigure(tile=Tile.OVERDUE, value=1, level=Level.WARNING, warning=1, limit=3),
    TileFigure(tile=Tile.HELD, value=6, level=Level.FINE, warning=20, limit=40),
]
OPENED, ANSWERED = {8: 22, 9: 31, 10: 28, 11: 27, 12: 2}, {8: 14, 9: 24, 10: 25, 11: 23}


def board(**changes):
    made = {
        "at": NOW,
        "tiles": TILES,
        "agents": AGENTS,
        "categories": [
            CategoryFigure(category=category, waiting=max(0, 5 - at), open=max(1, 14 - 2 * at), at_risk=max(0, 3 - at))
            for at, category in enumerate(Category)
        ],
        "prefectures": [
            PrefectureFigure(prefecture_code=code, waiting=count // 2, open=count, at_risk=count // 6)
            for code, count in ((13, 18), (14, 9), (27, 7), (11, 5), (40, 3), (0, 1))
        ],
        "hours": [HourFigure(hour=at, opened=OPENED.get(at, 0), answered=ANSWERED.get(at, 0)) for at in range(24)],
        "queue": QUEUE,
        "opened_today": 110,
        "done_today": 86,
        "first_answers": 40,
        "first_answer_minutes": 52,
        "finished": 500,
        "reopened": 12,
    }
    return Board(**made | changes)
