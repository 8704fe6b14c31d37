"""SQL of imports: the run and its mark, what is there already, what late checks find, counts of branches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from usen_desk.server.accounts.import_kinds import Kind, Row
from usen_desk.server.db import merge, staging
from usen_desk.server.db.schema import (
    account,
    branch,
    customer,
    import_customer,
    import_problem,
    import_run,
)

_IN_PARTS = {"yield_per": 5000}
"""For answers that may be as long as the file: rows are fetched as they are used."""


@dataclass(frozen=True)
class Run:
    """One row of import_run."""

    import_id: int
    file_name: str
    file_sha256: str
    state: str
    started_at: datetime
    lines_read: int
    applied_to: str
    added: int
    changed: int
    unchanged: int
    refused: int
    replaced: int


_RUN = [import_run.c[name] for name in Run.__dataclass_fields__]


def unfinished(connection: Connection, kind: str) -> list[Run]:
    """Runs that were stopped half-way; all but the newest are leftovers."""
    wanted = select(*_RUN).where(import_run.c.kind == kind, import_run.c.state.in_(["staging", "applying"]))
    return [Run(*row) for row in connection.execute(wanted.order_by(import_run.c.import_id.desc()))]


def start(connection: Connection, kind: str, file_name: str, sha256: str, now: datetime) -> int:
    row = {"kind": kind, "file_name": file_name, "file_sha256": sha256, "state": "staging", "started_at": now}
    made = connection.execute(insert(import_run).values(row)).inserted_primary_key
    assert made is not None
    return int(made[0])


def put_run(connection: Connection, import_id: int, **values: object) -> None:
    connection.execute(update(import_run).where(import_run.c.import_id == import_id).values(**values))


def forget(connection: Connection, import_id: int) -> None:
    """A dry run leaves no trace."""
    connection.execute(import_run.delete().where(import_run.c.import_id == import_id))


def get(connection: Connection, import_id: int) -> Run:
    return Run(*connection.execute(select(*_RUN).where(import_run.c.import_id == import_id)).one())


def advance(connection: Connection, import_id: int, mark: merge.Key, did: merge.Counted) -> None:
    """Move the mark, in the transaction that applied the rows up to it."""
    table = import_run.c
    connection.execute(
        update(import_run)
        .where(table.import_id == import_id)
        .values(
            applied_to=str(mark),
            added=table.added + did.added,
            changed=table.changed + did.changed,
            unchanged=table.unchanged + did.unchanged,
        )
    )


def problems(connection: Connection, import_id: int) -> Iterator[tuple[int, str]]:
    """Line and what put_problems kept, in the order of the file."""
    table = import_problem.c
    wanted = select(table.line, table.said).where(table.import_id == import_id).order_by(table.line, table.problem_id)
    rows = connection.execute(wanted, execution_options=_IN_PARTS)
    yield from ((line, said) for line, said in rows)


def put_problems(connection: Connection, import_id: int, rows: Sequence[tuple[int, str]]) -> None:
    """Keep problems until the import ends, so that one that goes on after a crash still tells them all."""
    if rows:
        listed = [{"import_id": import_id, "line": line, "said": said} for line, said in rows]
        connection.execute(insert(import_problem), listed)


def drop_problems(connection: Connection, kind: str, rows: int) -> int:
    """Take away at most so many, of any run of this kind; returns how many."""
    table = import_problem.c
    some = select(table.problem_id).join(import_run).where(import_run.c.kind == kind).limit(rows).scalar_subquery()
    return connection.execute(import_problem.delete().where(table.problem_id.in_(some))).rowcount


def is_empty(connection: Connection, kind: Kind) -> bool:
    return connection.execute(select(kind.target.c[kind.row_id]).limit(1)).first() is None


def store_ids(connection: Connection, codes: Collection[str]) -> dict[str, int]:
    """顧客CD → customer_id, for those that exist."""
    wanted = select(customer.c.customer_code, customer.c.customer_id)
    return {code: row_id for code, row_id in connection.execute(wanted.where(customer.c.customer_code.in_(codes)))}


def existing(
    connection: Connection, kind: Kind, given: Sequence[str], keys: Collection[Row]
) -> dict[Row, tuple[int, Row]]:
    """Key → row id and the values of `given`, as they would be staged; only for rows that exist."""
    if not keys:
        return {}
    table = kind.target
    columns = [staging.as_staged(connection, table.c[name]) for name in given]
    wanted = select(table.c[kind.row_id], *columns)
    if len(kind.key) == 1:
        wanted = wanted.where(table.c[kind.key[0]].in_([key[0] for key in keys]))
    else:
        wanted = wanted.where(table.c[kind.key[0]].in_({key[0] for key in keys}))
    places = [given.index(name) + 1 for name in kind.key]
    return {tuple(row[at] for at in places): (row[0], tuple(row[1:])) for row in connection.execute(wanted)}


def replaced_lines(connection: Connection, kind: Kind) -> Iterator[tuple[int, int]]:
    """Staged lines that a later line with the same key replaces, each with the last such line.

    Needs PostgreSQL's planner to know the size of the table (staging.settle); else it takes the square of the lines.
    """
    yield from ((line, winner) for line, winner in connection.execute(replaced(kind), execution_options=_IN_PARTS))


def replaced(kind: Kind) -> Select[Any]:
    early, late = kind.staging, kind.staging.alias("late")
    same = and_(*(late.c[name] == early.c[name] for name in kind.key))
    last: ScalarSelect[int] = select(func.max(late.c.line)).where(same).correlate(early).scalar_subquery()
    return select(early.c.line, last).where(last > early.c.line)


def known_branches(connection: Connection) -> dict[str, str]:
    return {code: name for code, name in connection.execute(select(branch.c.branch_code, branch.c.branch_name))}


def lines_of_branches(connection: Connection, codes: Collection[str]) -> Iterator[tuple[int, str]]:
    """Staged lines of stores of these branches, with the branch."""
    table = import_customer.c
    wanted = select(table.line, table.branch_code).where(table.branch_code.in_(codes)).order_by(table.line)
    rows = connection.execute(wanted, execution_options=_IN_PARTS)
    yield from ((line, code) for line, code in rows)


def put_branches(connection: Connection, names: Mapping[str, str]) -> None:
    """Make new branches, rename known ones."""
    known = known_branches(connection)
    rows = [{"code": code, "name": name} for code, name in names.items() if known.get(code) != name]
    if new := [row for row in rows if row["code"] not in known]:
        connection.execute(insert(branch).values(branch_code=bindparam("code"), branch_name=bindparam("name")), new)
    if renamed := [row for row in rows if row["code"] in known]:
        statement = update(branch).where(branch.c.branch_code == bindparam("code"))
        connection.execute(statement.values(branch_name=bindparam("name")), renamed)


def taken_login_ids(connection: Connection, kind: Kind) -> list[tuple[int, str, int]]:
    """Staged lines whose login ID another account has, or gets from another line: line, login ID, that account."""
    there, mine, theirs = kind.target, kind.staging, kind.staging.alias("theirs")
    changing = exists().where(theirs.c.account_id == there.c.account_id)
    kept = (
        select(mine.c.line, mine.c.login_id, there.c.account_id)
        .join(there, and_(there.c.login_id_key == mine.c.login_id_key, there.c.login_id == mine.c.login_id))
        .where(there.c.account_id != mine.c.account_id, ~changing)
    )
    wanted = (
        select(mine.c.line, mine.c.login_id, theirs.c.account_id)
        .join(theirs, and_(theirs.c.login_id_key == mine.c.login_id_key, theirs.c.login_id == mine.c.login_id))
        .where(theirs.c.account_id != mine.c.account_id)
    )
    return [tuple(row) for row in connection.execute(kept.union(wanted).order_by("line"))]


def mark_of(kind: Kind, run: Run) -> merge.Key | None:
    """The last key that was applied; None before the first."""
    if not run.applied_to:
        return None
    return run.applied_to if isinstance(kind.staging.c[kind.key[0]].type, String) else int(run.applied_to)


def count_staged(connection: Connection, kind: Kind, after: merge.Key | None) -> int:
    key = kind.staging.c[kind.key[0]]
    staged = select(func.count()).select_from(kind.staging)
    return int(connection.execute(staged.where(true() if after is None else key > after)).scalar_one())


def branch_counts(connection: Connection, today: date) -> dict[str, tuple[int, int]]:
    """Branch → stores, and accounts that can be used today (the rule of states.py)."""
    stores = select(customer.c.branch_code, func.count()).group_by(customer.c.branch_code)
    usable = and_(
        customer.c.cancelled_on.is_(None),
        customer.c.terminated_on.is_(None),
        or_(account.c.ums_expires_on.is_(None), account.c.ums_expires_on >= today),
    )
    accounts = (
        select(customer.c.branch_code, func.count())
        .select_from(account.join(customer))
        .where(usable)
        .group_by(customer.c.branch_code)
    )
    active = {code: count for code, count in connection.execute(accounts)}
    return {code: (count, active.get(code, 0)) for code, count in connection.execute(stores)}


def put_branch_counts(connection: Connection, counts: Mapping[str, tuple[int, int]]) -> None:
    shown = connection.execute(select(branch.c.branch_code, branch.c.store_count, branch.c.active_account_count))
    rows = [
        {"code": code, "stores": now[0], "active": now[1]}
        for code, *before in shown
        if (now := counts.get(code, (0, 0))) != tuple(before)
    ]
    if rows:
        statement = update(branch).where(branch.c.branch_code == bindparam("code"))
        connection.execute(
            statement.values(store_count=bindparam("stores"), active_account_count=bindparam("active")), rows
        )
