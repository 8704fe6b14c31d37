"""The limits of S9: how long the bare drivers take for the same file.

Two for each database: the columns as they stand in the file, into a table without an index; and what a store must have
before it can be searched (folded name, keys, search tokens), into the service's own tables with all their indexes.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite

from bench.made import DATA, Made
from tests.server.accounts.import_files import HEADER
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.db import search
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate

COLUMNS = (
    "customer_code, chain_code, chain_name, store_name, business_type_code, business_type_name, status, opened_on,"
    " postal_code, address, terminated_on, phone, cancelled_on, branch_code, updated_at, customer_code_key,"
    " chain_code_key, store_name_folded, phone_key, customer_id"
)
PLACES = COLUMNS.count(",") + 1


def lines(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="cp932", newline="") as text:
        rows = csv.reader(text)
        next(rows)
        yield from rows


def searchable(file: Path) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Values for COLUMNS, and what the search index holds; nothing is checked."""
    for number, cells in enumerate(lines(file), 1):
        folded = fold(cells[3])
        days = [cells[at].replace("/", "-") or None for at in (7, 10, 12)]
        row = (*cells[:7], days[0], *cells[8:10], days[1], cells[11], days[2], cells[13], f"{cells[15]}+09:00")
        keys = (code_key(cells[0]), code_key(cells[1]), folded, phone_key(cells[11]), number)
        yield row + keys, search.document("customer", folded, {"branch_code": cells[13]})


def sqlite_rows(file: Path) -> float:
    """Seconds."""
    connection = fresh_sqlite()
    connection.execute(f"create table bare ({', '.join(f'c{at} text' for at in range(len(HEADER)))})")
    began = time.perf_counter()
    connection.execute("BEGIN")
    connection.executemany(f"insert into bare values ({', '.join('?' * len(HEADER))})", lines(file))
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - began


def sqlite_searchable(file: Path) -> float:
    """Seconds. Rows first, then the search index, as fast as it goes: one transaction that locks everybody out."""
    fresh_sqlite().close()
    database = Database(f"sqlite:///{DATA / 'bare.db'}")
    migrate(database)
    database.close()
    connection = sqlite.connect(str(DATA / "bare.db"), isolation_level=None)
    connection.execute("PRAGMA cache_size=-65536")
    grams: list[tuple[int, str]] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for row, document in searchable(file):
            grams.append((row[-1], document))
            yield row

    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"insert into customer ({COLUMNS}) values ({', '.join('?' * PLACES)})", rows())
    connection.executemany("insert into customer_search(rowid, grams) values (?, ?)", grams)
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - began


def postgres_rows(made: Made, file: Path) -> float:
    """Seconds for COPY of the file as it is; the server decodes it."""
    with fresh_postgres(made) as connection, connection.cursor() as cursor:
        columns = ", ".join(f"c{at} text" for at in range(len(HEADER)))
        cursor.execute(f"create table bare ({columns})".encode())
        began = time.perf_counter()
        with (
            file.open("rb") as content,
            cursor.copy("copy bare from stdin with (format csv, header true, encoding 'SJIS')") as copy,
        ):
            while chunk := content.read(1024 * 1024):
                copy.write(chunk)
        connection.commit()
        return time.perf_counter() - began


def postgres_searchable(made: Made, file: Path) -> float:
    """Seconds for COPY of made rows beside the table, then one INSERT."""
    with fresh_postgres(made) as connection, connection.cursor() as cursor:
        database = Database(made.postgres.url("bare"))
        migrate(database)
        database.close()
        branches = {row[13] for row in lines(file)}
        cursor.executemany("insert into branch (branch_code, branch_name) values (%s, '')", [(b,) for b in branches])
        began = time.perf_counter()
        cursor.execute("create temporary table made (like customer including defaults)")
        cursor.execute("alter table made drop column grams, add column document text")
        with cursor.copy(f"copy made ({COLUMNS}, document) from stdin".encode()) as copy:
            for row, document in searchable(file):
                copy.write_row((*row, document))
        cursor.execute(
            f"insert into customer ({COLUMNS}, grams) select {COLUMNS},"
            " array_to_tsvector(string_to_array(document, ' ')) from made".encode()
        )
        connection.commit()
        return time.perf_counter() - began


def fresh_sqlite() -> Any:
    for old in DATA.glob("bare.db*"):
        old.unlink()
    connection = sqlite.connect(str(DATA / "bare.db"), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def fresh_postgres(made: Made) -> psycopg.Connection[Any]:
    made.postgres.execute("drop database if exists bare")
    made.postgres.execute("create database bare")
    return psycopg.connect(host=str(made.postgres.folder), user="usen", dbname="bare")
