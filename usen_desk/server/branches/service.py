"""支店別顧客管理: branches with their counts, and a branch's list as a file. Seed B2-5.

The list on screen is the account search with the branch as a condition. Why a file isn't masked:
docs/decisions/0006-branch-export.md.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from msgspec.structs import replace

from usen_desk.contract.accounts import AccountRow, AccountSearch
from usen_desk.contract.base import Nothing
from usen_desk.contract.branches import EXPORT_MAX_ROWS, Branch, Branches, BranchExport
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.server.accounts.search import every
from usen_desk.server.accounts.service import list_row
from usen_desk.server.accounts.states import today
from usen_desk.server.audit.service import Action, log
from usen_desk.server.branches import store
from usen_desk.server.branches.columns import cells, file_stem
from usen_desk.server.branches.export import SHEET
from usen_desk.server.context import Context, Download, Refusal
from usen_desk.server.inquiries.of_customer_store import open_by_branch
from usen_desk.server.sheets import MEDIA_TYPES, SPOOL_BYTES, Written, write

_NO_CONDITIONS = {"branch_code", "sort", "descending", "offset", "after", "limit"}
"""Fields of a search that choose no rows of a branch's list."""


def list_branches(context: Context, _: Nothing) -> Branches:
    open_inquiries = open_by_branch(dataclasses.replace(context, permission=Permission.READ_INQUIRIES))
    return Branches(
        items=[
            Branch(
                branch_code=row.branch_code,
                branch_name=row.branch_name,
                store_count=row.store_count,
                active_account_count=row.active_account_count,
                open_inquiry_count=open_inquiries.get(row.branch_code, 0),
                running_trial_count=row.running_trial_count,
            )
            for row in store.branches(context)
        ]
    )


def write_branch(context: Context, body: BranchExport, branch_code: str) -> Written:
    """The first step, in a read unit: a list of 100,000 rows takes seconds, and no other writer should wait for it.

    Raises:
        Refusal: NOT_FOUND (also: another branch than the caller's), EXPORT_TOO_LARGE.
    """
    found = store.branch_of(context, branch_code)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    rows = map(cells, _rows(context, replace(body, branch_code=branch_code)))
    return write(SHEET, body.file_format, rows, title=found.branch_name, most=EXPORT_MAX_ROWS, spool_bytes=SPOOL_BYTES)


def export_branch(context: Context, body: BranchExport, written: Written, branch_code: str) -> Download:
    """The second step, in a write unit: nobody gets the file without a row in the access log."""
    log(context, Action.BRANCH_EXPORTED, "branch", branch_code, detail=_what(body, written.rows))
    name = f"{file_stem(written.title, today(context.now))}.{body.file_format}"
    return Download(name, MEDIA_TYPES[body.file_format], written.chunks())


def _rows(context: Context, asked: BranchExport) -> Iterator[AccountRow]:
    """As in the list, by 顧客CD, but whole: who goes on a visit needs the number."""
    unmasked = dataclasses.replace(context, settings=replace(context.settings, mask_lists=False))
    return (list_row(unmasked, row) for row in every(context, asked))


def _what(body: BranchExport, rows: int) -> str:
    """For the access log: format, rows and which fields were conditions, never what they asked for."""
    defaults = AccountSearch()
    fields = (name for name in AccountSearch.__struct_fields__ if name not in _NO_CONDITIONS)
    by = [name for name in fields if getattr(body, name) != getattr(defaults, name)]
    return f"{body.file_format} {rows} rows" + (f" by {' '.join(by)}" if by else "")
