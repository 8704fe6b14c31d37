"""SQL of the file browser. Row scope: `visible_files` while searching, and again `visible_to` and `readable` of the
inquiries' store for each row that is given out.

SQLite plans without statistics, so one index drives and all other conditions are kept off theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, exists, false, func, select, tuple_

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.files import QUOTE_CHARS, FileKind, FileSort
from usen_desk.contract.permissions import Scope
from usen_desk.server.context import Context
from usen_desk.server.db import search
from usen_desk.server.db.schema import (
    attachment,
    company,
    customer,
    inquiry,
    listed_file,
    message,
    staff_image,
    thumbnail,
)
from usen_desk.server.db.types import UtcTime
from usen_desk.server.files.conditions import Wanted
from usen_desk.server.files.cursor import NAME_KEY_CHARS, Cursor, Key
from usen_desk.server.inquiries import inbox_store
from usen_desk.server.inquiries.inbox_conditions import QUEUES, Condition
from usen_desk.server.inquiries.inbox_conditions import Wanted as WantedInquiries
from usen_desk.server.inquiries.store import number_for, readable, visible_to


def visible_files(context: Context) -> Mapping[str, object]:
    """Row scope on `listed_file`: columns that have to have a value; {"attachment_id": None} where nothing is seen."""
    actor = context.actor
    if context.scope is Scope.ALL:
        return {}
    if context.scope is Scope.BRANCH and actor.branch_code:
        return {"branch_code": actor.branch_code}
    if context.scope is Scope.OWN and actor.company_id is not None:
        return {"company_id": actor.company_id, "is_public": True}
    return {"attachment_id": None}


@dataclass(frozen=True)
class Look:
    """A search as it is carried out."""

    dialect: str
    scope: Mapping[str, object]
    wanted: Wanted
    inquiry_ids: Collection[int] | None
    """No other inquiry is meant; None: any may be."""

    @property
    def drive(self) -> str:
        """The column whose index is walked."""
        if self.wanted.attachment_ids:
            return "attachment_id"
        if self.inquiry_ids is not None:
            return "inquiry_id"
        for name in ("company_id", "branch_code"):
            if name in self.scope:
                return name
        return "kind" if self.wanted.kind else "created_at"


class Found(msgspec.Struct, frozen=True, gc=False):
    """Fields stand in the order of the columns that are read."""

    attachment_id: int
    key: Key
    kind: str


_ORDER: Mapping[FileSort, ColumnElement[Any]] = {
    FileSort.CREATED_AT: listed_file.c.created_at,
    FileSort.NAME: func.substr(listed_file.c.name_folded, 1, NAME_KEY_CHARS),
    FileSort.SIZE: listed_file.c.size_bytes,
}


def page(context: Context, look: Look, limit: int, after: Cursor | None, offset: int = 0) -> list[Found]:
    """The next hits, in the order asked for; equal ones by their numbers, the same way."""
    by_time, down = look.wanted.sort is FileSort.CREATED_AT, look.wanted.descending
    sorted_by, number = _ORDER[look.wanted.sort], listed_file.c.attachment_id
    key = _free(look, sorted_by) if by_time else sorted_by
    made = select(number, sorted_by, listed_file.c.kind).where(*_tests(look, with_kind=True))
    if after is not None:
        at: ColumnElement[Any] = bindparam(None, after.sorted_by)
        if by_time:
            at = bindparam(None, after.at, type_=UtcTime())
        place = tuple_(at, bindparam(None, after.row_id))
        made = made.where(tuple_(key, number) < place if down else tuple_(key, number) > place)
    made = made.order_by(*((key.desc(), number.desc()) if down else (key.asc(), number.asc())))
    return [Found(*row) for row in context.tx.execute(made.limit(limit).offset(offset), _values(look))]


def _free(look: Look, at: ColumnElement[Any]) -> ColumnElement[Any]:
    """The time, kept off its index where ids drive."""
    return search.unindexed(look.dialect, at) if look.drive in ("inquiry_id", "attachment_id") else at


def counts(context: Context, look: Look, up_to: int = COUNT_EXACT_TO + 1) -> dict[FileKind, int]:
    """How many files of each kind the other conditions find, each counted as far as asked."""
    arms = []
    for kind in FileKind:
        its_kind = _equals(look, "kind", kind.value, "kind" if look.drive == "created_at" else look.drive)
        made = select(listed_file.c.attachment_id).where(*_tests(look, with_kind=False), its_kind)
        arms.append(select(func.count()).select_from(made.limit(up_to).subquery()))
    counted = context.tx.execute(select(*(arm.scalar_subquery() for arm in arms)), _values(look)).one()
    return dict(zip(FileKind, counted, strict=True))


def _tests(look: Look, *, with_kind: bool) -> list[ColumnElement[bool]]:
    asked, columns = look.wanted, listed_file.c
    tests = [_equals(look, name, value) for name, value in look.scope.items()]
    if look.scope.get("attachment_id", 0) is None:
        tests = [false()]
    if with_kind and asked.kind:
        tests.append(_equals(look, "kind", asked.kind.value))
    if asked.attachment_ids:
        tests.append(columns.attachment_id.in_(asked.attachment_ids))
    if asked.category:
        tests.append(columns.category == bindparam(None, asked.category))
    if asked.statuses:
        tests.append(columns.status.in_(asked.statuses))
    if asked.since:
        tests.append(_free(look, columns.created_at) >= bindparam(None, asked.since, type_=UtcTime()))
    if asked.before:
        tests.append(_free(look, columns.created_at) < bindparam(None, asked.before, type_=UtcTime()))
    if asked.name:
        position = func.instr if look.dialect == "sqlite" else func.strpos
        tests.append(position(columns.name_folded, bindparam(None, asked.name)) > 0)
    if look.inquiry_ids is not None:
        tests.append(search.among(look.dialect, columns.inquiry_id, "inquiries"))
    elif asked.place:
        tests.append(_stands_there(look))
    return tests


def _equals(look: Look, name: str, value: object, drive: str = "") -> ColumnElement[bool]:
    column: ColumnElement[Any] = listed_file.c[name]
    return (column if (drive or look.drive) == name else search.unindexed(look.dialect, column)) == bindparam(
        None, value
    )


def _stands_there(look: Look) -> ColumnElement[bool]:
    """For a place that too many inquiries mean: each is looked at while files are walked."""
    shape = _at_place(look).shape
    its_own = search.unindexed(look.dialect, listed_file.c.inquiry_id)
    made = exists().select_from(inbox_store.source(shape))
    return made.where(inquiry.c.inquiry_id == its_own, *inbox_store.tests(shape, QUEUES))


def _at_place(look: Look) -> inbox_store.Look:
    meant = WantedInquiries(False, QUEUES, (), {Condition.PLACE: look.wanted.place})
    return inbox_store.look(look.dialect, meant, None, inbox_store.Drive.OTHER)


def _values(look: Look) -> Mapping[str, object]:
    """What is bound by name."""
    if look.inquiry_ids is not None:
        return {"inquiries": search.bound_ids(look.dialect, look.inquiry_ids)}
    return _at_place(look).values if look.wanted.place else {}


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A file and where it was sent. Fields stand in the order of the columns that are read."""

    attachment_id: int
    name: str
    media_type: str
    kind: str
    size_bytes: int
    created_at: datetime
    scan_state: str
    has_bytes: bool
    has_thumbnail: bool
    message_kind: str
    sequence: int
    author_staff_id: int | None
    author_user_id: int | None
    author_name: str
    author_department: str
    image_sha256: str | None
    body: str
    inquiry_id: int
    category: str
    status: str
    planned_name: str
    customer_code: str | None
    store_name: str | None
    company_name: str | None


def rows(context: Context, attachment_ids: Sequence[int]) -> list[Listed]:
    """Those that the caller may read, in no order."""
    wanted = (
        select(
            attachment.c.attachment_id,
            attachment.c.name,
            attachment.c.media_type,
            listed_file.c.kind,
            attachment.c.size_bytes,
            attachment.c.created_at,
            attachment.c.scan_state,
            attachment.c.blob != "",
            func.coalesce(thumbnail.c.blob, "") != "",
            message.c.kind,
            number_for(context.actor),
            message.c.author_staff_id,
            message.c.author_user_id,
            message.c.author_name,
            message.c.author_department,
            staff_image.c.sha256,
            func.substr(message.c.body, 1, 2 * QUOTE_CHARS),
            inquiry.c.inquiry_id,
            inquiry.c.category,
            inquiry.c.status,
            inquiry.c.planned_name,
            customer.c.customer_code,
            customer.c.store_name,
            company.c.name,
        )
        .select_from(listed_file)
        .join(attachment, attachment.c.attachment_id == listed_file.c.attachment_id)
        .join(message, message.c.message_id == attachment.c.message_id)
        .join(inquiry, inquiry.c.inquiry_id == message.c.inquiry_id)
        .outerjoin(customer, customer.c.customer_id == inquiry.c.customer_id)
        .outerjoin(company, company.c.company_id == inquiry.c.company_id)
        .outerjoin(staff_image, staff_image.c.staff_id == message.c.author_staff_id)
        .outerjoin(thumbnail, thumbnail.c.attachment_id == attachment.c.attachment_id)
        .where(
            listed_file.c.attachment_id.in_(list(attachment_ids)),
            message.c.withdrawn_at.is_(None),
            visible_to(context),
            readable(context.actor),
        )
    )
    return [Listed(*row) for row in context.tx.execute(wanted)]
