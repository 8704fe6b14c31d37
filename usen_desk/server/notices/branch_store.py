"""SQL: whether a branch is there that a notice is meant for."""

from __future__ import annotations

from sqlalchemy import Connection, select

from usen_desk.server.db.schema import branch


def exists(tx: Connection, branch_code: str) -> bool:
    found = select(branch.c.branch_code).where(branch.c.branch_code == branch_code)
    return tx.execute(found).one_or_none() is not None
