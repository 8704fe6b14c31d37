"""Portal users from the 導入依頼 to their account mail: issue, reissue, stop, let in again. Seed A01-1.

Two steps where a password is made: hashing happens in a read unit, storing in a write unit.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from usen_desk.contract.companies import TEMPORARY_PASSWORD_DAYS
from usen_desk.contract.errors import Code
from usen_desk.contract.portal_users import (
    Introduction,
    PortalAccess,
    PortalUser,
    PortalUserIssued,
    PortalUsers,
    PortalUserSearch,
    PortalUserState,
    Reissue,
)
from usen_desk.contract.text import code_key, fold
from usen_desk.server.audit import edits
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.mail import store as mail_store
from usen_desk.server.mail import texts
from usen_desk.server.mail.service import find, is_address, queue
from usen_desk.server.people import companies, company_store, portal_users_store
from usen_desk.server.people.portal_users_store import UserRow
from usen_desk.server.session import links_store, passwords, portal_store
from usen_desk.server.session.portal import email_key, login_of
from usen_desk.server.session.store import forget_counters
from usen_desk.server.session.throttle import account_key

SIGN_IN_PATH = "/client/login/"
"""Of the customers' pages, as the manual prints the link."""
WINDOW = timedelta(hours=1)
"""RELIABILITY.md R12: resends are counted by the hour."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A temporary password between its two steps."""

    password: str = field(repr=False)
    password_hash: str = field(repr=False)


def list_portal_users(context: Context, asked: PortalUserSearch) -> PortalUsers:
    """An unknown 顧客CD has no company and nobody."""
    company = None
    if asked.customer_code:
        company = company_store.company_of_store(context.tx, code_key(asked.customer_code))
        if company is None:
            return PortalUsers(items=[], total=0)
    rows, total = portal_users_store.users(context, asked, company[0] if company else asked.company_id)
    return PortalUsers(
        items=[_shown(row, context.now) for row in rows],
        total=total,
        company_id=company[0] if company else None,
        company_name=company[1] if company else "",
    )


def make_password(context: Context, body: Introduction) -> Made:
    """First step, in a read unit."""
    return _made()


def make_password_again(context: Context, body: Reissue, user_id: int) -> Made:
    """First step, in a read unit."""
    return _made()


def _made() -> Made:
    password = passwords.temporary_password()
    return Made(password, passwords.hash_password(password))


def issue_portal_user(context: Context, body: Introduction, made: Made) -> PortalUserIssued:
    """Second step, in a write unit: the company is found or made, its stores are put to it, the mail is queued.

    Raises:
        Refusal: INVALID_INPUT (a field that can't be taken), ALREADY_REGISTERED (email), NOT_FOUND and
            OF_OTHER_COMPANY (customer_codes, chain_codes), OTHER_CONTENT (the request_id was used for something else).
    """
    if (again := _answered_before(context, body.request_id)) is not None:
        if again.email_key != email_key(body.email):
            raise Refusal(Code.OTHER_CONTENT, "request_id")
        return PortalUserIssued(user=_shown(again, context.now), mail_id=body.request_id)
    company_name, name, department = (_line(body, one) for one in ("company_name", "name", "department"))
    email = body.email.strip()
    if not is_address(email):
        raise Refusal(Code.INVALID_INPUT, "email")
    if portal_store.user_by_email(context.tx, email_key(email)) is not None:
        raise Refusal(Code.ALREADY_REGISTERED, "email")
    company_id, is_new = _company(context, company_name)
    _put_stores(context, body, company_id, is_new=is_new)
    user_id = portal_store.add_user(
        context.tx,
        company_id=company_id,
        email=email,
        email_key=email_key(email),
        name=name,
        department=department,
        password_hash=made.password_hash,
        password_until=_until(context.now),
        now=context.now,
    )
    row = _send(context, user_id, body.request_id, made)
    log(context, Action.PORTAL_USER_ISSUED, "portal_user", str(user_id), detail=f"mail {body.request_id}")
    shown = _shown(row, context.now)
    edits.note(context, "portal_user", str(user_id), name, {}, _noted(row))
    return PortalUserIssued(user=shown, mail_id=body.request_id, is_new_company=is_new)


def reissue_portal_password(context: Context, body: Reissue, made: Made, user_id: int) -> PortalUserIssued:
    """Second step: passwords before, sessions, links and mails that wait are worth nothing from now on; a lock ends.

    Raises:
        Refusal: NOT_FOUND; STOPPED; NO_MAIL_ADDRESS; RESEND_THROTTLED; OTHER_CONTENT.
    """
    if (again := _answered_before(context, body.request_id)) is not None:
        if again.user_id != user_id:
            raise Refusal(Code.OTHER_CONTENT, "request_id")
        return PortalUserIssued(user=_shown(again, context.now), mail_id=body.request_id)
    row = portal_users_store.held_user(context.tx, user_id)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    if row.disabled_at is not None:
        raise Refusal(Code.STOPPED)
    if not is_address(row.email):
        raise Refusal(Code.NO_MAIL_ADDRESS)
    _check_throttle(context, user_id)
    mail_store.cancel_secrets(context.tx, user_id)
    portal_store.put_temporary_password(context.tx, user_id, made.password_hash, _until(context.now))
    portal_store.revoke_sessions_of(context.tx, user_id, context.now)
    links_store.drop_links(context.tx, user_id)
    forget_counters(context.tx, [account_key(login_of(row.email))])
    issued = _send(context, user_id, body.request_id, made)
    log(context, Action.PORTAL_USER_REISSUED, "portal_user", str(user_id), detail=f"mail {body.request_id}")
    edits.note(context, "portal_user", str(user_id), row.name, _noted(row), _noted(issued))
    return PortalUserIssued(user=_shown(issued, context.now), mail_id=body.request_id)


def put_portal_access(context: Context, body: PortalAccess, user_id: int) -> PortalUser:
    """Safe to repeat. Stopped: every session ends at once, and no temporary password leaves any more.

    Raises:
        Refusal: NOT_FOUND.
    """
    row = portal_users_store.held_user(context.tx, user_id)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    if (row.disabled_at is not None) != body.is_stopped:
        portal_users_store.put_disabled(context.tx, user_id, context.now if body.is_stopped else None)
        if body.is_stopped:
            portal_store.revoke_sessions_of(context.tx, user_id, context.now)
            mail_store.cancel_secrets(context.tx, user_id)
        action = Action.PORTAL_USER_STOPPED if body.is_stopped else Action.PORTAL_USER_RESUMED
        log(context, action, "portal_user", str(user_id))
        now = portal_users_store.user(context.tx, user_id)
        edits.note(context, "portal_user", str(user_id), row.name, _noted(row), _noted(now))
        row = now
    return _shown(row, context.now)


def _answered_before(context: Context, request_id: UUID) -> UserRow | None:
    """Whom the first call with this id issued a password to.

    Raises:
        Refusal: OTHER_CONTENT, when the id is somebody else's or another kind of mail's.
    """
    mail = find(context, request_id)
    if mail is None:
        return None
    if mail.kind != texts.ACCOUNT or mail.requested_by != context.actor.staff_id or mail.user_id is None:
        raise Refusal(Code.OTHER_CONTENT, "request_id")
    return portal_users_store.user(context.tx, mail.user_id)


def _line(body: Introduction, name: str) -> str:
    text = unicodedata.normalize("NFC", getattr(body, name)).strip()
    if not text.isprintable() or (not text and name != "department"):
        raise Refusal(Code.INVALID_INPUT, name)
    return text


def _company(context: Context, name: str) -> tuple[int, bool]:
    """Its id, and whether it is new."""
    known = portal_store.company_of(context.tx, fold(name))
    if known is not None:
        return known, False
    return company_store.add_company(context.tx, name, context.now), True


def _put_stores(context: Context, body: Introduction, company_id: int, *, is_new: bool) -> None:
    before = {} if is_new else companies.noted(context, company_id)
    if body.customer_codes or body.chain_codes:
        companies.add_places(
            context,
            company_id,
            companies.stores_of(context, body.customer_codes, company_id, "customer_codes"),
            companies.chains_of(context, body.chain_codes, company_id, "chain_codes"),
        )
    companies.keep_change(context, company_id, before)


def _send(context: Context, user_id: int, mail_id: UUID, made: Made) -> UserRow:
    portal_users_store.put_issued(context.tx, user_id, context.now, context.actor.staff_id, str(mail_id))
    row = portal_users_store.user(context.tx, user_id)
    mail = texts.account(
        to=row.email,
        company_name=row.company_name,
        link=context.settings.origin + SIGN_IN_PATH,
        password=made.password,
        days=TEMPORARY_PASSWORD_DAYS,
        contact=context.settings.mail_contact,
    )
    if not queue(context, mail_id, mail, user_id=user_id, has_secret=True):
        raise Refusal(Code.OTHER_CONTENT, "request_id")
    return row


def _check_throttle(context: Context, user_id: int) -> None:
    limit = context.settings.throttles.resends_per_account_per_hour
    asked = mail_store.asked_for_user(context.tx, texts.ACCOUNT, user_id, context.now - WINDOW, limit)
    if len(asked) >= limit:
        oldest = asked[-1] if asked else context.now
        wait_s = max(1, math.ceil((oldest + WINDOW - context.now).total_seconds()))
        raise Refusal(Code.RESEND_THROTTLED, retry_after_s=wait_s)


def _until(now: datetime) -> datetime:
    return now + timedelta(days=TEMPORARY_PASSWORD_DAYS)


def state_of(row: UserRow, now: datetime) -> PortalUserState:
    if row.disabled_at is not None:
        return PortalUserState.STOPPED
    if not row.is_temporary:
        return PortalUserState.USING
    if row.password_until is None:
        return PortalUserState.UNISSUED
    return PortalUserState.OVER if now >= row.password_until else PortalUserState.WAITING


def _shown(row: UserRow, now: datetime) -> PortalUser:
    state = state_of(row, now)
    left = row.password_until - now if state is PortalUserState.WAITING and row.password_until else None
    return PortalUser(
        user_id=row.user_id,
        company_id=row.company_id,
        company_name=row.company_name,
        name=row.name,
        department=row.department,
        email=row.email,
        state=state,
        days_left=math.ceil(left / DAY) if left else 0,
        password_until=row.password_until if row.is_temporary else None,
        issued_at=row.issued_at,
        issued_by=row.issued_by_name or "",
        signed_in_at=row.signed_in_at,
        mail_id=UUID(row.mail_id) if row.mail_id else None,
    )


def _noted(row: UserRow) -> dict[str, object]:
    return {
        "company_name": row.company_name,
        "name": row.name,
        "department": row.department,
        "email": row.email,
        "password_until": row.password_until,
        "is_stopped": row.disabled_at is not None,
    }
