"""The board: every figure from one walk over what is open, in one read unit, so that they fit each other. Row X9."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.board import (
    FORECAST_WEEKS,
    QUEUE_MAX,
    REOPEN_DAYS,
    Board,
    BoardExport,
    CategoryFigure,
    HourFigure,
    Level,
    PrefectureFigure,
    TileFigure,
)
from usen_desk.contract.calendars import Limit, RulesSet, Tile
from usen_desk.contract.catalogue import Category
from usen_desk.server.audit.service import Action, log
from usen_desk.server.board import store
from usen_desk.server.board.agents import agents
from usen_desk.server.board.columns import SHEET, cells, file_stem
from usen_desk.server.board.store import OpenRow
from usen_desk.server.calendars import dues, rules
from usen_desk.server.context import Context, Download
from usen_desk.server.inquiries.cards import card
from usen_desk.server.inquiries.states import HELD, UNANSWERED
from usen_desk.server.sheets import MEDIA_TYPES, Written, write

EXPORT_MAX_ROWS = 10_000


def get_board(context: Context, _: Nothing) -> Board:
    now, tx = context.now, context.tx
    newest = rules.current(tx, context.settings)
    midnight = start_of_day(now)
    opened, done = store.open_rows(tx, now), store.done_by(tx, midnight)
    finished, reopened = store.finished_and_reopened(tx, now - timedelta(days=REOPEN_DAYS))
    opened_at = store.opened_at(tx, midnight)
    first = store.first_answers(tx, midnight)
    return Board(
        at=now,
        tiles=_tiles(context, newest, opened),
        agents=agents(context, opened, done),
        categories=[
            CategoryFigure(category=category, **_figure(row for row in opened if row.category == category))
            for category in Category
        ],
        prefectures=_prefectures(opened),
        hours=_hours(opened_at, store.answered_at(tx, midnight), store.opened_within(tx, _days_like(midnight))),
        queue=[replace(card(context, stored), read_count=None) for stored in store.queue(context, QUEUE_MAX)],
        opened_today=len(opened_at),
        done_today=sum(done.values()),
        first_answers=len(first),
        first_answer_minutes=_mean_minutes(newest, first),
        finished=finished,
        reopened=reopened,
    )


def start_of_day(now: datetime) -> datetime:
    """In Japan."""
    return now.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)


def _tiles(context: Context, newest: RulesSet, opened: Sequence[OpenRow]) -> list[TileFigure]:
    longest = store.longest_wait(context.tx)
    values = {
        Tile.WAITING: sum(row.count for row in opened if row.queue == UNANSWERED),
        Tile.LONGEST: 0 if longest is None else max(0, int((context.now - longest[1]).total_seconds() // 60)),
        Tile.UNASSIGNED: sum(row.count for row in opened if row.assignee_id is None),
        Tile.AT_RISK: sum(row.at_risk for row in opened),
        Tile.OVERDUE: sum(row.overdue for row in opened),
        Tile.HELD: sum(row.count for row in opened if row.queue == HELD),
    }
    return [_tile(limit, values[limit.tile], longest) for limit in newest.rules.limits]


def _tile(limit: Limit, value: int, longest: tuple[int, datetime] | None) -> TileFigure:
    level = Level.LIMIT if value >= limit.limit else Level.WARNING if value >= limit.warning else Level.FINE
    inquiry_id = longest[0] if longest and limit.tile is Tile.LONGEST else None
    return TileFigure(
        tile=limit.tile, value=value, level=level, warning=limit.warning, limit=limit.limit, inquiry_id=inquiry_id
    )


def _figure(rows: Iterable[OpenRow]) -> dict[str, int]:
    found = list(rows)
    return {
        "waiting": sum(row.count for row in found if row.queue == UNANSWERED),
        "open": sum(row.count for row in found),
        "at_risk": sum(row.at_risk + row.overdue for row in found),
    }


def _prefectures(opened: Sequence[OpenRow]) -> list[PrefectureFigure]:
    found = [
        PrefectureFigure(prefecture_code=code, **_figure(row for row in opened if row.prefecture_code == code))
        for code in {row.prefecture_code for row in opened}
    ]
    return sorted(found, key=lambda figure: (-figure.open, figure.prefecture_code))


def _days_like(midnight: datetime) -> list[tuple[datetime, datetime]]:
    """The same weekday of the last weeks."""
    starts = [midnight - timedelta(weeks=weeks) for weeks in range(1, FORECAST_WEEKS + 1)]
    return [(start, start + timedelta(days=1)) for start in starts]


def _hours(*moments: Iterable[datetime]) -> list[HourFigure]:
    """Moments of what was opened, of what was answered, and of what was opened on the days that forecast this one."""
    opened, answered, before = (Counter(at.astimezone(JST).hour for at in some) for some in moments)
    return [
        HourFigure(
            hour=hour, opened=opened[hour], answered=answered[hour], expected=round(before[hour] / FORECAST_WEEKS)
        )
        for hour in range(24)
    ]


def _mean_minutes(newest: RulesSet, first: Sequence[tuple[str, datetime, datetime]]) -> int:
    if not first:
        return 0
    return sum(dues.waited_s(newest, category, start, end) for category, start, end in first) // len(first) // 60


def write_board(context: Context, body: BoardExport) -> Written:
    """The first step, in a read unit.

    Raises:
        Refusal: EXPORT_TOO_LARGE.
    """
    board = get_board(context, Nothing())
    return write(SHEET, body.file_format, cells(board), title="", most=EXPORT_MAX_ROWS)


def export_board(context: Context, body: BoardExport, written: Written) -> Download:
    """The second step, in a write unit: nobody gets the file without a row in the access log."""
    log(context, Action.BOARD_EXPORTED, "board", "", detail=f"{body.file_format} {written.rows} rows")
    name = f"{file_stem(context.now)}.{body.file_format}"
    return Download(name, MEDIA_TYPES[body.file_format], written.chunks())
