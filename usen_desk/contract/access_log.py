"""閲覧記録 on screen: who looked at whom, its report, and whether it holds. X13."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from usen_desk.contract.base import Answer, Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

LOG_PAGE_ROWS = 100
REPORT_MAX_ROWS = 100_000


class LogRow(Message, frozen=True, kw_only=True):
    access_id: Count
    at: Moment
    staff_id: Id | None = None
    staff_name: str = ""
    department: str = ""
    action: str
    object_kind: str
    object_key: str
    object_name: str = ""
    """店舗先名称, login ID or 氏名, where the object is still there."""
    from_inquiry_id: Id | None = None
    detail: str = ""
    is_sealed: bool = True


class LogSearch(Message, frozen=True, kw_only=True):
    from_on: date | None = None
    to_on: date | None = None
    staff_id: Id | None = None
    object_key: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """顧客CD, login ID or number, as it stands in the row."""
    actions: Annotated[tuple[str, ...], msgspec.Meta(max_length=40)] = ()
    before: Count = 0
    """Only rows with a smaller access_id; 0 from the newest."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = LOG_PAGE_ROWS


class LogRows(Message, frozen=True, kw_only=True):
    """The newest first."""

    items: list[LogRow]
    has_more: bool = False


class LogReport(LogSearch, frozen=True, kw_only=True):
    """The conditions of the list on screen; paging is ignored."""


class LogState(Message, frozen=True, kw_only=True):
    """Of the chain of hashes."""

    sealed: Count
    unsealed: Count
    sealed_at: Moment | None = None
    head: str = ""
    """sequence:hash of the newest sealed row, to be noted elsewhere."""
    is_checked: bool = False
    """Whether this answer comes from a walk over the whole chain."""
    fault: str = ""
    """What is wrong where it first breaks: changed, removed, inserted, head_lost; "" when it holds."""
    fault_at: Count = 0
    """Its sequence."""


SEARCH_ACCESS_LOG = Endpoint("GET", "/v1/access-log", LogSearch, LogRows, Permission.READ_ACCESS_LOG, is_search=True)
EXPORT_ACCESS_LOG = Endpoint(
    "GET",
    "/v1/access-log/report",
    LogReport,
    Nothing,
    Permission.EXPORT_ACCESS_LOG,
    (Code.EXPORT_TOO_LARGE,),
    answer=Answer.BYTES,
    logs_view=True,
)
GET_LOG_STATE = Endpoint("GET", "/v1/access-log/state", Nothing, LogState, Permission.EXPORT_ACCESS_LOG)
VERIFY_ACCESS_LOG = Endpoint("POST", "/v1/access-log/verification", Nothing, LogState, Permission.EXPORT_ACCESS_LOG)
