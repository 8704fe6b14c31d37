"""Customers sign in with mail and password; a temporary password only lets them set their own (seed A01-2 to A01-4).

Two steps as in service.py: hashing happens in a read unit, counting and storing in a write unit.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from usen_desk.contract.base import Nothing
from usen_desk.contract.companies import (
    CUSTOMER_PASSWORD_MIN_CHARS,
    CustomerMe,
    CustomerSession,
    CustomerSignIn,
    FirstPassword,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.text import fold
from usen_desk.server.context import Context, Refusal
from usen_desk.server.session import passwords, portal_store, throttle
from usen_desk.server.session.portal_store import PortalUser
from usen_desk.server.session.service import TOKEN_BYTES, counted, refuse_blocked, token_hash
from usen_desk.server.session.store import counters, forget_counters, held_counters

SESSION_HOURS = 12


@dataclass(frozen=True)
class CheckedSignIn:
    is_right: bool
    password_hash: str = field(default="", repr=False)


@dataclass(frozen=True)
class CheckedPassword:
    new_hash: str = field(repr=False)
    instead_of: str = field(repr=False)


def email_key(email: str) -> str:
    """The form in which mail addresses are compared."""
    return fold(email)


def check_sign_in(context: Context, body: CustomerSignIn) -> CheckedSignIn:
    """First step, in a read unit. An unknown address takes as long as a wrong password.

    Raises:
        Refusal: SIGN_IN_THROTTLED, without a look at the password.
    """
    person = portal_store.user_by_email(context.tx, email_key(body.email))
    limits = _limits(context, body, person)
    refuse_blocked(context, limits, counters(context.tx, limits))
    password_hash = person.password_hash if person else passwords.DUMMY_HASH
    is_right = passwords.is_right(password_hash, body.password)
    return CheckedSignIn(is_right and person is not None and not person.is_disabled, password_hash)


def sign_in(context: Context, body: CustomerSignIn, checked: CheckedSignIn) -> CustomerSession:
    """Second step, in a write unit: counts a failure, or starts a session, in place of what this browser had.

    Raises:
        Refusal: WRONG_SIGN_IN, the same for an unknown address; SIGN_IN_THROTTLED; PASSWORD_OVER, only to who knew it.
    """
    person = portal_store.user_by_email(context.tx, email_key(body.email))
    limits = _limits(context, body, person)
    held = held_counters(context.tx, limits, context.now)
    refuse_blocked(context, limits, held)
    is_unchanged = person is not None and person.password_hash == checked.password_hash and not person.is_disabled
    if person is None or not checked.is_right or not is_unchanged:
        raise counted(context, limits, held, Code.WRONG_SIGN_IN)
    if person.is_temporary and (person.password_until is None or context.now >= person.password_until):
        raise Refusal(Code.PASSWORD_OVER)
    forget_counters(context.tx, throttle.cleared_by_success(limits, login_of(body.email)))
    portal_store.revoke_sessions_in(context.tx, browser_hash(body.device_id), context.now)
    portal_store.put_device(context.tx, person.user_id, browser_hash(body.device_id), context.now)
    portal_store.put_signed_in(context.tx, person.user_id, context.now)
    return _started(context, person, browser_hash(body.device_id))


def browser_hash(device_id: str) -> str:
    """What is kept of a browser's cookie."""
    return token_hash(device_id)[:32]


def _started(context: Context, person: PortalUser, browser: str) -> CustomerSession:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = context.now + timedelta(hours=SESSION_HOURS)
    portal_store.add_session(
        context.tx, token_hash(token), person.user_id, browser, created_at=context.now, expires_at=expires_at
    )
    return CustomerSession(token=token, expires_at=expires_at, me=_me(person))


def begin_anew(context: Context) -> CustomerSession:
    """After another password: every session of the person ends, and this browser gets one with a token that nobody
    can have seen before. Its other browsers are strange again."""
    person = _own_row(context)
    browser = portal_store.browser_of_session(context.tx, context.actor.token_hash)
    portal_store.revoke_sessions_of(context.tx, person.user_id, context.now)
    portal_store.forget_devices(context.tx, person.user_id, but=browser)
    return _started(context, person, browser)


def get_me(context: Context, _: Nothing) -> CustomerMe:
    return _me(_own_row(context))


def sign_out(context: Context, _: Nothing) -> Nothing:
    portal_store.revoke_session(context.tx, context.actor.token_hash, context.now)
    return Nothing()


def check_password(context: Context, body: FirstPassword) -> CheckedPassword:
    """First step, in a read unit.

    Raises:
        Refusal: WEAK_PASSWORD, also for the temporary one.
    """
    person = _own_row(context)
    weak = passwords.weakness(
        body.new, login_id=person.email, name=person.name, at_least=CUSTOMER_PASSWORD_MIN_CHARS
    ) or passwords.is_right(person.password_hash, body.new)
    if weak:
        raise Refusal(Code.WEAK_PASSWORD, "new")
    return CheckedPassword(passwords.hash_password(body.new), person.password_hash)


def set_password(context: Context, body: FirstPassword, checked: CheckedPassword) -> CustomerSession:
    """Second step, in a write unit: all sessions of the person end, and a new one may do everything.

    Only after a temporary password: later changes need the present one (portal_password.py).

    Raises:
        Refusal: NOT_PERMITTED, when it was set already; PASSWORD_OVER, when the temporary one's days ended meanwhile.
    """
    actor = context.actor
    user_id = actor.user_id or 0
    until = _own_row(context).password_until
    if actor.must_set_password and (until is None or context.now >= until):
        raise Refusal(Code.PASSWORD_OVER)
    if not actor.must_set_password or not portal_store.put_password(
        context.tx, user_id, checked.new_hash, instead_of=checked.instead_of
    ):
        raise Refusal(Code.NOT_PERMITTED)
    return begin_anew(context)


def _limits(context: Context, body: CustomerSignIn, person: PortalUser | None) -> throttle.Limits:
    """A browser that somebody else signed in to counts like any other: customers, unlike staff, know no one of those
    who sit behind one address with them."""
    is_known = portal_store.knows_device(context.tx, person.user_id if person else 0, browser_hash(body.device_id))
    return throttle.sign_in_limits(
        login_of(body.email),
        context.network,
        body.device_id,
        knows_account=is_known,
        knows_any=is_known,
        settings=context.settings.throttles,
    )


def login_of(email: str) -> str:
    """By which failures are counted, apart from those of staff."""
    return f"portal {email_key(email)}"


def _own_row(context: Context) -> PortalUser:
    person = portal_store.user_by_id(context.tx, context.actor.user_id or 0)
    if person is None:
        raise Refusal(Code.SESSION_EXPIRED)
    return person


def _me(person: PortalUser) -> CustomerMe:
    return CustomerMe(
        user_id=person.user_id,
        name=person.name,
        department=person.department,
        email=person.email,
        company_id=person.company_id,
        company_name=person.company_name,
        must_set_password=person.is_temporary,
        image_sha256=person.image_sha256,
    )
