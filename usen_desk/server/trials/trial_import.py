"""The import of trials: names become ids, what the desk owns stays, changed trials are told to the desks. Row B-imp.

The reading of files, staging, batches and what follows a stop are those of the import of stores.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.text import fold
from usen_desk.server.accounts import import_problems, import_store
from usen_desk.server.accounts.import_applying import Applying, Batch
from usen_desk.server.accounts.import_fields import Cell, CellCode
from usen_desk.server.accounts.import_kinds import Layout, Row
from usen_desk.server.accounts.import_problems import NoteCode, Problem
from usen_desk.server.accounts.import_staging import Reading, ReadLine, Staging
from usen_desk.server.accounts.import_store import Run
from usen_desk.server.accounts.states import today
from usen_desk.server.accounts.unis_import import Import
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted
from usen_desk.server.db import merge
from usen_desk.server.db.merge import Counted, Merge
from usen_desk.server.trials import trial_import_store
from usen_desk.server.trials.funnel_store import running_by_branch
from usen_desk.server.trials.trial_import_kind import TrialLayout, last_day, stamped
from usen_desk.server.trials.trial_import_store import Rep

_IN_BRACKETS = re.compile(r".+\(([^()]+)\)")
"""横浜南支店 (0204180400), as the manual prints a branch."""


@dataclass
class TrialImport(Import):
    def __post_init__(self) -> None:
        self.kind = stamped(self.now)

    def _reading(self, run: Run, progress: Callable[[int, int], None]) -> Reading:
        return TrialStaging(self.database, self.kind, self.source, run.import_id, progress)

    def _applying(self) -> Applying:
        return TrialApplying(TrialLayout(self.kind, self.source.header).merge, self.now)

    def _follow(self, run: Run) -> None:
        """How many trials run at each branch; whom it concerns was told batch by batch."""
        with self.database.read() as connection:
            counts = running_by_branch(connection, today(self.now))
        with self.database.write() as connection:
            trial_import_store.put_running_counts(connection, counts)


class TrialApplying(Applying):
    def __init__(self, plan: Merge, now: datetime) -> None:
        super().__init__(plan)
        self._now = now

    def run(self, connection: Connection, batch: Batch) -> Counted:
        touched = merge.touched(connection, self._plan, batch.first, batch.last)
        did = super().run(connection, batch)
        record(connection, self._now, [Noted(ChangeKind.TRIAL, account_id) for account_id in sorted(map(int, touched))])
        return did


@dataclass
class TrialStaging(Staging):
    def __post_init__(self) -> None:
        super().__post_init__()
        with self.database.read() as connection:
            names = import_store.known_branches(connection)
            self._reps = trial_import_store.reps(connection)
        times = Counter(fold(name) for name in names.values())
        self._branch_codes = {fold(name): code for code, name in names.items() if times[fold(name)] == 1}
        self._branch_codes |= {code: code for code in names}
        self._rep_by_id = {rep.staff_id: rep for rep in self._reps.values()}
        self._branch_of_store: dict[int, str] = {}

    def _make_layout(self) -> Layout:
        return TrialLayout(self.kind, self.source.header)

    def _check_late(self) -> None:
        super()._check_late()
        self._refuse_taken_login_ids()

    def _resolved(self, connection: Connection, rows: list[ReadLine], problems: list[Problem]) -> list[ReadLine]:
        rows = super()._resolved(connection, rows, problems)
        rows = self._with_branches(rows, problems)
        if "rep_id" in self._at:
            rows = self._with_reps(rows, problems)
        if "customer_id" in self._at:
            stores = {int(str(row.values[self._at["customer_id"]])) for row in rows if self._of(row, "customer_id")}
            self._branch_of_store = trial_import_store.branches_of(connection, stores)
        return rows

    @property
    def _at(self) -> dict[str, int]:
        assert isinstance(self.layout, TrialLayout)
        return self.layout.at

    def _of(self, row: ReadLine, field: str) -> Cell:
        return row.values[self._at[field]] if field in self._at else None

    def _with_branches(self, rows: list[ReadLine], problems: list[Problem]) -> list[ReadLine]:
        at, kept = self._at["branch_code"], []
        for row in rows:
            said = str(row.values[at] or "")
            code = self._branch_code(said)
            if said and not code:
                problems.append(import_problems.of_cell(row.line, "branch_code", CellCode.NO_SUCH_BRANCH, said))
            else:
                kept.append(row.having(at, code))
        return kept

    def _branch_code(self, said: str) -> str | None:
        """By its code, by its name, or by the code in brackets behind the name."""
        code = self._branch_codes.get(said) or self._branch_codes.get(fold(said))
        if code is None and (found := _IN_BRACKETS.fullmatch(unicodedata.normalize("NFKC", said))):
            code = self._branch_codes.get(found[1].strip())
        return code

    def _with_reps(self, rows: list[ReadLine], problems: list[Problem]) -> list[ReadLine]:
        at, kept = self._at["rep_id"], []
        for row in rows:
            said = str(row.values[at])
            rep = self._reps.get(said)
            if said and rep is None:
                problems.append(import_problems.of_cell(row.line, "rep_id", CellCode.UNKNOWN_STAFF, said))
            else:
                kept.append(row.having(at, rep.staff_id if rep else None))
        return kept

    def _complete(self, row: ReadLine, known: tuple[int, Row] | None, problems: list[Problem]) -> Row | None:
        now = dict(zip(self.layout.given, known[1], strict=True)) if known else {}
        login_id = self._of(row, "login_id")
        if known and login_id != now["login_id"]:
            told = import_problems.of_cell(
                row.line, "login_id", CellCode.OTHER_LOGIN_ID, str(login_id), str(now["login_id"])
            )
            problems.append(told)
            return None
        self._note_expiry(row, problems)
        row = self._with_fit_rep(row, now, problems)
        row = self._placed(row, now.get("branch_code"))
        as_it_would_be = self._effective(row, now)
        if known and as_it_would_be.values == known[1]:
            row = as_it_would_be
        return super()._complete(row, known, problems)

    def _note_expiry(self, row: ReadLine, problems: list[Problem]) -> None:
        began, ends = self._of(row, "authenticated_at"), self._of(row, "expires_on")
        if began and ends != (due := last_day(str(began))):
            problems.append(import_problems.of_note(row.line, "expires_on", NoteCode.EXPIRY_DIFFERS, str(ends), due))

    def _with_fit_rep(self, row: ReadLine, now: dict[str, Cell], problems: list[Problem]) -> ReadLine:
        """Without a rep who can't have the trial. Where somebody has it already, the file's isn't looked at."""
        rep = self._rep_of(row)
        if rep is None or now.get("rep_id") is not None:
            return row
        branch_code = self._of(row, "branch_code") or now.get("branch_code")
        if not rep.is_fit:
            note, detail = NoteCode.REP_UNFIT, ""
        elif branch_code and branch_code != rep.branch_code:
            note, detail = NoteCode.REP_ELSEWHERE, rep.branch_code or ""
        else:
            return row
        said = next(login_id for login_id, one in self._reps.items() if one == rep)
        problems.append(import_problems.of_note(row.line, "rep_id", note, said, detail))
        return row.having(self._at["rep_id"], None)

    def _rep_of(self, row: ReadLine) -> Rep | None:
        return self._rep_by_id.get(int(self._of(row, "rep_id") or 0))

    def _placed(self, row: ReadLine, branch_code: Cell) -> ReadLine:
        """A trial without a branch gets its rep's, else its store's, as at the desk."""
        if branch_code or self._of(row, "branch_code"):
            return row
        rep = self._rep_of(row)
        found = rep.branch_code if rep else self._branch_of_store.get(int(self._of(row, "customer_id") or 0))
        return row.having(self._at["branch_code"], found)

    def _effective(self, row: ReadLine, now: dict[str, Cell]) -> ReadLine:
        """With what is there in the place of what the file leaves empty or doesn't own."""
        for field in ("authenticated_at", "expires_on", "branch_code", "customer_id", "rep_id"):
            if field not in self._at or now.get(field) is None:
                continue
            if self._of(row, field) is None or field in ("customer_id", "rep_id"):
                row = row.having(self._at[field], now[field])
        return row
