"""What all tables share: the metadata with its naming rules, row ids and checks that hold on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData, Table

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite gives row ids only to INTEGER PRIMARY KEY."""


def longest(column: str, chars: int) -> CheckConstraint:
    """SQLite accepts any length for VARCHAR(n); a CHECK holds on both databases."""
    return CheckConstraint(f"length({column}) <= {chars}", name=f"{column}_length")


def staged(target: Table, *more: Column[Any], leave_out: tuple[str, ...] = ()) -> Table:
    """A table for the checked rows of the one unfinished import of a kind; empty at all other times."""
    copied = [Column(column.name, column.type) for column in target.columns if column.name not in leave_out]
    return Table(
        f"import_{target.name}",
        metadata,
        Column("line", BigId, primary_key=True, autoincrement=False),
        *copied,
        *more,
        comment=f"checked rows for {target.name}; line is where the row begins in its file",
    )
