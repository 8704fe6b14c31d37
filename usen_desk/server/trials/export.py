"""The list of trials as a file, in two steps as in branches/service.py. Seed B1-2; decision 0006."""

from __future__ import annotations

from collections.abc import Iterator

from usen_desk.contract.branches import EXPORT_MAX_ROWS
from usen_desk.contract.trials import TrialExport, TrialSearch
from usen_desk.server.accounts.states import today
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Download
from usen_desk.server.sheets import MEDIA_TYPES, Cell, Written, write
from usen_desk.server.trials import rows, search, store
from usen_desk.server.trials.columns import SHEET, cells, file_stem

_NO_CONDITIONS = {"sort", "descending", "offset", "after", "limit"}
"""Fields of a search that choose no rows."""


def write_trials(context: Context, body: TrialExport) -> Written:
    """The first step, in a read unit.

    Raises:
        Refusal: EXPORT_TOO_LARGE.
    """
    branch = store.branch_name_of(context, body.branch_code)
    return write(SHEET, body.file_format, _rows(context, body), title=branch, most=EXPORT_MAX_ROWS)


def export_trials(context: Context, body: TrialExport, written: Written) -> Download:
    """The second step, in a write unit: nobody gets the file without a row in the access log."""
    log(context, Action.TRIALS_EXPORTED, "trials", "", detail=_what(body, written.rows))
    name = f"{file_stem(written.title, today(context.now))}.{body.file_format}"
    return Download(name, MEDIA_TYPES[body.file_format], written.chunks())


def _rows(context: Context, asked: TrialSearch) -> Iterator[tuple[Cell, ...]]:
    """Newest issue first."""
    by = rows.measure(context)
    for some in search.every(context, asked):
        yield from (cells(rows.trial_row(one, by)) for one in rows.seen(context, some, by))


def _what(body: TrialExport, count: int) -> str:
    """For the access log: format, rows and which fields were conditions, never what they asked for."""
    defaults = TrialSearch()
    fields = (name for name in TrialSearch.__struct_fields__ if name not in _NO_CONDITIONS)
    by = [name for name in fields if getattr(body, name) != getattr(defaults, name)]
    return f"{body.file_format} {count} rows" + (f" by {' '.join(by)}" if by else "")
