"""The board of supervisors: what waits, for how long, who has how much. Row X9."""

from __future__ import annotations

import enum

from usen_desk.contract.base import NO_PREFECTURE, Answer, Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.calendars import Tile
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Due, InquiryCard, InquirySearch, Status, View
from usen_desk.contract.permissions import Permission

QUEUE_MAX = 100
REOPEN_DAYS = 7
FORECAST_WEEKS = 4
OPEN_STATUSES = (Status.RECEIVED, Status.IN_PROGRESS, Status.ON_HOLD)


class Level(enum.StrEnum):
    FINE = "fine"
    WARNING = "warning"  # 注意
    LIMIT = "limit"  # 上限超え


class TileFigure(Message, frozen=True, kw_only=True):
    tile: Tile
    value: Count
    """Inquiries; of LONGEST whole minutes."""
    level: Level
    warning: Count
    limit: Count
    inquiry_id: Id | None = None
    """Of LONGEST: which one it is."""


class AgentState(enum.StrEnum):
    WRITING = "writing"  # 回答を作成中
    ACTIVE = "active"  # 対応中
    AWAY = "away"  # 離席
    OUT = "out"  # サインアウト


class AgentLine(Message, frozen=True, kw_only=True):
    staff_id: Id
    name: str
    department: str
    image_sha256: str | None = None
    state: AgentState
    since: Moment | None = None
    """None: never signed in."""
    open_count: Count = 0
    """受付中, 対応中 and 保留."""
    waiting_count: Count = 0
    held_count: Count = 0
    at_risk_count: Count = 0
    """At risk or overdue."""
    done_today: Count = 0


class OpenFigure(Message, frozen=True, kw_only=True):
    """What is open in a category or a prefecture."""

    waiting: Count = 0
    open: Count = 0
    at_risk: Count = 0
    """At risk or overdue."""


class CategoryFigure(OpenFigure, frozen=True, kw_only=True):
    category: Category


class PrefectureFigure(OpenFigure, frozen=True, kw_only=True):
    prefecture_code: Count
    """0: none is known."""


class HourFigure(Message, frozen=True, kw_only=True):
    hour: Count
    opened: Count = 0
    answered: Count = 0
    """Public messages of staff."""
    expected: Count = 0
    """Opened on the same weekday of the last FORECAST_WEEKS weeks, their mean."""


class Board(Message, frozen=True, kw_only=True):
    """As of `at`; days and hours are those of Japan."""

    at: Moment
    tiles: list[TileFigure]
    """One of each, in their order."""
    agents: list[AgentLine]
    """Who may have inquiries, by department and name."""
    categories: list[CategoryFigure]
    """All, in their order."""
    prefectures: list[PrefectureFigure]
    """Those with something open, most first."""
    hours: list[HourFigure]
    """All 24 of today."""
    queue: list[InquiryCard]
    """What waits, soonest due first, at most QUEUE_MAX; without read marks."""
    opened_today: Count = 0
    done_today: Count = 0
    first_answers: Count = 0
    """Given today."""
    first_answer_minutes: Count = 0
    """Their mean, in minutes of the categories' calendars."""
    finished: Count = 0
    """Times that an inquiry became 完了 in the last REOPEN_DAYS days."""
    reopened: Count = 0
    """Times that one was taken back from it."""


class BoardExport(Message, frozen=True, kw_only=True):
    file_format: ExportFormat = ExportFormat.CSV


def rows_of(tile: Tile) -> InquirySearch:
    """Exactly the rows that a tile counts, as the inbox finds them; of LONGEST those among which it is."""
    match tile:
        case Tile.WAITING | Tile.LONGEST:
            return InquirySearch(view=View.UNANSWERED)
        case Tile.UNASSIGNED:
            return InquirySearch(view=View.UNASSIGNED)
        case Tile.HELD:
            return InquirySearch(view=View.HELD)
        case Tile.AT_RISK:
            return InquirySearch(due=Due.AT_RISK)
        case Tile.OVERDUE:
            return InquirySearch(due=Due.OVERDUE)


def open_of(*, category: Category | None = None, prefecture_code: int | None = None) -> InquirySearch:
    """Exactly the rows that `open` counts; a figure's prefecture 0: those of which none is known."""
    place = 0 if prefecture_code is None else prefecture_code or NO_PREFECTURE
    return InquirySearch(statuses=OPEN_STATUSES, category=category, prefecture_code=place)


GET_BOARD = Endpoint("GET", "/v1/board", Nothing, Board, Permission.READ_BOARD)
EXPORT_BOARD = Endpoint(
    "GET", "/v1/board-export", BoardExport, Nothing, Permission.EXPORT_BOARD, answer=Answer.BYTES, logs_view=True
)
