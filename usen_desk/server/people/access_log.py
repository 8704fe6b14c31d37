"""閲覧記録: who looked at whom, as a list and as a report, and whether the chain of hashes holds. X13.

Supervisors see every row, administrators those of administration, everybody else their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from usen_desk.contract.access_log import REPORT_MAX_ROWS, LogReport, LogRow, LogRows, LogSearch, LogState
from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.text import code_key, fold
from usen_desk.server.accounts.states import today
from usen_desk.server.audit import chain
from usen_desk.server.audit import store as audit_store
from usen_desk.server.audit.chain import Verified
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Download
from usen_desk.server.people import access_log_store as store
from usen_desk.server.people.access_log_columns import SHEET, cells, file_stem
from usen_desk.server.people.access_log_store import Wanted
from usen_desk.server.sheets import MEDIA_TYPES, Written, write

ROWS_AT_ONCE = 1000


def search_access_log(context: Context, asked: LogSearch) -> LogRows:
    rows = store.rows(context, _wanted(context, asked), asked.before, asked.limit + 1)
    return LogRows(items=list(_shown(context, rows[: asked.limit])), has_more=len(rows) > asked.limit)


def write_report(context: Context, asked: LogReport) -> Written:
    """The first step, in a read unit.

    Raises:
        Refusal: EXPORT_TOO_LARGE.
    """
    rows = map(cells, _every(context, _wanted(context, asked)))
    return write(SHEET, ExportFormat.CSV, rows, title=SHEET.name, most=REPORT_MAX_ROWS)


def export_access_log(context: Context, asked: LogReport, written: Written) -> Download:
    """The second step, in a write unit: a report is itself a row of the log."""
    log(context, Action.ACCESS_LOG_EXPORTED, "access_log", "", detail=f"{written.rows} rows")
    return Download(f"{file_stem(today(context.now))}.csv", MEDIA_TYPES[ExportFormat.CSV], written.chunks())


def get_log_state(context: Context, _: Nothing) -> LogState:
    """Without a walk over the chain."""
    try:
        head = audit_store.head(context.tx)
    except ValueError:
        return LogState(sealed=0, unsealed=audit_store.unsealed_count(context.tx), fault=chain.Fault.HEAD_LOST)
    return LogState(
        sealed=head.sequence if head else 0,
        unsealed=audit_store.unsealed_count(context.tx),
        sealed_at=head.sealed_at if head else None,
        head=f"{head.sequence}:{head.row_hash}" if head else "",
    )


def walk_access_log(context: Context, _: Nothing) -> Verified:
    """First step, in a read unit: a million rows take a quarter of a minute."""
    return chain.verify_in(context.tx)


def verify_access_log(context: Context, _: Nothing, found: Verified) -> LogState:
    """Second step."""
    broken = found.first_broken
    log(context, Action.ACCESS_LOG_VERIFIED, "access_log", "", detail=broken.fault if broken else "holds")
    return LogState(
        sealed=found.sealed,
        unsealed=found.unsealed,
        sealed_at=found.head.sealed_at if found.head else None,
        head=f"{found.head.sequence}:{found.head.row_hash}" if found.head else "",
        is_checked=True,
        fault=broken.fault if broken else "",
        fault_at=broken.sequence if broken else 0,
    )


def _wanted(context: Context, asked: LogSearch) -> Wanted:
    typed = asked.object_key.strip()
    return Wanted(
        from_at=_midnight(asked.from_on) if asked.from_on else None,
        until=_midnight(asked.to_on) + timedelta(days=1) if asked.to_on else None,
        staff_id=asked.staff_id,
        object_keys=store.keys_of(context.tx, typed, code_key(typed), fold(typed)) if typed else frozenset(),
        actions=asked.actions,
    )


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), JST)


def _every(context: Context, wanted: Wanted) -> Iterator[LogRow]:
    before = 0
    while rows := store.rows(context, wanted, before, ROWS_AT_ONCE):
        yield from _shown(context, rows)
        before = rows[-1].access_id


def _shown(context: Context, rows: Iterable[Any]) -> Iterator[LogRow]:
    rows = list(rows)
    names = store.names(context.tx, {(row.object_kind, row.object_key) for row in rows})
    for row in rows:
        yield LogRow(
            access_id=row.access_id,
            at=row.at,
            staff_id=row.staff_id or None,
            staff_name=row.name or "",
            department=row.department or "",
            action=row.action,
            object_kind=row.object_kind,
            object_key=row.object_key,
            object_name=names.get((row.object_kind, row.object_key), ""),
            from_inquiry_id=row.from_inquiry_id,
            detail=row.detail,
            is_sealed=row.sequence is not None,
        )
