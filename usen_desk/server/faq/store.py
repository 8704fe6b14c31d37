"""SQL of FAQ and votes. Row scope: `visible_to`.

There are hundreds of them, so a word is looked for in each (db/search.py `holds`): exact from one character on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, delete, false, func, or_, select, true
from sqlalchemy import update as sql_update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.faq import FaqCategory
from usen_desk.contract.inquiries import Side
from usen_desk.contract.permissions import Permission, Scope
from usen_desk.server.context import Context
from usen_desk.server.db.schema import faq, faq_vote, staff
from usen_desk.server.db.search import holds


class StoredFaq(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `faq` with its votes and this person's."""

    faq_id: int
    faq_key: str
    content_hash: str
    category: str
    question: str
    answer: str
    keywords: str
    position: int
    is_published: bool
    for_customers: bool
    for_staff: bool
    version: int
    changed_at: datetime
    changed_by: str
    useful_count: int
    useless_count: int
    my_vote: bool | None


def voter_of(context: Context) -> tuple[Side, int]:
    actor = context.actor
    return (Side.CUSTOMER, actor.user_id) if actor.user_id is not None else (Side.STAFF, actor.staff_id)


def may_write(context: Context) -> bool:
    return context.actor.scope(Permission.WRITE_KNOWLEDGE) is not Scope.NONE


def visible_to(context: Context, *, manages: bool, only_customers: bool = False) -> ColumnElement[bool]:
    """Row scope on `faq`. `manages`: who may write sees all of them."""
    if manages and may_write(context):
        return true()
    scope = context.actor.scope(Permission.READ_KNOWLEDGE)
    if scope is Scope.NONE:
        return false()
    audience = faq.c.for_customers == true()
    if scope is not Scope.OWN and not only_customers:
        audience = or_(audience, faq.c.for_staff == true())
    return and_(faq.c.is_published == true(), audience)


def _votes(is_useful: bool) -> ColumnElement[int]:
    counted = select(func.count()).where(faq_vote.c.faq_id == faq.c.faq_id, faq_vote.c.is_useful == is_useful)
    return counted.correlate(faq).scalar_subquery()


def _rows(context: Context) -> Select[Any]:
    side, person_id = voter_of(context)
    mine = select(faq_vote.c.is_useful).where(
        faq_vote.c.faq_id == faq.c.faq_id, faq_vote.c.side == side.value, faq_vote.c.person_id == person_id
    )
    return select(
        *(faq.c[name] for name in StoredFaq.__struct_fields__[:13]),
        staff.c.name.label("changed_by"),
        _votes(True).label("useful_count"),
        _votes(False).label("useless_count"),
        mine.correlate(faq).scalar_subquery().label("my_vote"),
    ).join_from(faq, staff)


def found(
    context: Context, words: Sequence[str], category: str, scope: ColumnElement[bool], skip: int, limit: int
) -> tuple[list[StoredFaq], int]:
    """`words` folded, each of them somewhere; and how many there are in all."""
    conditions = [scope] + ([faq.c.category == category] if category else [])
    values: dict[str, object] = {}
    in_question: list[ColumnElement[bool]] = []
    for number, word in enumerate(words):
        values[f"word{number}"] = word
        conditions.append(holds(context.tx.dialect.name, faq.c.folded, f"word{number}"))
        in_question.append(holds(context.tx.dialect.name, faq.c.question_folded, f"word{number}"))
    rows = _rows(context).where(*conditions)
    by_place = (faq.c.category, faq.c.position, faq.c.faq_id)
    if words:
        rank = case((and_(*in_question), 0), else_=1)
        usefulness = _votes(True) - _votes(False)
        rows = rows.order_by(rank, usefulness.desc(), *by_place)
    else:
        rows = rows.order_by(*by_place)
    count = select(func.count()).select_from(faq).where(*conditions)
    shown = context.tx.execute(
        rows.offset(bindparam("skip")).limit(bindparam("rows")), {**values, "skip": skip, "rows": limit}
    )
    return [_stored(row) for row in shown], int(context.tx.execute(count, values).scalar_one())


def categories(context: Context, scope: ColumnElement[bool]) -> list[FaqCategory]:
    counted = select(faq.c.category, func.count()).where(scope).group_by(faq.c.category).order_by(faq.c.category)
    return [FaqCategory(name=name, count=count) for name, count in context.tx.execute(counted)]


def one(context: Context, faq_id: int, scope: ColumnElement[bool]) -> StoredFaq | None:
    row = context.tx.execute(_rows(context).where(faq.c.faq_id == faq_id, scope)).one_or_none()
    return None if row is None else _stored(row)


def hold(tx: Connection, faq_id: int) -> None:
    """In a write unit: nobody else changes the row until its end."""
    tx.execute(select(faq.c.faq_id).where(faq.c.faq_id == faq_id).with_for_update())


def of_key(context: Context, faq_key: str) -> StoredFaq | None:
    row = context.tx.execute(_rows(context).where(faq.c.faq_key == faq_key)).one_or_none()
    return None if row is None else _stored(row)


def add(tx: Connection, values: dict[str, object]) -> int | None:
    """None where the key is taken."""
    added = _insert_for(tx, faq).values(values).on_conflict_do_nothing().returning(faq.c.faq_id)
    faq_id: int | None = tx.execute(added).scalar_one_or_none()
    return faq_id


def put(tx: Connection, faq_id: int, values: dict[str, object]) -> None:
    tx.execute(sql_update(faq).where(faq.c.faq_id == faq_id).values(values))


def put_vote(context: Context, faq_id: int, is_useful: bool | None) -> None:
    """One a person; None takes it back."""
    side, person_id = voter_of(context)
    if is_useful is None:
        mine = and_(faq_vote.c.faq_id == faq_id, faq_vote.c.side == side.value, faq_vote.c.person_id == person_id)
        context.tx.execute(delete(faq_vote).where(mine))
        return
    said = {"is_useful": is_useful, "voted_at": context.now}
    whose = {"faq_id": faq_id, "side": side.value, "person_id": person_id}
    row = _insert_for(context.tx, faq_vote).values(**whose, **said)
    context.tx.execute(row.on_conflict_do_update(index_elements=list(whose), set_=said))


def _insert_for(tx: Connection, table: Any) -> Any:
    insert_for: Any = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    return insert_for(table)


def _stored(row: Any) -> StoredFaq:
    return StoredFaq(**row._asdict())
