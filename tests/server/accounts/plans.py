"""The plan of each statement that a test runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event


@contextmanager
def plans_of(tx: Connection) -> Iterator[list[str]]:
    """Each SELECT that is run inside, as the database plans it, in words; parts are divided by ' | '."""
    made: list[str] = []
    explain = "explain query plan " if tx.dialect.name == "sqlite" else "explain "

    def keep(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith("SELECT") and not many:
            cursor.execute(explain + statement, parameters)
            made.append(" | ".join(str(row[-1]) for row in cursor.fetchall()))

    event.listen(tx, "before_cursor_execute", keep)
    yield made
    event.remove(tx, "before_cursor_execute", keep)
