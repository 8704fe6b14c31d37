"""Column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, types


class UtcTime(types.TypeDecorator[datetime]):
    """An aware time; stored in UTC, read back aware. A naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """One call a value: a page of the inbox reads 450 times, which through the two of SQLAlchemy took a quarter of
        all that the service did for it."""
        return _of_text if dialect.name == "sqlite" else _of_time


def _of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "+00:00")


def _of_time(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)
