"""Runs imports in tests and reads back what they leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text

from tests.server.accounts.import_files import write_csv
from usen_desk.server.accounts import import_file
from usen_desk.server.accounts.import_kinds import ACCOUNTS, CUSTOMERS, MAILINGS, Kind
from usen_desk.server.accounts.import_problems import Problem
from usen_desk.server.accounts.import_store import Run
from usen_desk.server.accounts.unis_import import Import, Phase
from usen_desk.server.db import schema, search
from usen_desk.server.db.database import Database

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
STORES = ["顧客CD", "店舗先名称", "管轄支店CD", "管轄支店名", "店舗先電話番号"]
ACCOUNT_LABELS = ["アカウントID", "顧客CD", "ログインID", "メールアドレス", "UMsID失効日"]
SERVICE_LABELS = ["USEN CART", "OTORAKU", "REACH STOCK (飲食店)", "REACH STOCK (生産者)"]
MAILING_LABELS = ["顧客CD", "発送日", "未着日", "名称", "ステータス"]


def source_of(path: Path, kind: Kind) -> import_file.Source:
    required = [column.label for column in kind.columns if column.required]
    return import_file.inspect(path, required, [column.label for column in kind.columns])


def work(database: Database, path: Path, kind: Kind = CUSTOMERS, *, dry: bool = False) -> Import:
    return Import(database, kind, source_of(path, kind), NOW, lambda *_: None, is_dry=dry)


def imported(database: Database, path: Path, kind: Kind = CUSTOMERS, *, dry: bool = False) -> tuple[Run, list[Problem]]:
    doing = work(database, path, kind, dry=dry)
    with doing.open() as run:
        problems = list(doing.problems(run))
    return run, problems


def stores(folder: Path, *rows: Sequence[str]) -> Path:
    """A file of stores: code, name and, where they are left out, branch 1 named 一支店 and no phone."""
    filled = [[*row, *["1", "一支店", ""][len(row) - 2 :]] for row in rows]
    return write_csv(folder / "stores.csv", STORES, filled)


def accounts(folder: Path, *rows: Sequence[str]) -> Path:
    """A file of accounts: account ID, store, login ID, mail, end; the first service is on."""
    filled = [[*row, *["", ""][len(row) - 3 :], "1", "0", "0", "0"] for row in rows]
    return write_csv(folder / "accounts.csv", [*ACCOUNT_LABELS, *SERVICE_LABELS], filled)


def mailings(folder: Path, *rows: Sequence[str]) -> Path:
    return write_csv(folder / "mailings.csv", MAILING_LABELS, [list(row) for row in rows])


def counts(run: Run) -> dict[str, int]:
    named = {name: getattr(run, name) for name in ("added", "changed", "unchanged", "refused", "replaced")}
    assert sum(named.values()) == run.lines_read
    return {name: count for name, count in named.items() if count}


def rows_of(database: Database, kind: Kind) -> dict[tuple[object, ...], dict[str, object]]:
    """Key → all columns but ids that the database gives."""
    with database.read() as connection:
        found = [dict(row._mapping) for row in connection.execute(select(kind.target))]
    by_key = {tuple(row[name] for name in kind.key): row for row in found}
    if kind is not ACCOUNTS:
        for row in found:
            del row[kind.row_id]
    return by_key


def state_of(database: Database) -> dict[str, object]:
    """Everything that imports may change; equal states mean that nobody can tell the histories apart."""
    with database.read() as connection:
        ids = dict(connection.execute(select(schema.customer.c.customer_id, schema.customer.c.customer_code)).all())
        branches = [tuple(row) for row in connection.execute(select(schema.branch).order_by("branch_code"))]
    found: dict[str, object] = {"customers": rows_of(database, CUSTOMERS), "branches": branches}
    for kind in (ACCOUNTS, MAILINGS):
        rows = list(rows_of(database, kind).values())
        for row in rows:
            row["customer_id"] = ids[row["customer_id"]]
        found[kind.name] = sorted(rows, key=str)
    return found


def leftovers(database: Database) -> int:
    """Rows in staging tables and of problems."""
    tables = (schema.import_customer, schema.import_account, schema.import_mailing, schema.import_problem)
    with database.read() as connection:
        return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def wrongly_indexed(database: Database) -> list[str]:
    """Codes of stores that the search index doesn't hold as they are."""
    wrong = []
    with database.read() as connection:
        columns = schema.customer.c
        wanted = select(columns.customer_id, columns.customer_code, columns.store_name_folded, columns.branch_code)
        for row_id, code, folded, branch in connection.execute(wanted).all():
            words = search.document("customer", folded, {"branch_code": branch}).split()
            if database.is_sqlite:
                asked = {"row": row_id, "words": " AND ".join(words)}
                statement = "select 1 from customer_search where rowid = :row and customer_search match :words"
                is_right = connection.execute(text(statement), asked).first()
            else:
                statement = "select tsvector_to_array(grams) from customer where customer_id = :row"
                is_right = set(connection.execute(text(statement), {"row": row_id}).scalar_one()) == set(words)
            if not is_right:
                wrong.append(code)
        if database.is_sqlite:
            indexed = connection.execute(text("select count(*) from customer_search")).scalar_one()
            assert indexed == connection.execute(select(func.count()).select_from(schema.customer)).scalar_one()
    return wrong


class Stopped(Exception):
    """Stands for a crash."""


def stop_after(batches):
    """A progress that raises after so many batches of the second half."""
    left = [batches]

    def progress(phase, *_):
        if phase is Phase.APPLYING:
            left[0] -= 1
            if not left[0]:
                raise Stopped

    return progress
