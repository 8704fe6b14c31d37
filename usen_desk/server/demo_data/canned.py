"""Canned replies and macros of the demo, from resources/demo/canned.txt: shared ones and a few people's own. Row X7."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, insert, select

from usen_desk import resources
from usen_desk.contract.canned import CannedText
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import AfterReply, Status
from usen_desk.server.db import schema
from usen_desk.server.demo_data.staff import FIRST_SUPERVISOR

_FIRST_ID = 2 << 64
_STATUSES = {"done": Status.DONE, "in_progress": Status.IN_PROGRESS}


@dataclass(frozen=True, slots=True)
class Canned:
    """Logins stand for people, whose numbers the database gives."""

    text: CannedText
    owner: str
    assignee: str
    """Empty where a macro gives the work to nobody by name."""


@cache
def canned() -> tuple[Canned, ...]:
    """In the order of the file, which is that of their positions."""
    text = resources.path("demo/canned.txt").read_text(encoding="utf-8")
    blocks = text.split("\n== ")[1:]
    return tuple(_canned(position, block.rstrip("\n").split("\n")) for position, block in enumerate(blocks, 1))


def put_canned(tx: Connection, at: datetime) -> None:
    """After the staff."""
    staff = {row.login_id: row.staff_id for row in tx.execute(select(schema.staff.c.login_id, schema.staff.c.staff_id))}
    tx.execute(insert(schema.canned_reply), [_row(number, one, staff, at) for number, one in enumerate(canned(), 1)])


def _canned(position: int, lines: list[str]) -> Canned:
    key, category, title, reading, keywords = lines[0].split(" | ")
    has_options = lines[1].startswith("+ ")
    options = dict(_option(each) for each in lines[1][2:].split("; ")) if has_options else {}
    owner = options.get("own", "")
    text = CannedText(
        key=key,
        title=title,
        keywords=keywords,
        reading=reading,
        category=None if category == "-" else Category(category),
        body="\n".join(lines[1 + has_options :]),
        is_note="note" in options,
        is_shared=not owner,
        after=_after(options),
        position=position,
    )
    return Canned(text, owner or FIRST_SUPERVISOR.login_id, options.get("to", ""))


def _option(each: str) -> tuple[str, str]:
    name, _, value = each.partition("=")
    return name, value


def _after(options: Mapping[str, str]) -> AfterReply | None:
    """Without the assignee's number."""
    status = next((_STATUSES[name] for name in options if name in _STATUSES), None)
    assigns = "to" in options or "to_queue" in options
    return AfterReply(status=status, assigns=assigns) if status or assigns else None


def _row(number: int, one: Canned, staff: Mapping[str, int], at: datetime) -> dict[str, Any]:
    text, after = one.text, one.text.after
    if after is not None and one.assignee:
        after = msgspec.structs.replace(after, assignee_id=staff[one.assignee])
    values = {name: getattr(text, name) for name in CannedText.__struct_fields__}
    return values | {
        "canned_id": str(UUID(int=_FIRST_ID + number)),
        "staff_id": staff[one.owner],
        "category": text.category.value if text.category else None,
        "after": msgspec.json.encode(after).decode() if after else "",
        "content_hash": hashlib.sha256(msgspec.json.encode(text)).hexdigest(),
        "changed_at": at,
    }
