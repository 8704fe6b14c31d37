"""A customer's own password: changed with the present one, or set by a link in a mail. Seed A01-2 to A01-5.

Two steps as in service.py: hashing happens in a read unit, counting and storing in a write unit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from usen_desk.contract.base import Nothing
from usen_desk.contract.companies import CUSTOMER_PASSWORD_MIN_CHARS, CustomerSession
from usen_desk.contract.errors import Code
from usen_desk.contract.portal import CustomerPasswordChange, LinkedPassword, PasswordLinkAsk
from usen_desk.server.context import Context, Refusal
from usen_desk.server.mail import portal_texts
from usen_desk.server.mail.service import is_address, queue
from usen_desk.server.session import links, links_store, passwords, portal_store, throttle
from usen_desk.server.session.portal import begin_anew, email_key, login_of
from usen_desk.server.session.portal_store import PortalUser
from usen_desk.server.session.service import counted, refuse_blocked, token_hash
from usen_desk.server.session.store import counters, forget_counters, held_counters


@dataclass(frozen=True)
class CheckedChange:
    is_right: bool
    instead_of: str = field(default="", repr=False)
    new_hash: str = field(default="", repr=False)


def check_change(context: Context, body: CustomerPasswordChange) -> CheckedChange:
    """First step, in a read unit.

    Raises:
        Refusal: SIGN_IN_THROTTLED; WEAK_PASSWORD, also for the present one; NOT_PERMITTED after a temporary one.
    """
    person = _own_row(context)
    limits = _limits(context, person)
    refuse_blocked(context, limits, counters(context.tx, limits))
    if not passwords.is_right(person.password_hash, body.current):
        return CheckedChange(False)
    if body.new == body.current:
        raise Refusal(Code.WEAK_PASSWORD, "new")
    return CheckedChange(True, person.password_hash, _hashed(person, body.new))


def change_password(context: Context, body: CustomerPasswordChange, checked: CheckedChange) -> CustomerSession:
    """Second step, in a write unit: all sessions of the person end, and this browser goes on with a new one.

    Raises:
        Refusal: WRONG_PASSWORD, counted; SIGN_IN_THROTTLED; NOT_PERMITTED.
    """
    person = _own_row(context)
    limits = _limits(context, person)
    held = held_counters(context.tx, limits, context.now)
    refuse_blocked(context, limits, held)
    is_right = checked.is_right and portal_store.put_password(
        context.tx, person.user_id, checked.new_hash, instead_of=checked.instead_of
    )
    if not is_right:
        raise counted(context, limits, held, Code.WRONG_PASSWORD, "current")
    forget_counters(context.tx, limits)
    links_store.drop_links(context.tx, person.user_id)
    return begin_anew(context)


def ask_link(context: Context, body: PasswordLinkAsk) -> Nothing:
    """Queue the mail, if there is such a person; the answer is the same.

    Raises:
        Refusal: RESEND_THROTTLED.
    """
    key = email_key(body.email)
    links.insist_on_rate(context, "portal", key)
    named, anybody = portal_store.user_by_email(context.tx, key), portal_store.first_user(context.tx)
    is_wanted = named is not None and _is_let_in(named) and is_address(named.email)
    if person := named if is_wanted else anybody:
        mail_id = links.mail_id(body.ask_id, key)
        links.write(context, lambda: _queue_link(context, person, mail_id), for_somebody=is_wanted)
    return Nothing()


def _is_let_in(person: PortalUser) -> bool:
    """Not who was imported and never got an account mail: the office lets people in."""
    return not person.is_disabled and not (person.is_temporary and person.password_until is None)


def _queue_link(context: Context, person: PortalUser, mail_id: UUID) -> bool:
    """Whether it is a new one."""
    token, hashed = links.made()
    links_store.add_link(context.tx, hashed, person.user_id, context.now + links.LASTS)
    mail = portal_texts.password_link(
        to=person.email,
        company_name=person.company_name,
        name=person.name,
        url=f"{context.settings.origin}/client/password/reset/{token}/",
        contact=context.settings.mail_contact,
    )
    return queue(context, mail_id, mail, has_secret=True)


def check_linked(context: Context, body: LinkedPassword) -> str:
    """First step, in a read unit: the hash.

    Raises:
        Refusal: LINK_OVER (unknown, used, or too old); WEAK_PASSWORD.
    """
    user_id = links_store.user_of_link(context.tx, token_hash(body.token), context.now)
    person = None if user_id is None else portal_store.user_by_id(context.tx, user_id)
    if person is None or person.is_disabled:
        raise Refusal(Code.LINK_OVER)
    return _hashed(person, body.new)


def set_linked(context: Context, body: LinkedPassword, new_hash: str) -> Nothing:
    """Second step, in a write unit: all sessions and all other links of the person end, and so does a lock.

    Raises:
        Refusal: LINK_OVER.
    """
    user_id = links_store.use_link(context.tx, token_hash(body.token), context.now)
    person = None if user_id is None else portal_store.user_by_id(context.tx, user_id)
    if person is None or person.is_disabled:
        raise Refusal(Code.LINK_OVER)
    portal_store.put_password(context.tx, person.user_id, new_hash, instead_of=person.password_hash)
    links_store.drop_links(context.tx, person.user_id)
    portal_store.revoke_sessions_of(context.tx, person.user_id, context.now)
    portal_store.forget_devices(context.tx, person.user_id)
    forget_counters(context.tx, [throttle.account_key(login_of(person.email))])
    return Nothing()


def _hashed(person: PortalUser, new: str) -> str:
    weak = passwords.weakness(new, login_id=person.email, name=person.name, at_least=CUSTOMER_PASSWORD_MIN_CHARS)
    if weak:
        raise Refusal(Code.WEAK_PASSWORD, "new")
    return passwords.hash_password(new)


def _limits(context: Context, person: PortalUser) -> throttle.Limits:
    return throttle.password_change_limits(f"portal {person.user_id}", context.settings.throttles)


def _own_row(context: Context) -> PortalUser:
    person = portal_store.user_by_id(context.tx, context.actor.user_id or 0)
    if person is None or context.actor.must_set_password:
        raise Refusal(Code.NOT_PERMITTED)
    return person
