"""What a search asks about inquiries, as values ready to bind, narrowed to what the caller may see. Seed A04-1.

No SQL here.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from usen_desk.contract.base import JST, NO_PREFECTURE
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Due, InquirySearch, MessageKind, MessageSearch, Status, View
from usen_desk.contract.permissions import Scope
from usen_desk.contract.text import code_key, fold, looks_like_phone, phone_key
from usen_desk.server.context import Context, Refusal
from usen_desk.server.inquiries.states import AWAITING, DONE, HELD, OPEN_QUEUES, UNANSWERED

QUEUES = (UNANSWERED, AWAITING, HELD, DONE)
"""Where an inquiry may stand that is not merged into another one."""


_BEFORE_EVERYTHING = date(1900, 1, 1)


class Condition(enum.StrEnum):
    """A condition on an inquiry; its value is the name it is bound by."""

    COMPANY = "company"
    BRANCH = "branch"
    ASSIGNEE = "assignee"
    NOBODY = "nobody"
    CATEGORY = "category"
    PREFECTURE = "prefecture"
    OPENED_BY = "opened_by"
    PLACE = "place"
    SINCE = "since"
    BEFORE = "before"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Place:
    """What 店舗 may mean: a code, a number, or a part of a name. Keys that it can't be are empty."""

    code: str
    phone: str
    name: str


@dataclass(frozen=True)
class Wanted:
    """All of it holds together."""

    for_customers: bool
    queues: tuple[str, ...]
    """Where a hit may stand, in the order of QUEUES."""
    statuses: tuple[str, ...]
    """Empty: any that the queues have."""
    values: Mapping[Condition, object]
    text: str = ""
    """Folded; in a message that the caller may read."""
    impossible: bool = False

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in Condition if condition in self.values)

    @property
    def scope_facets(self) -> dict[str, str]:
        """Whose messages may be read, as facets of the search index."""
        facets = {"kind": MessageKind.PUBLIC.value} if self.for_customers else {}
        if Condition.BRANCH in self.values:
            facets["branch_code"] = str(self.values[Condition.BRANCH])
        if Condition.COMPANY in self.values:
            facets["company_id"] = str(self.values[Condition.COMPANY])
        return facets

    @property
    def asks_more_than_scope(self) -> bool:
        others = self.values.keys() - {Condition.BRANCH, Condition.COMPANY}
        return bool(others or self.statuses or self.queues != QUEUES)

    @property
    def place(self) -> Place | None:
        found = self.values.get(Condition.PLACE)
        assert found is None or isinstance(found, Place)
        return found


_QUEUES_OF_VIEW = {
    View.UNANSWERED: (UNANSWERED,),
    View.MINE: OPEN_QUEUES,
    View.AWAITING: (AWAITING,),
    View.HELD: (HELD,),
    View.UNASSIGNED: OPEN_QUEUES,
    View.ALL: QUEUES,
}
_QUEUES_OF_STATUS = {
    Status.RECEIVED: (UNANSWERED, AWAITING),
    Status.IN_PROGRESS: (UNANSWERED, AWAITING),
    Status.ON_HOLD: (HELD,),
    Status.DONE: (DONE,),
}


def wanted(context: Context, asked: InquirySearch) -> Wanted:
    """Text of nothing but blanks asks nothing.

    Raises:
        Refusal: INVALID_INPUT (view, assignee_id, due): customers are told neither our queues nor who has which number.
    """
    is_customer = context.actor.is_customer
    _insist_on_ours(asked, is_customer=is_customer)
    statuses = _statuses(asked.statuses, is_customer=is_customer)
    queues = _queues(asked.view, statuses)
    if asked.due:
        queues = tuple(queue for queue in queues if queue in (UNANSWERED, HELD))  # elsewhere nothing is due
    values, impossible = _who_sees(context)
    impossible |= _add_people(values, context, asked) or not queues
    if asked.category:
        values[Condition.CATEGORY] = asked.category.value
    if asked.prefecture_code:
        values[Condition.PREFECTURE] = max(asked.prefecture_code, 0)
    if asked.updated_from:
        values[Condition.SINCE] = start_of(asked.updated_from)
    if asked.updated_to:
        values[Condition.BEFORE] = end_of(asked.updated_to)
    if asked.due:
        values[Condition.OVERDUE if asked.due is Due.OVERDUE else Condition.AT_RISK] = context.now
    if name := fold(asked.store):
        values[Condition.PLACE] = Place(
            code_key(asked.store), phone_key(asked.store) if looks_like_phone(asked.store) else "", name
        )
    return Wanted(is_customer, queues, _untold_by(queues, statuses), values, fold(asked.text), impossible)


def wanted_threads(context: Context, asked: MessageSearch) -> Wanted:
    """What a search over messages asks about their inquiries; category and prefecture stand on the messages, none does
    not."""
    none = NO_PREFECTURE if asked.prefecture_code == NO_PREFECTURE else 0
    return wanted(
        context,
        InquirySearch(store=asked.store, statuses=asked.statuses, prefecture_code=none, assignee_id=asked.assignee_id),
    )


def start_of(day: date) -> datetime:
    """The day's first moment in Japan; a day before everything is as good as any other of them."""
    day = max(day, _BEFORE_EVERYTHING)
    return datetime(day.year, day.month, day.day, tzinfo=JST)


def end_of(day: date) -> datetime:
    """The next day's first moment in Japan; the calendar's last day ends a microsecond early."""
    if day == date.max:
        return datetime.max.replace(tzinfo=JST)
    return start_of(day + timedelta(days=1))


def _insist_on_ours(asked: InquirySearch, *, is_customer: bool) -> None:
    if is_customer and asked.view is not View.ALL:
        raise Refusal(Code.INVALID_INPUT, "view")
    if is_customer and asked.assignee_id is not None:
        raise Refusal(Code.INVALID_INPUT, "assignee_id")
    if is_customer and asked.due is not None:
        raise Refusal(Code.INVALID_INPUT, "due")


def _statuses(asked: Iterable[Status], *, is_customer: bool) -> tuple[str, ...]:
    """保留 and 対応中 are one to customers, whichever of them they ask for."""
    found = set(asked)
    if is_customer and found & {Status.ON_HOLD, Status.IN_PROGRESS}:
        found |= {Status.ON_HOLD, Status.IN_PROGRESS}
    return tuple(status.value for status in Status if status in found)


def _queues(view: View, statuses: tuple[str, ...]) -> tuple[str, ...]:
    of_view = _QUEUES_OF_VIEW[view]
    if not statuses:
        return of_view
    of_statuses = {queue for status in statuses for queue in _QUEUES_OF_STATUS[Status(status)]}
    return tuple(queue for queue in of_view if queue in of_statuses)


def _untold_by(queues: tuple[str, ...], statuses: tuple[str, ...]) -> tuple[str, ...]:
    """Nothing where the queues say it already: 受付中 and 対応中 stand in the same ones."""
    is_told = (Status.RECEIVED in statuses) == (Status.IN_PROGRESS in statuses)
    return () if is_told or not {UNANSWERED, AWAITING} & set(queues) else statuses


def _who_sees(context: Context) -> tuple[dict[Condition, object], bool]:
    """The row scope of store.visible_to as a condition, and whether it reaches nothing."""
    actor, scope = context.actor, context.scope
    if scope is Scope.ALL:
        return {}, False
    if scope is Scope.BRANCH and actor.branch_code:
        return {Condition.BRANCH: actor.branch_code}, False
    if scope is Scope.OWN and actor.company_id is not None:
        return {Condition.COMPANY: actor.company_id}, False
    return {}, True


def _add_people(values: dict[Condition, object], context: Context, asked: InquirySearch) -> bool:
    """Returns whether what is asked contradicts itself."""
    if opener := fold(asked.opened_by):
        values[Condition.OPENED_BY] = opener
    assignee = asked.assignee_id
    if asked.view is View.UNASSIGNED:
        values[Condition.NOBODY] = None
        return assignee is not None
    if asked.view is View.MINE:
        if assignee not in (None, context.actor.staff_id):
            return True
        assignee = context.actor.staff_id
    if assignee is not None:
        values[Condition.ASSIGNEE] = assignee
    return False
