"""A trial in lists: what is searched, its row with state and strip, its days. Seed B1-2, B1-3, B1-4.

Imported through contract/trials.py, which has the endpoints.
"""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated

import msgspec

from usen_desk.contract.accounts import COUNT_EXACT_TO, PAGE_MAX_ROWS, Word
from usen_desk.contract.base import Count, Id, Message, Moment

TRIAL_DAYS = 14
"""The leaflet's 14日間無料トライアル: the last day is the 14th, counted from the first authentication."""
STRIP_DAYS = 14

DayMinutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]


class Usage(enum.StrEnum):
    """利用."""

    UNAUTHENTICATED = "unauthenticated"  # 未認証
    UNUSED = "unused"  # 利用なし
    SHORT = "short"  # 短い
    LONG = "long"  # 長い


class Term(enum.StrEnum):
    """期限."""

    NOT_STARTED = "not_started"  # 未開始
    RUNNING = "running"  # お試し中
    ENDING = "ending"  # 期限間近
    ENDED = "ended"  # 終了


class TrialSort(enum.StrEnum):
    ISSUED_ON = "issued_on"
    AUTHENTICATED_AT = "authenticated_at"
    EXPIRES_ON = "expires_on"
    LOGIN_ID = "login_id"
    ACCOUNT_ID = "account_id"
    SOLD_AS = "sold_as"
    TOTAL_MINUTES = "total_minutes"


class FunnelStage(enum.StrEnum):
    ISSUED = "issued"
    AUTHENTICATED = "authenticated"
    USED = "used"
    FOLLOWED_UP = "followed_up"
    CONTRACTED = "contracted"


class TrialSearch(Message, frozen=True, kw_only=True):
    """All conditions hold together; an empty one asks nothing. Login ID and 販売 match exactly (folded)."""

    login_id: Word = ""
    issued_from: date | None = None
    issued_to: date | None = None
    sold_as: Word = ""
    authenticated_from: date | None = None
    """Days in Japan."""
    authenticated_to: date | None = None
    branch_code: Word = ""
    stage: FunnelStage | None = None
    """Only trials that reached this stage (drill-down of the funnel)."""
    sort: TrialSort = TrialSort.ISSUED_ON
    descending: bool = True
    """Empty values stand last either way."""
    offset: Annotated[int, msgspec.Meta(ge=0, le=COUNT_EXACT_TO)] = 0
    """First row wanted; only while the count is exact."""
    after: Annotated[str, msgspec.Meta(max_length=400)] = ""
    """`next_after` of the page before; wins over offset."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MAX_ROWS)] = 50


class TrialRow(Message, frozen=True, kw_only=True):
    """One trial in a list: the manual's columns, its state with the reason, and the strip of its first days."""

    account_id: Id
    login_id: str
    sold_as: str
    issued_on: date
    authenticated_at: Moment | None = None
    expires_on: date | None = None
    """With approved extensions."""
    extended_days: Count = 0
    branch_code: str = ""
    branch_name: str = ""
    customer_code: str = ""
    """Of the store where it runs, where known."""
    store_name: str = ""
    rep_id: Id | None = None
    rep_name: str = ""
    usage: Usage
    term: Term
    days_left: int | None = None
    """Days after today up to the last one: 0 on the last day, negative when over; None before the first use."""
    day_number: Count = 0
    """1 on the day of the first authentication; 0 before it."""
    reason: str
    """Why it is in this state, in words for people."""
    recent: str = ""
    """One line for other pages, e.g. お試し9日目・直近3日 0時間."""
    strip_from: date | None = None
    strip: tuple[DayMinutes | None, ...] = ()
    """STRIP_DAYS values from strip_from; None where nothing is recorded yet."""
    total_minutes: Count = 0
    mean_minutes: Count = 0
    """A day, since the first authentication, over the days that are recorded whole."""
    last_used_on: date | None = None
    contracted_on: date | None = None
    version: Count = 1


class TrialPage(Message, frozen=True, kw_only=True):
    items: list[TrialRow]
    count: Count
    more_than_count: bool = False
    """There are more than COUNT_EXACT_TO; then `sort` is ISSUED_ON and `offset` is refused."""
    sort: TrialSort
    descending: bool
    next_after: str = ""
    guide_minutes: DayMinutes
    """The 長い threshold: the guide line of strips and charts."""
    recorded_to: Moment | None = None
    """Listening is recorded up to here; None before the first import."""


class SoldAs(Message, frozen=True, kw_only=True):
    """Values of 販売 in use, the most frequent first."""

    items: list[str]


class UsageDay(Message, frozen=True, kw_only=True):
    on: date
    minutes: DayMinutes
