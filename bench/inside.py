"""Calls the service inside this process as its edge does, but for the socket; and the same SQL on the bare driver."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
import psycopg
import pysqlite3.dbapi2 as sqlite
from sqlalchemy import event

from usen_desk.api.client import query_of
from usen_desk.contract.base import B, Endpoint, R
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import SIGN_IN, SignIn
from usen_desk.server.answering import Asked, answered
from usen_desk.server.db.database import SQLITE_READER_CACHE_KB, Database
from usen_desk.server.demo_data.staff import DEMO_STAFF
from usen_desk.server.handlers import HANDLERS
from usen_desk.server.rate import RateLimits
from usen_desk.server.settings import Settings, Throttles

MANY = 100_000_000
SETTINGS = Settings(throttles=Throttles(calls_per_minute=MANY, searches_per_minute=MANY))
_HANDLERS = {handler.endpoint: handler for handler in HANDLERS}
Statement = tuple[str, Any]


class Inside:
    """One signed-in person of the demo data. Each call signs in by token, asks the policy, decodes, encodes."""

    def __init__(self, database: Database, role: Role) -> None:
        self.database = database
        self._rates = RateLimits(SETTINGS.throttles)
        self._token = ""
        person = next(person for person in DEMO_STAFF if person.role is role)
        sign_in = SignIn(login_id=person.login_id, password=person.password, device_id=uuid.uuid4().hex)
        self._token = self.ask(SIGN_IN, sign_in).token

    def ask(self, endpoint: Endpoint[B, R], body: B, **path: str) -> R:
        """The decoded answer."""
        return msgspec.json.decode(self.call(endpoint, body, **path)(), type=endpoint.result)

    def call(self, endpoint: Endpoint[B, R], body: B, **path: str) -> Callable[[], bytes]:
        """What a worker of the service does for this request, ready to be timed; gives the answer's bytes."""
        handler = _HANDLERS[endpoint]
        query = [(name, value) for name, value in query_of(body)] if endpoint.in_query else []
        raw = b"" if endpoint.in_query else msgspec.json.encode(body)
        text = urlencode(query)

        def work() -> bytes:
            asked = Asked(
                uuid.uuid4().hex, datetime.now(UTC), "127.0.0.1", f"Bearer {self._token}", text, query, path, raw
            )
            return answered(self.database, SETTINGS, self._rates, handler, asked).content

        return work


@contextmanager
def recorded(database: Database) -> Iterator[list[Statement]]:
    """Every statement that the driver is given inside the block, with its parameters."""
    seen: list[Statement] = []

    def note(_: object, __: object, statement: str, parameters: Any, ___: object, ____: bool) -> None:
        seen.append((statement, parameters))

    engines = {id(engine): engine for engine in (database._read, database._write)}.values()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


class Bare:
    """The driver alone: one connection, set up as the service's."""

    def __init__(self, database: Database) -> None:
        self._is_sqlite = database.is_sqlite
        if self._is_sqlite:
            self.connection = sqlite.connect(database.url.database, isolation_level=None)
            for pragma in ("query_only=ON", f"cache_size=-{SQLITE_READER_CACHE_KB}", "temp_store=MEMORY"):
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            query = database.url.query
            options = "-c plan_cache_mode=force_custom_plan -c jit=off -c max_parallel_workers_per_gather=0"
            self.connection = psycopg.connect(
                host=str(query["host"]), user=database.url.username, dbname=database.url.database, options=options
            )

    def replay(self, statements: list[Statement]) -> Callable[[], None]:
        """One read unit of these statements (on SQLite BEGIN is among them), every row fetched."""

        def work() -> None:
            for statement, parameters in statements:
                self.connection.execute(statement, parameters).fetchall()
            self.connection.rollback()

        return work

    def close(self) -> None:
        self.connection.close()
