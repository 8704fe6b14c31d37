"""Documents of the demo's shelf, from resources/demo/shelf.txt; their bytes are drawn like those of other papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, insert, select

from usen_desk import resources
from usen_desk.contract.base import JST
from usen_desk.contract.shelf import ShelfCategory
from usen_desk.server.attachments.kinds import ALL
from usen_desk.server.db import schema
from usen_desk.server.demo_data.paper_blobs import Papers
from usen_desk.server.demo_data.staff import FIRST_SUPERVISOR

_FIRST_ID = 3 << 64
_NO_BYTES = {"size_bytes": 180_000, "sha256": "0" * 64, "blob": ""}


@dataclass(frozen=True, slots=True)
class Shelved:
    category: ShelfCategory
    title: str
    name: str
    description: str
    note: str
    added_days: int
    """Before the day of the data, as a negative number."""
    ends_days: int | None
    """After it."""


@cache
def shelved() -> tuple[Shelved, ...]:
    lines = resources.path("demo/shelf.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_shelved(*(part.strip() for part in line.split("|"))) for line in lines)


def put_shelf(tx: Connection, at: datetime, papers: Papers | None) -> None:
    """After the staff. Without papers their rows have no bytes."""
    staff = schema.staff.c
    keeper = tx.execute(select(staff.staff_id).where(staff.login_id == FIRST_SUPERVISOR.login_id)).scalar_one()
    for number, one in enumerate(shelved(), 1):
        document_id, added_at = str(UUID(int=_FIRST_ID + number)), at + timedelta(days=one.added_days)
        tx.execute(
            insert(schema.shelf_document).values(
                document_id=document_id,
                title=one.title,
                category=one.category.value,
                description=one.description,
                content_hash="",
                changed_at=added_at,
                changed_by=keeper,
            )
        )
        tx.execute(
            insert(schema.shelf_version).values(
                document_id=document_id,
                number=1,
                upload_id=document_id,
                name=one.name,
                media_type=_media_type(one.name),
                note=one.note,
                valid_until=_day(at, one.ends_days),
                added_at=added_at,
                added_by=keeper,
                **(papers.columns(one.name) if papers is not None else _NO_BYTES),
            )
        )


def _shelved(category: str, title: str, name: str, description: str, note: str, added: str, ends: str) -> Shelved:
    return Shelved(ShelfCategory(category), title, name, description, note, int(added), int(ends) if ends else None)


def _media_type(name: str) -> str:
    ending = "." + name.rpartition(".")[2]
    return next(kind.media_type for kind in ALL if ending in kind.extensions)


def _day(at: datetime, days: int | None) -> date | None:
    return None if days is None else at.astimezone(JST).date() + timedelta(days=days)
