"""SQL of the access log: adding rows, sealing them in order, reading them back for `verify`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from usen_desk.server.db.schema import access_log


def add(
    tx: Connection,
    *,
    at: datetime,
    staff_id: int | None,
    action: str,
    object_kind: str,
    object_key: str,
    from_inquiry_id: int | None,
    request_id: str,
    detail: str,
) -> None:
    tx.execute(
        insert(access_log).values(
            at=at,
            staff_id=staff_id,
            action=action,
            object_kind=object_kind,
            object_key=object_key,
            from_inquiry_id=from_inquiry_id,
            request_id=request_id,
            detail=detail,
        )
    )
