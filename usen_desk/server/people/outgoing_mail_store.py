"""SQL of 送信メール. Who sees it is decided by the permission alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, literal, or_, select, update

from usen_desk.contract.outgoing_mail import MailSearch, MailState
from usen_desk.server.context import Context
from usen_desk.server.db.schema import account, company, customer, mail_outbox, portal_user, staff

_FAILED = and_(mail_outbox.c.state == "dead", ~mail_outbox.c.is_cancelled)
_WAITING = mail_outbox.c.state.in_(("queued", "sending"))
_MAILS = select(
    mail_outbox,
    staff.c.name.label("staff_name"),
    company.c.name.label("company_name"),
    customer.c.store_name,
    portal_user.c.password_until,
).select_from(
    mail_outbox.outerjoin(staff, staff.c.staff_id == mail_outbox.c.requested_by)
    .outerjoin(portal_user, portal_user.c.user_id == mail_outbox.c.user_id)
    .outerjoin(company, company.c.company_id == portal_user.c.company_id)
    .outerjoin(account, account.c.account_id == mail_outbox.c.account_id)
    .outerjoin(customer, customer.c.customer_id == account.c.customer_id)
)


@dataclass(frozen=True)
class Counts:
    failed: int
    waiting: int


def mails(context: Context, asked: MailSearch) -> tuple[Sequence[Row[Any]], int]:
    """A page, the newest first, and how many there are."""
    conditions = _conditions(asked)
    page = (
        _MAILS.where(*conditions)
        .order_by(mail_outbox.c.created_at.desc(), mail_outbox.c.mail_id)
        .offset(asked.offset)
        .limit(asked.limit)
    )
    total = context.tx.scalar(select(func.count()).select_from(mail_outbox).where(*conditions))
    return context.tx.execute(page).all(), int(total or 0)


def _conditions(asked: MailSearch) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.state is not None:
        conditions.append(_in_state(asked.state))
    if asked.kind:
        conditions.append(mail_outbox.c.kind == asked.kind)
    if word := asked.text.strip():
        conditions.append(
            or_(
                func.lower(mail_outbox.c.to_address).contains(word.lower(), autoescape=True),
                mail_outbox.c.subject.contains(word, autoescape=True),
            )
        )
    return conditions


def _in_state(state: MailState) -> ColumnElement[bool]:
    if state is MailState.CANCELLED:
        return mail_outbox.c.is_cancelled
    if state is MailState.FAILED:
        return _FAILED
    return mail_outbox.c.state == state.value


def counts(tx: Connection) -> Counts:
    failed = tx.scalar(select(func.count()).select_from(mail_outbox).where(_FAILED))
    waiting = tx.scalar(select(func.count()).select_from(mail_outbox).where(_WAITING))
    return Counts(int(failed or 0), int(waiting or 0))


def mail(tx: Connection, mail_id: str) -> Row[Any]:
    """It has to be there."""
    return tx.execute(_MAILS.where(mail_outbox.c.mail_id == mail_id)).one()


def held(tx: Connection, mail_id: str) -> Row[Any] | None:
    """Kept from other writers, the sender too, until the unit ends."""
    locked = select(mail_outbox.c.mail_id).where(mail_outbox.c.mail_id == mail_id).with_for_update()
    return None if tx.execute(locked).one_or_none() is None else mail(tx, mail_id)


def put_again(tx: Connection, mail_id: str, now: datetime) -> None:
    """Due at once, with another round of attempts."""
    tx.execute(
        update(mail_outbox)
        .where(mail_outbox.c.mail_id == mail_id)
        .values(state="queued", attempts=0, next_attempt_at=now, tried_since=now, last_error="")
    )


def copy(tx: Connection, mail_id: str, copy_id: str, now: datetime, staff_id: int) -> bool:
    """Whether it is new: another mail with that id stays as it is."""
    if tx.execute(select(mail_outbox.c.mail_id).where(mail_outbox.c.mail_id == copy_id)).one_or_none() is not None:
        return False
    same = ("kind", "to_address", "subject", "body", "account_id", "user_id")
    wanted = select(
        literal(copy_id),
        literal("queued"),
        literal(now, mail_outbox.c.created_at.type),
        literal(now, mail_outbox.c.created_at.type),
        literal(staff_id),
        *(mail_outbox.c[name] for name in same),
    ).where(mail_outbox.c.mail_id == mail_id)
    names = ["mail_id", "state", "created_at", "next_attempt_at", "requested_by", *same]
    tx.execute(insert(mail_outbox).from_select(names, wanted))
    return True
