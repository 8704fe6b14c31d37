"""S9: import of trials and of a year of their sessions by the commands themselves, against the bare driver loading the
same rows; the same file again; what the days take on disk.

The scale: a fifth of --stores are trials (200,000 at a million), each with ten sessions of 50 minutes in the mean.
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from bench.bare_load import fresh_postgres, fresh_sqlite
from bench.figures import Figure
from bench.imports import Run, empty, imported
from bench.made import AS_OF, DATA, SEED, Made
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import trial_usage_day

SESSIONS = 10
"""Of each trial."""
YEAR_DAYS, TRIAL_DAYS = 365, 14
FIRST_ID = 3_000_000
BARE_DAYS = "account_id integer, used_on text, usage_minutes integer, spans blob, stated_minutes integer"


def figures(made: Made, stores: int) -> Iterator[Figure]:
    trials = stores // 5
    trials_file, log = DATA / f"trials-{trials}.csv", DATA / f"listening-{trials}.csv"
    if not log.exists():
        _write_trials(trials_file, trials)
        _write_log(log, trials)
    for kind in made.kinds:
        yield from _figures(made, kind, trials, trials_file, log)


def _figures(made: Made, kind: str, trials: int, trials_file: Path, log: Path) -> Iterator[Figure]:
    sessions, name = trials * SESSIONS, f"S9.usage.{kind}"
    url = empty(made, kind)
    bare = _bare_rows(made, kind, log)
    registered = imported(url, trials_file, "import-trials")
    yield Figure(f"{name}.trials", f"{kind}: {trials:,} trials", registered.took_s, "s", note=_rate(trials, registered))
    before = _used_bytes(url)
    first = imported(url, log, "import-usage")
    grown = _used_bytes(url) - before
    again = imported(url, log, "import-usage")
    days, minutes = _recorded(url)
    what = f"{kind}: {sessions:,} sessions of {minutes:,} minutes"
    yield Figure(f"{name}.first", what, first.took_s, "s", reference=bare, note=_rate(sessions, first))
    bare_days = _bare_days(made, kind, url)
    beside = f"{kind}: the same beside its {days:,} days alone, ready made"
    yield Figure(f"{name}.days", beside, first.took_s, "s", reference=bare_days)
    ratio = again.took_s / first.took_s
    yield Figure(
        f"{name}.again", f"{kind}: the same log again / first time", ratio, "x", 0.5, note=_rate(sessions, again)
    )
    per_million = grown / minutes
    yield Figure(
        f"{name}.size", f"{kind}: disk for 1,000,000 minutes", per_million, "MB", note=f"{grown / 1e6:.0f} MB in all"
    )
    yield Figure(f"{name}.memory", f"{kind}: most memory of the import's own", first.memory["anonymous"], "MB")
    refused = f"{kind}: write units meanwhile that were refused as busy"
    yield Figure(f"{name}.refused", refused, registered.refused + first.refused + again.refused, "", 0.0)
    note = f"p50 {first.beside.p50:.1f}, longest {max(first.beside.wall):.0f}, n {len(first.beside.wall)}"
    yield Figure(
        f"{name}.beside", f"{kind}: write unit of another process meanwhile, p95", first.beside.p95, "ms", note=note
    )


def _rate(lines: int, run: Run) -> str:
    return f"{lines / run.took_s:,.0f} lines a second, {run.cpu_s:.0f} s on the processor, {run.took_s:.1f} s in all"


def _login_id(number: int) -> str:
    return f"t{number:07d}"


def _first_day(number: int) -> datetime:
    """Of a trial; those with neighbouring numbers begin far from each other."""
    return datetime.combine(AS_OF, datetime.min.time()) - timedelta(days=TRIAL_DAYS + number * 7919 % YEAR_DAYS)


def _write_trials(file: Path, trials: int) -> None:
    with file.open("w", encoding="cp932", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["アカウントID", "ログインID", "販売", "発行日", "初回認証日時", "失効日"])
        for number in range(trials):
            first = _first_day(number)
            issued = (first - timedelta(days=3)).date()
            writer.writerow(
                [FIRST_ID + number, _login_id(number), "リーフレット", issued, first + timedelta(hours=1), ""]
            )


def _write_log(file: Path, trials: int) -> None:
    """By the time at which they ended, as a log is written. Two of a trial may overlap; some cross midnight."""
    draw = random.Random(SEED)
    ends: list[tuple[int, int, int]] = []
    for number in range(trials):
        begin = int((_first_day(number) - datetime(2020, 1, 1)).total_seconds())  # noqa: DTZ001 - as a log in Japan says it
        for day in draw.choices(range(TRIAL_DAYS), k=SESSIONS):
            start = begin + day * 86_400 + draw.randrange(3600, 86_400)
            ends.append((start + draw.randrange(20 * 60, 80 * 60), start, number))
    ends.sort()
    zero = datetime(2020, 1, 1)  # noqa: DTZ001
    with file.open("w", encoding="cp932", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["ログインID", "開始日時", "終了日時"])
        for end, start, number in ends:
            writer.writerow([_login_id(number), zero + timedelta(seconds=start), zero + timedelta(seconds=end)])


def _bare_rows(made: Made, kind: str, log: Path) -> float:
    """Seconds for the lines as they stand in the file, into a table without an index."""
    columns = "login_id text, starts_at text, ends_at text"
    if kind == "sqlite":
        connection = fresh_sqlite()
        connection.execute(f"create table bare ({columns})")
        with log.open(encoding="cp932", newline="") as lines:
            rows = csv.reader(lines)
            next(rows)
            began = time.perf_counter()
            connection.execute("BEGIN")
            connection.executemany("insert into bare values (?, ?, ?)", rows)
            connection.execute("COMMIT")
        connection.close()
        return time.perf_counter() - began
    with fresh_postgres(made) as connection, connection.cursor() as cursor:
        cursor.execute(f"create table bare ({columns})".encode())
        began = time.perf_counter()
        statement = "copy bare from stdin with (format csv, header true, encoding 'SJIS')"
        with log.open("rb") as content, cursor.copy(statement) as copy:
            while chunk := content.read(1024 * 1024):
                copy.write(chunk)
        connection.commit()
        return time.perf_counter() - began


def _bare_days(made: Made, kind: str, url: str) -> float:
    """Seconds for the finished days, in the order of their key, into a table that has only this key."""
    columns = [
        trial_usage_day.c[name] for name in ("account_id", "used_on", "usage_minutes", "spans", "stated_minutes")
    ]
    database = Database(url)
    with database.read() as tx:
        rows = [tuple(row) for row in tx.execute(select(*columns).order_by(*columns[:2]))]
    database.close()
    if kind == "sqlite":
        connection = fresh_sqlite()
        connection.execute(f"create table bare ({BARE_DAYS}, primary key (account_id, used_on))")
        listed = [(row[0], row[1].isoformat(), *row[2:]) for row in rows]
        began = time.perf_counter()
        connection.execute("BEGIN")
        connection.executemany("insert into bare values (?, ?, ?, ?, ?)", listed)
        connection.execute("COMMIT")
        connection.close()
        return time.perf_counter() - began
    with fresh_postgres(made) as connection, connection.cursor() as cursor:
        kinds = BARE_DAYS.replace("used_on text", "used_on date").replace("blob", "bytea")
        cursor.execute(f"create table bare ({kinds}, primary key (account_id, used_on))".encode())
        began = time.perf_counter()
        with cursor.copy("copy bare from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        connection.commit()
        return time.perf_counter() - began


def _recorded(url: str) -> tuple[int, int]:
    """Days and minutes."""
    database = Database(url)
    with database.read() as tx:
        table = trial_usage_day.c
        days, minutes = tx.execute(select(func.count(), func.sum(table.usage_minutes))).one()
    database.close()
    return days, minutes


def _used_bytes(url: str) -> int:
    """Of the days on PostgreSQL; on SQLite, which tells no table's size, of everything but free pages."""
    database = Database(url)
    with database.read() as tx:
        if database.is_sqlite:
            pages, free, size = (
                tx.execute(text(f"pragma {name}")).scalar_one()
                for name in ("page_count", "freelist_count", "page_size")
            )
            used = (pages - free) * size
        else:
            used = tx.execute(text("select pg_total_relation_size('trial_usage_day')")).scalar_one()
    database.close()
    return int(used)
