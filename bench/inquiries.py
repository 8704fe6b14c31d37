"""S2, S4, S5: search over messages, a page of the inbox, a thread of 20, at 200,000 inquiries and 1,000,000 messages.

The stores' number is that of --stores; messages are made by bench/exchanges.py.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import psycopg
import pysqlite3.dbapi2 as sqlite
from sqlalchemy import func, select

from bench import rate
from bench.exchanges import END
from bench.figures import Figure
from bench.inside import Bare, Inside, Statement, recorded
from bench.made import DATA, INQUIRIES, MESSAGES, Made, kept
from bench.service import Service
from bench.timing import Times, in_turns
from bench.words import _chosen
from usen_desk.api.client import query_of
from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import Endpoint, Message
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import (
    CARDS_MAX,
    COUNT_VIEWS,
    GET_INQUIRY,
    SEARCH_INQUIRIES,
    SEARCH_MESSAGES,
    InquiryAsk,
    InquirySearch,
    MessageSearch,
    Status,
    View,
)
from usen_desk.contract.permissions import Role
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import customer, inquiry, message

SEARCH_MS, PAGE_MS = {"sqlite": 30.0, "postgres": 60.0}, {"sqlite": 2.0, "postgres": 4.0}
RATE = {"inbox": {"sqlite": 0.3, "postgres": 0.6}, "thread": {"sqlite": 0.2, "postgres": 0.6}}
CLIENTS = 16
LENGTHS, CLASSES = (1, 2, 3, 6), ("common", "middle", "rare", "none")
EVERY = 16
"""Words are chosen, and their classes told, by every so manieth message."""
WORDS = 4
"""Of each class and length, with each filter."""
THREADS = 60
LOOP_S = 3.0
OPEN = (Status.RECEIVED, Status.IN_PROGRESS, Status.ON_HOLD)
LIKE = (
    "select message_id from message where body_folded like {mark} and kind <> 'system' order by message_id desc"
    " limit {limit}"
)

Words = dict[str, list[str]]


def figures(made: Made, stores: int) -> Iterator[Figure]:
    chosen = _words(made, stores)
    for kind in made.kinds:
        database = made.with_inquiries(kind, stores, INQUIRIES, MESSAGES)
        yield from _searches(kind, database, chosen)
        yield from _inbox(kind, database)
        yield from _threads(kind, database)


def _words(made: Made, stores: int) -> Words:
    with kept(DATA / f"said-{stores}-{made.hash}.json") as known:
        if not known:
            with made.with_inquiries(made.kinds[0], stores, INQUIRIES, MESSAGES).read() as tx:
                every = select(message.c.body_folded).where(
                    message.c.message_id % EVERY == 0, message.c.kind != "system"
                )
                known.update(_chosen(list(tx.execute(every).scalars())))
        return dict(known)


def _filters(database: Database) -> dict[str, dict[str, object]]:
    with database.read() as tx:
        busy = select(inquiry.c.assignee_id).where(inquiry.c.assignee_id.is_not(None)).limit(1)
        name = tx.execute(select(customer.c.store_name).where(customer.c.customer_id == 777)).scalar_one()
        assignee = tx.execute(busy).scalar_one()
    return {
        "nothing else": {},
        "category and prefecture": {"category": Category.REPAIR, "prefecture_code": 13},
        "a rare prefecture": {"prefecture_code": 31},
        "open ones": {"statuses": OPEN},
        "held ones": {"statuses": (Status.ON_HOLD,)},
        "one month": {"at_from": date(2026, 9, 1), "at_to": date(2026, 9, 30)},
        "an old month": {"at_from": date(2024, 3, 1), "at_to": date(2024, 3, 31)},
        "an assignee": {"assignee_id": assignee},
        "a store": {"store": name},
    }


def _searches(kind: str, database: Database, chosen: Words) -> Iterator[Figure]:
    bare = Bare(database)
    agent, sales = Inside(database, Role.AGENT), Inside(database, Role.SALES)
    everything, alone = Times(), Times()
    asks = [(name, agent, more) for name, more in _filters(database).items()] + [("as sales of a branch", sales, {})]
    for name, desk, more in asks:
        for length in LENGTHS:
            words = [word for sort in CLASSES for word in chosen[f"{length} {sort}"][:WORDS]]
            bodies = [MessageSearch(text=word, **more) for word in words]
            ours, theirs = in_turns([_pair(desk, bare, SEARCH_MESSAGES, body) for body in bodies], 2)
            what = f"{kind}: {length} characters, {name}, p95"
            note = f"p50 {ours.p50:.2f}, max {max(ours.wall):.1f}, on the processor p95 {ours.cpu_p95:.2f}"
            limit = SEARCH_MS[kind] if length > 1 else None
            id = f"S2.{kind}.{name.replace(' ', '-')}.{length}"
            yield Figure(id, what, ours.p95, "ms", limit, theirs.p95, note)
            if length > 1:
                everything, alone = everything + ours, alone + theirs
    note = f"p50 {everything.p50:.2f}, on the processor p95 {everything.cpu_p95:.2f}, n {len(everything.wall)}"
    what = f"{kind}: two characters and more, all filters, p95"
    yield Figure(f"S2.{kind}.all", what, everything.p95, "ms", SEARCH_MS[kind], alone.p95, note)
    sample = [chosen[f"{length} {sort}"][0] for length in LENGTHS for sort in CLASSES]
    wrong = [word for word in sample if not _is_complete(agent, bare, word)]
    what = f"{kind}: words of {len(sample)} with other hits than LIKE"
    yield Figure(f"S2.{kind}.wrong", what, len(wrong), "", 0.0, note=" ".join(wrong))
    bare.close()


def _pair(desk: Inside, bare: Bare, endpoint: Endpoint, body: Message) -> tuple[Callable, Callable]:
    ours = desk.call(endpoint, body)
    return ours, bare.replay(_statements(desk.database, ours))


def _statements(database: Database, call: Callable[[], object]) -> list[Statement]:
    with recorded(database) as statements:
        call()
    return list(statements)


def _is_complete(desk: Inside, bare: Bare, word: str) -> bool:
    """Every page and the count as LIKE over the folded texts gives them, up to what is counted."""
    mark = "? escape '\\'" if desk.database.is_sqlite else "%s escape '\\'"
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = LIKE.format(mark=mark, limit=COUNT_EXACT_TO + 1)
    truth = [row[0] for row in bare.connection.execute(statement, (pattern,)).fetchall()]
    bare.connection.rollback()
    page = desk.ask(SEARCH_MESSAGES, MessageSearch(text=word, limit=CARDS_MAX))
    count, found = (page.count, page.more_than_count), [hit.message_id for hit in page.items]
    while page.next_after and len(found) < COUNT_EXACT_TO:
        page = desk.ask(SEARCH_MESSAGES, MessageSearch(text=word, limit=CARDS_MAX, after=page.next_after))
        found += [hit.message_id for hit in page.items]
    right = (min(len(truth), COUNT_EXACT_TO), len(truth) > COUNT_EXACT_TO)
    return count == right and found[:COUNT_EXACT_TO] == truth[:COUNT_EXACT_TO]


PAGES: dict[str, InquirySearch] = {
    "all": InquirySearch(),
    "unanswered": InquirySearch(view=View.UNANSWERED),
    "open repairs": InquirySearch(statuses=OPEN, category=Category.REPAIR),
    "a rare prefecture": InquirySearch(prefecture_code=31),
    "two months": InquirySearch(updated_from=date(2026, 8, 1), updated_to=date(2026, 9, 30)),
}
OTHERS: dict[str, InquirySearch] = {
    "an opener": InquirySearch(opened_by="青"),
    "a part of a name": InquirySearch(store="カフェ"),
    "a common text": InquirySearch(text="請求書"),
    "a rare text, open ones": InquirySearch(text="品番はAP-00", statuses=OPEN),
}


def _inbox(kind: str, database: Database) -> Iterator[Figure]:
    agent, bare = Inside(database, Role.AGENT), Bare(database)
    for name, body in (PAGES | OTHERS).items():
        ours, theirs = in_turns([_pair(agent, bare, SEARCH_INQUIRIES, body)], 60)
        limit = PAGE_MS[kind] if name in PAGES else None
        note = f"p95 {ours.p95:.2f}, on the processor p95 {ours.cpu_p95:.2f}"
        id = f"S4.{kind}.{name.replace(' ', '-')}"
        yield Figure(id, f"{kind}: inbox page of 50, {name}, p50", ours.p50, "ms", limit, theirs.p50, note)
    counts, theirs = in_turns([_pair(agent, bare, COUNT_VIEWS, COUNT_VIEWS.body())], 60)
    yield Figure(f"S4.{kind}.counts", f"{kind}: counts of the views, p50", counts.p50, "ms", None, theirs.p50)
    asked = [(SEARCH_INQUIRIES, body, {}) for body in (PAGES["all"], PAGES["unanswered"])]
    yield _rate("S4", "inbox", kind, agent, bare, asked)
    bare.close()


def _threads(kind: str, database: Database) -> Iterator[Figure]:
    agent, bare = Inside(database, Role.AGENT), Bare(database)
    with database.read() as tx:
        long = tx.execute(
            select(inquiry.c.inquiry_id)
            .where(inquiry.c.last_sequence >= 9)
            .order_by(func.abs(inquiry.c.inquiry_id - 99))
        )
        ids = random.Random(1).sample(list(long.scalars())[:5000], THREADS)
    calls = [agent.call(GET_INQUIRY, InquiryAsk(), inquiry_id=str(number)) for number in ids]
    writer = _writer(database)
    times, alone = in_turns([(call, _logged(writer, _statements(database, call))) for call in calls], 3)
    writer.close()
    note = (
        f"p95 {times.p95:.2f}, on the processor p50 {median(times.cpu):.2f}; the view is logged, durably, on both sides"
    )
    yield Figure(f"S5.{kind}.one", f"{kind}: a thread opens, p50", times.p50, "ms", PAGE_MS[kind], alone.p50, note)
    asked = [(GET_INQUIRY, InquiryAsk(), {"inquiry_id": str(number)}) for number in ids]
    yield _rate("S5", "thread", kind, agent, bare, asked)
    bare.close()


def _writer(database: Database) -> Any:
    """The driver alone, as durable as the service."""
    if not database.is_sqlite:
        url = database.url
        return psycopg.connect(host=str(url.query["host"]), user=url.username, dbname=url.database)
    connection = sqlite.connect(database.url.database, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _logged(writer: Any, statements: list[Statement]) -> Callable[[], None]:
    def work() -> None:
        for statement, parameters in statements:
            cursor = writer.execute(statement, parameters)
            if cursor.description:
                cursor.fetchall()
        writer.commit()

    return work


Asked = list[tuple[Endpoint, Message, dict[str, str]]]


def _rate(id: str, name: str, kind: str, desk: Inside, bare: Bare, asked: Asked) -> Figure:
    """Our answers a second for 16 clients, as a share of the bare driver's in a loop. The budget is the least share, so
    what is compared with it is how often the bare loop is faster."""
    writer = _writer(desk.database)
    calls = [_statements(desk.database, desk.call(endpoint, body, **path)) for endpoint, body, path in asked]
    loops = [_logged(writer, made) if _writes(made) else bare.replay(made) for made in calls]
    done, ends = 0, perf_counter() + LOOP_S
    while perf_counter() < ends:
        for loop in loops:
            loop()
        done += len(loops)
    alone = done / LOOP_S
    writer.close()
    requests = [(desk._token, _path(endpoint, body, path)) for endpoint, body, path in asked]
    with Service(desk.database.url.render_as_string(hide_password=False)) as service:
        ours = rate.a_second(service.url, service.ca_file, requests, CLIENTS)
    limit = 1 / RATE[name][kind]
    note = f"{ours:,.0f} a second over TLS against {alone:,.0f}; share {ours / alone:.2f}"
    return Figure(
        f"{id}.{kind}.rate", f"{kind}: {name}, {CLIENTS} clients: bare ÷ ours", alone / ours, "x", limit, note=note
    )


def _writes(statements: list[Statement]) -> bool:
    return any(statement.lstrip().lower().startswith("insert") for statement, _ in statements)


def _path(endpoint: Endpoint, body: Message, path: dict[str, str]) -> str:
    query = urlencode(list(query_of(body)))
    return endpoint.path.format_map(path) + (f"?{query}" if query else "")


assert END.date() >= date(2026, 9, 30)
