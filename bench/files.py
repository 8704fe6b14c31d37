"""D5 for the file browser: 100,000 attachments as cards and as a list; and what its search takes on the service."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection, insert, text

from bench.desktop import child
from bench.figures import Figure
from bench.made import Made
from bench.timing import percentile
from tests.postgres import Postgres
from usen_desk.contract.catalogue import Category
from usen_desk.contract.files import FileKind, FileSearch, FileSort
from usen_desk.contract.inquiries import Status
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.text import fold
from usen_desk.server.context import Actor, Context
from usen_desk.server.db import schema, search
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.files.service import search_files
from usen_desk.server.settings import Settings

FILES, INQUIRIES, STORES, COMPANIES, BRANCHES = 100_000, 50_000, 20_000, 400, 100
AT_ONCE, TIMES = 5000, 9
NOW = datetime(2026, 11, 22, tzinfo=UTC)
WORDS = (
    "見積書",
    "店舗図面",
    "スピーカー写真",
    "アンプ前面",
    "請求書",
    "閉店届",
    "配線図",
    "外観",
    "機器一覧",
    "申込書",
)
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = (
    ("jpg", "image/jpeg"),
    ("pdf", "application/pdf"),
    ("xlsx", _OFFICE),
    ("txt", "text/plain"),
    ("zip", "application/zip"),
)
PEOPLE = {
    "agent": Actor(1, "a", "", "", Role.AGENT, None, ""),
    "sales": Actor(2, "s", "", "", Role.SALES, "b7", ""),
    "customer": Actor(0, "c", "", "", Role.CUSTOMER, None, "", 1, 7),
}
SEARCHES = {
    "all": FileSearch(),
    "kind": FileSearch(kind=FileKind.IMAGE),
    "category": FileSearch(category=Category.REPAIR),
    "rare status": FileSearch(statuses=(Status.RECEIVED,)),
    "period": FileSearch(created_from=date(2026, 1, 1), created_to=date(2026, 1, 31)),
    "store": FileSearch(store="焼肉店1234"),
    "stores without end": FileSearch(store="焼肉"),
    "name, common": FileSearch(name="図面"),
    "name, rare": FileSearch(name="2_31415"),
    "name, one character": FileSearch(name="図"),
    "name, none": FileSearch(name="無い名"),
    "by name": FileSearch(sort=FileSort.NAME, descending=False),
    "by size": FileSearch(sort=FileSort.SIZE),
    "several": FileSearch(kind=FileKind.PDF, name="図面", statuses=(Status.RECEIVED,), sort=FileSort.NAME),
}


def figures(made: Made, stores: int) -> Iterator[Figure]:
    for kind in ("grid", "list"):
        yield from _of_view(kind)
    for kind in made.kinds:
        with _database(kind) as database:
            yield from _of_service(kind, database)


def _of_view(kind: str) -> Iterator[Figure]:
    told = child("files", str(FILES), kind)
    name = f"{FILES:,} files as {'cards' if kind == 'grid' else 'a list'}"
    yield Figure(f"D5.files.{kind}.open", f"{name}: open", told["open"][0], "ms", 60.0)
    for what, limit in (("scroll", 8.0), ("jump", 16.0), ("filter", 60.0)):
        wall, cpu = ([times[at] for times in told[what]] for at in (0, 1))
        note = f"p50 {percentile(wall, 50):.2f}, on the processor p95 {percentile(cpu, 95):.2f}"
        yield Figure(f"D5.files.{kind}.{what}", f"{name}: {what} p95", percentile(wall, 95), "ms", limit, note=note)
    yield Figure(f"D5.files.{kind}.growth", f"{name}: memory", told["growth"], "MB", 25.0)


def _of_service(kind: str, database: Database) -> Iterator[Figure]:
    for who, actor in PEOPLE.items():
        slowest, name, every = 0.0, "", []
        for searched, asked in SEARCHES.items():
            times = [_timed(database, actor, asked) for _ in range(TIMES)]
            every += times
            if percentile(times, 50) > slowest:
                slowest, name = percentile(times, 50), searched
        what = f"{kind}: search over {FILES:,} files, {who}, {len(SEARCHES)} kinds of search, p95"
        note = f"p50 {percentile(every, 50):.1f}; the slowest ({name}) {slowest:.1f}"
        yield Figure(f"files.{kind}.{who}", what, percentile(every, 95), "ms", note=note)


def _timed(database: Database, actor: Actor, asked: FileSearch) -> float:
    with database.read() as tx:
        context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_INQUIRIES, actor)
        begin = perf_counter()
        search_files(context, asked)
        return (perf_counter() - begin) * 1e3


@contextmanager
def _database(kind: str) -> Iterator[Database]:
    """Made anew: it takes some seconds."""
    with tempfile.TemporaryDirectory() as folder:
        postgres = Postgres() if kind == "postgres" else None
        database = Database(postgres.url() if postgres else f"sqlite:///{Path(folder) / 'files.db'}")
        try:
            migrate(database)
            with database.write() as tx:
                _fill(tx, random.Random(1))
            if postgres:
                with database.write() as tx:
                    tx.execute(text("analyze"))
            yield database
        finally:
            database.close()
            if postgres:
                postgres.close()


def _fill(tx: Connection, draw: random.Random) -> None:
    branches = [{"branch_code": f"b{at}", "branch_name": f"b{at}"} for at in range(BRANCHES)]
    tx.execute(insert(schema.branch), branches)
    of_company = {"name_folded": "", "created_at": NOW}
    tx.execute(
        insert(schema.company), [{"company_id": at + 1, "name": f"c{at}"} | of_company for at in range(COMPANIES)]
    )
    names = [f"焼肉店{at}" for at in range(STORES)]
    stores = [
        {
            "customer_id": at + 1,
            "customer_code": f"{at}",
            "customer_code_key": f"{at}",
            "store_name": name,
            "store_name_folded": fold(name),
            "branch_code": f"b{at % BRANCHES}",
        }
        for at, name in enumerate(names)
    ]
    tx.execute(insert(schema.customer), stores)
    search.put(tx, "customer", [(at + 1, fold(name)) for at, name in enumerate(names)], new=True)
    inquiries = [_inquiry(at, draw) for at in range(INQUIRIES)]
    for at in range(0, INQUIRIES, AT_ONCE):
        tx.execute(insert(schema.inquiry), inquiries[at : at + AT_ONCE])
    for at in range(0, FILES, AT_ONCE):
        tx.execute(insert(schema.message), [_message(number, draw) for number in range(at, at + AT_ONCE)])
        tx.execute(insert(schema.attachment), [_attachment(number, draw) for number in range(at, at + AT_ONCE)])


def _inquiry(at: int, draw: random.Random) -> dict[str, object]:
    status = draw.choices(("done", "received", "in_progress", "on_hold"), (96, 1, 2, 1))[0]
    return {
        "inquiry_id": at + 1,
        "opening_id": str(at),
        "category": draw.choice(tuple(Category)).value,
        "status": status,
        "queue": "done",
        "customer_id": draw.randint(1, STORES),
        "company_id": draw.randint(1, COMPANIES),
        "branch_code": f"b{draw.randrange(BRANCHES)}",
        "opener_name": "x",
        "created_at": NOW,
        "updated_at": NOW,
        "public_updated_at": NOW,
    }


def _message(at: int, draw: random.Random) -> dict[str, object]:
    kind = "note" if draw.random() < 0.1 else "public"
    return {
        "message_id": at + 1,
        "reply_id": f"r{at}",
        "inquiry_id": draw.randint(1, INQUIRIES),
        "sequence": at + 1,
        "public_sequence": at + 1 if kind == "public" else None,
        "kind": kind,
        "at": NOW,
        "body": "お世話になっております。写真をお送りします。" * 20,
        "body_folded": "x",
        "content_hash": "x",
        "category": "repair",
        "month": "2026-11",
    }


def _attachment(at: int, draw: random.Random) -> dict[str, object]:
    ending, media_type = draw.choices(TYPES, (40, 30, 15, 14, 1))[0]
    return {
        "attachment_id": at + 1,
        "message_id": at + 1,
        "name": f"{draw.choice(WORDS)}_{draw.randint(1, 99_999)}.{ending}",
        "media_type": media_type,
        "size_bytes": draw.randint(1000, 900_000),
        "sha256": "0" * 64,
        "created_at": NOW - timedelta(minutes=draw.randint(0, 900_000)),
    }
