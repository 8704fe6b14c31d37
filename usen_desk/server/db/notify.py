"""Word between service processes; on SQLite, with its one writer, there is nothing to do."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any, cast

import psycopg
from sqlalchemy import URL, Connection, create_engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

log = logging.getLogger(__name__)

ORDER_LOCK = 72054
"""Whoever holds it is the only unit that draws ids of changes. PostgreSQL gives up such a lock only after the commit
can be seen."""
CHANNEL = "usen_desk_changes"
STOP_WITHIN_S = 0.25
RETRY_FIRST_S, RETRY_MAX_S = 0.1, 5.0
KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""A line that was cut without a word is noticed after 25 s; the hub's own look bridges them."""


def tell(tx: Connection, word: str) -> None:
    """Every process that listens (`Listener`) hears the word when this unit is committed; never when it isn't."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_notify(CHANNEL, word)))


class Listener:
    """A connection of its own that hears what `tell` says in any process. heard(word) is called in its thread; with ""
    after each connecting, since whatever was said before then is lost."""

    def __init__(self, url: URL, heard: Callable[[str], None]) -> None:
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            poolclass=NullPool,
            connect_args={**KEEPALIVE, "connect_timeout": 5},
        )
        self._heard = heard
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="listener", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _loop(self) -> None:
        pause_s = RETRY_FIRST_S
        while not self._stopping.is_set():
            try:
                with contextlib.closing(self._opened()) as connection:
                    pause_s = RETRY_FIRST_S
                    self._heard("")
                    self._hear(connection)
            except (psycopg.Error, DBAPIError) as error:
                log.warning("listening connection lost: %s", type(error).__name__)
                self._stopping.wait(pause_s)
                pause_s = min(pause_s * 2, RETRY_MAX_S)

    def _opened(self) -> psycopg.Connection[Any]:
        """The driver's own connection: nothing else hands out what was said."""
        pooled = self._engine.raw_connection()
        connection: psycopg.Connection[Any] = cast("psycopg.Connection[Any]", pooled.driver_connection)
        pooled.detach()
        connection.autocommit = True
        connection.execute(f"listen {CHANNEL}")
        return connection

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        """Until the end, or an error of the connection."""
        while not self._stopping.is_set():
            for said in connection.notifies(timeout=STOP_WITHIN_S):
                self._heard(said.payload)
