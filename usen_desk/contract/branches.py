"""Branches, their customers and the export of a branch's list. Seed B2-5."""

from __future__ import annotations

import enum

from usen_desk.contract.accounts import AccountSearch
from usen_desk.contract.base import Answer, Count, Endpoint, Message, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

EXPORT_MAX_ROWS = 100_000


class Branch(Message, frozen=True, kw_only=True):
    branch_code: str
    branch_name: str
    store_count: Count
    active_account_count: Count
    open_inquiry_count: Count = 0
    """未完了の問い合わせ, counted now."""
    running_trial_count: Count = 0
    """お試し中 on the day of the count, those that end soon too."""


class Branches(Message, frozen=True, kw_only=True):
    """Those the caller may see, by code."""

    items: list[Branch]


class ExportFormat(enum.StrEnum):
    CSV = "csv"
    """UTF-8 with byte order mark, as Excel in Japan opens it."""
    XLSX = "xlsx"


class BranchExport(AccountSearch, frozen=True, kw_only=True):
    """The conditions of the list on screen (branch_code comes from the path; paging is ignored)."""

    file_format: ExportFormat = ExportFormat.CSV


LIST_BRANCHES = Endpoint("GET", "/v1/branches", Nothing, Branches, Permission.READ_BRANCHES)
EXPORT_BRANCH = Endpoint(
    "GET",
    "/v1/branches/{branch_code}/export",
    BranchExport,
    Nothing,
    Permission.EXPORT_BRANCH,
    (Code.NOT_FOUND, Code.EXPORT_TOO_LARGE),
    answer=Answer.BYTES,
    logs_view=True,
)
