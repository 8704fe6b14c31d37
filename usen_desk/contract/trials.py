"""Trials: who listens, what to tell each, whom to call today. Seed B1-2, B1-3, B1-4, B1-5; rows X10, X11.

Paths name a trial by its login ID (the leaflet's ID), letter for letter.
"""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.accounts import CustomerCode, Word
from usen_desk.contract.base import Answer, Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trial_rows import STRIP_DAYS as STRIP_DAYS
from usen_desk.contract.trial_rows import TRIAL_DAYS as TRIAL_DAYS
from usen_desk.contract.trial_rows import DayMinutes as DayMinutes
from usen_desk.contract.trial_rows import FunnelStage as FunnelStage
from usen_desk.contract.trial_rows import SoldAs as SoldAs
from usen_desk.contract.trial_rows import Term as Term
from usen_desk.contract.trial_rows import TrialPage as TrialPage
from usen_desk.contract.trial_rows import TrialRow as TrialRow
from usen_desk.contract.trial_rows import TrialSearch as TrialSearch
from usen_desk.contract.trial_rows import TrialSort as TrialSort
from usen_desk.contract.trial_rows import Usage as Usage
from usen_desk.contract.trial_rows import UsageDay as UsageDay

REMINDER_DAYS_LEFT = (7, 3, 1)
REGISTER_MAX = 200
EXTENSION_MAX_DAYS = 14

Said = Annotated[str, msgspec.Meta(max_length=1000)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Note = Annotated[str, msgspec.Meta(max_length=400)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Step = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class FollowUpKind(enum.StrEnum):
    PHONE = "phone"
    VISIT = "visit"
    MAIL = "mail"
    OTHER = "other"
    REGISTERED = "registered"
    """From here on the service writes them itself, as the trial's history."""
    HANDED_OVER = "handed_over"
    STORE_SET = "store_set"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"


HUMAN_KINDS = (FollowUpKind.PHONE, FollowUpKind.VISIT, FollowUpKind.MAIL, FollowUpKind.OTHER)


class FollowUpResult(enum.StrEnum):
    TALKED = "talked"  # 話せた
    ABSENT = "absent"  # 不在
    CONSIDERING = "considering"  # 検討中
    CONTRACTED = "contracted"  # 成約
    DECLINED = "declined"  # 見送り


class FollowUpDraft(Message, frozen=True, kw_only=True):
    """follow_up_id is made by the desk: sending it twice stores it once."""

    follow_up_id: UUID
    kind: FollowUpKind
    """One of HUMAN_KINDS."""
    result: FollowUpResult
    said: Said = ""
    at: Moment | None = None
    """When it was done, if not now; not in the future."""
    next_on: date | None = None
    """When to call again; replaces the date before."""


class FollowUp(Message, frozen=True, kw_only=True):
    follow_up_id: UUID
    kind: FollowUpKind
    result: FollowUpResult | None = None
    said: str
    at: Moment
    staff_id: Id
    staff_name: str
    next_on: date | None = None
    is_withdrawn: bool = False


class Advice(Message, frozen=True, kw_only=True):
    """What to tell the customer, by 利用 (B1-5)."""

    usage: Usage
    title: Title
    steps: Annotated[tuple[Step, ...], msgspec.Meta(max_length=6)] = ()


class Extension(Message, frozen=True, kw_only=True):
    extension_id: UUID
    account_id: Id
    login_id: str
    store_name: str
    branch_name: str
    days: Count
    reason: str
    asked_by: str
    asked_at: Moment
    expires_on: date | None = None
    decided_by: str = ""
    decided_at: Moment | None = None
    is_approved: bool | None = None
    """None while it waits."""
    note: str = ""


class Trial(Message, frozen=True, kw_only=True):
    """Everything the detail page shows of one trial. Reading it is logged."""

    row: TrialRow
    phone: str = ""
    """Of the store, unmasked."""
    days: list[UsageDay]
    """By day; days without listening have none."""
    recorded_to: Moment | None = None
    guide_minutes: DayMinutes
    used_day_count: Count = 0
    longest_gap_days: Count = 0
    longest_gap_from: date | None = None
    advice: list[Advice]
    """All four; the one of `row.usage` counts."""
    next_on: date | None = None
    is_overdue: bool = False
    follow_ups: list[FollowUp]
    """Newest first."""
    extensions: list[Extension]


class Need(enum.StrEnum):
    """Why a trial needs its rep today; earlier ones are more urgent."""

    OVERDUE = "overdue"  # 次回の日を過ぎた
    DUE = "due"  # 今日が次回の日
    ENDING = "ending"  # 残り 7・3・1 日
    STOPPED = "stopped"  # 聴かれなくなった
    STARTED = "started"  # 聴き始めた
    AUTHENTICATED = "authenticated"  # 初回認証された
    UNUSED = "unused"  # 認証後に聴かれていない
    UNAUTHENTICATED = "unauthenticated"  # 渡してから認証されていない
    ENDED = "ended"  # 終了したが結果の記録がない


class MyTrial(Message, frozen=True, kw_only=True):
    row: TrialRow
    need: Need | None = None
    """None: nothing to do today."""
    need_reason: str = ""
    """In words, e.g. 昨日から聴かれていません."""
    is_new: bool = False
    """It changed since yesterday."""
    next_on: date | None = None
    is_overdue: bool = False
    followed_up_at: Moment | None = None


class MyTrials(Message, frozen=True, kw_only=True):
    """Those that need a call today first (what changed since yesterday before all others), then watched, then ended."""

    items: list[MyTrial]
    today_count: Count
    overdue_count: Count
    guide_minutes: DayMinutes
    recorded_to: Moment | None = None


class MyTrialsAsk(Message, frozen=True, kw_only=True):
    rep_id: Id | None = None
    """A colleague's list; supervisors only."""


class Registrations(Message, frozen=True, kw_only=True):
    """IDs as typed or pasted; repeated ones count once."""

    login_ids: Annotated[tuple[Word, ...], msgspec.Meta(min_length=1, max_length=REGISTER_MAX)]


class Registered(enum.StrEnum):
    DONE = "done"
    ALREADY_MINE = "already_mine"
    HELD = "held"
    """A colleague has it; `rep_name` says who."""
    NOT_FOUND = "not_found"


class Registration(Message, frozen=True, kw_only=True):
    login_id: str
    outcome: Registered
    rep_name: str = ""


class RegistrationsMade(Message, frozen=True, kw_only=True):
    """In the order asked."""

    items: list[Registration]


class HandOver(Message, frozen=True, kw_only=True):
    staff_id: Id | None
    """None: the trial leaves マイお試し and has no rep."""
    note: Note = ""


class TrialStore(Message, frozen=True, kw_only=True):
    customer_code: CustomerCode | None
    """None: not known after all."""


class ExtensionAsk(Message, frozen=True, kw_only=True):
    extension_id: UUID
    days: Annotated[int, msgspec.Meta(ge=1, le=EXTENSION_MAX_DAYS)]
    reason: Reason


class ExtensionsAsk(Message, frozen=True, kw_only=True):
    only_waiting: bool = True


class Extensions(Message, frozen=True, kw_only=True):
    """Waiting ones by the time they were asked, then decided ones, newest first; at most PAGE_MAX_ROWS."""

    items: list[Extension]


class Decision(Message, frozen=True, kw_only=True):
    is_approved: bool
    note: Note = ""


class FunnelAsk(Message, frozen=True, kw_only=True):
    """Trials issued in the period; the last 30 days by default."""

    issued_from: date | None = None
    issued_to: date | None = None


class FunnelBranch(Message, frozen=True, kw_only=True):
    """Each count is of trials that reached this stage, whatever the order in which they did."""

    branch_code: str
    """Empty for trials without a branch."""
    branch_name: str
    issued: Count
    authenticated: Count
    used: Count
    followed_up: Count
    contracted: Count


class Funnel(Message, frozen=True, kw_only=True):
    issued_from: date
    issued_to: date
    branches: list[FunnelBranch]
    """By code; those without a branch last."""


class AdviceRules(Message, frozen=True, kw_only=True):
    """短い below the first mean, 長い from the second on; between them the last three days decide (decision 0011)."""

    short_below_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)]
    long_from_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)]
    ending_days: Annotated[int, msgspec.Meta(ge=1, le=13)]
    """期限間近 from this many days left."""
    advice: Annotated[tuple[Advice, ...], msgspec.Meta(min_length=4, max_length=4)]
    """One for each 利用, in its order."""


class AdviceRulesSet(Message, frozen=True, kw_only=True):
    rules: AdviceRules
    version: Count
    """0 for the defaults."""
    changed_by: str = ""
    changed_at: Moment | None = None


class AdviceSettings(Message, frozen=True, kw_only=True):
    current: AdviceRulesSet
    history: list[AdviceRulesSet]
    """Earlier ones, newest first, at most 50."""


class TrialExport(TrialSearch, frozen=True, kw_only=True):
    """The conditions of the list on screen; paging is ignored."""

    file_format: ExportFormat = ExportFormat.CSV


class CustomerTrials(Message, frozen=True, kw_only=True):
    """Trials at one store, newest first."""

    items: list[TrialRow]
    guide_minutes: DayMinutes


_HIDDEN = (Code.NOT_FOUND,)
_VERSIONED = (Code.NOT_FOUND, Code.VERSION_REQUIRED, Code.CHANGED_MEANWHILE)

SEARCH_TRIALS = Endpoint("GET", "/v1/trials", TrialSearch, TrialPage, Permission.READ_TRIALS, is_search=True)
LIST_SOLD_AS = Endpoint("GET", "/v1/trial-channels", Nothing, SoldAs, Permission.READ_TRIALS)
GET_TRIAL = Endpoint("GET", "/v1/trials/{login}", Nothing, Trial, Permission.READ_TRIALS, _HIDDEN, logs_view=True)
LIST_CUSTOMER_TRIALS = Endpoint(
    "GET", "/v1/customers/{customer_code}/trials", Nothing, CustomerTrials, Permission.READ_TRIALS, _HIDDEN
)
LIST_MY_TRIALS = Endpoint("GET", "/v1/my-trials", MyTrialsAsk, MyTrials, Permission.READ_TRIALS)
REGISTER_TRIALS = Endpoint(
    "POST", "/v1/trial-registrations", Registrations, RegistrationsMade, Permission.FOLLOW_TRIALS
)
POST_FOLLOW_UP = Endpoint(
    "POST",
    "/v1/trials/{login}/follow-ups",
    FollowUpDraft,
    Trial,
    Permission.FOLLOW_TRIALS,
    (Code.NOT_FOUND, Code.OTHER_CONTENT),
)
WITHDRAW_FOLLOW_UP = Endpoint(
    "POST",
    "/v1/trials/{login}/follow-ups/{follow_up}/withdrawal",
    Nothing,
    Trial,
    Permission.FOLLOW_TRIALS,
    _HIDDEN,
)
"""Undo: only one's own, only what people wrote; the row stays, marked."""
HAND_OVER_TRIAL = Endpoint(
    "PUT", "/v1/trials/{login}/rep", HandOver, Trial, Permission.FOLLOW_TRIALS, _VERSIONED, versioned=True
)
SET_TRIAL_STORE = Endpoint(
    "PUT", "/v1/trials/{login}/store", TrialStore, Trial, Permission.FOLLOW_TRIALS, _VERSIONED, versioned=True
)
ASK_EXTENSION = Endpoint(
    "POST",
    "/v1/trials/{login}/extensions",
    ExtensionAsk,
    Trial,
    Permission.FOLLOW_TRIALS,
    (Code.NOT_FOUND, Code.OTHER_CONTENT, Code.NOT_STARTED, Code.ALREADY_ASKED),
)
LIST_EXTENSIONS = Endpoint("GET", "/v1/trial-extensions", ExtensionsAsk, Extensions, Permission.READ_TRIALS)
DECIDE_EXTENSION = Endpoint(
    "POST",
    "/v1/trial-extensions/{extension}/decision",
    Decision,
    Extension,
    Permission.SUPERVISE_TRIALS,
    (Code.NOT_FOUND, Code.ALREADY_DECIDED),
)
GET_FUNNEL = Endpoint("GET", "/v1/trial-funnel", FunnelAsk, Funnel, Permission.SUPERVISE_TRIALS)
GET_ADVICE = Endpoint("GET", "/v1/trial-advice", Nothing, AdviceSettings, Permission.READ_TRIALS)
PUT_ADVICE = Endpoint(
    "PUT",
    "/v1/trial-advice",
    AdviceRules,
    AdviceSettings,
    Permission.SUPERVISE_TRIALS,
    (Code.VERSION_REQUIRED, Code.CHANGED_MEANWHILE),
    versioned=True,
)
EXPORT_TRIALS = Endpoint(
    "GET",
    "/v1/trial-export",
    TrialExport,
    Nothing,
    Permission.EXPORT_TRIALS,
    (Code.EXPORT_TOO_LARGE,),
    answer=Answer.BYTES,
    logs_view=True,
)
