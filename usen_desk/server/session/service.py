"""Rules of sessions: who a token stands for, signing in and out, changing the password, the signed-in person.

Signing in and changing the password have two steps: `check_…` hashes in a read unit, the second step counts and
stores in a write unit, so that a hash never holds up other writers.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import logging
import re
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.people import StaffSource
from usen_desk.contract.session import (
    IMAGE_MAX_BYTES,
    IMAGE_MAX_SIDE_PX,
    Me,
    PasswordChange,
    ServiceStatus,
    SessionStarted,
    SignIn,
)
from usen_desk.server import policy
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Actor, Context, Download, Refusal
from usen_desk.server.db.migrate import epoch
from usen_desk.server.session import (
    device_store,
    directory_people,
    links_store,
    passwords,
    png,
    portal_store,
    store,
    throttle,
)
from usen_desk.server.session.directory import DirectoryAway, Person, look_up
from usen_desk.server.settings import Directory

reports = logging.getLogger(__name__)

TOKEN_BYTES = 32
SESSIONS_AT_ONCE = 500
"""Parameters of one statement."""
COUNTERS_KEPT = timedelta(days=1)
ASKS_KEPT = timedelta(hours=1)
DEVICES_KEPT = timedelta(days=365)
"""Browsers of customers, as long as they keep their cookie."""
"""For links by mail: links.py counts the last hour."""
_LOGIN_ID = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


@dataclass(frozen=True)
class CheckedSignIn:
    """What the first step found out; `password_hash` is the one that was verified."""

    is_right: bool
    password_hash: str = field(default="", repr=False)
    new_hash: str | None = field(default=None, repr=False)
    """The same password under today's parameters, when they have changed."""
    of_directory: Person | None = None
    """Whom the company's directory knows by this login ID and password."""


@dataclass(frozen=True)
class CheckedPasswordChange:
    is_right: bool
    password_hash: str = field(default="", repr=False)
    new_hash: str = field(default="", repr=False)


def authenticate(tx: Connection, token: str, now: datetime) -> Actor | None:
    """The signed-in person, of the staff or a customer; None for a token that is unknown, expired or revoked, or of a
    disabled person."""
    hashed = token_hash(token)
    return store.actor_of_session(tx, hashed, now) or portal_store.actor_of_session(tx, hashed, now)


def why_ended(tx: Connection, token: str) -> Code:
    """What a token is refused with that `authenticate` doesn't accept."""
    hashed = token_hash(token)
    if device_store.is_session_of_revoked(tx, hashed):
        return Code.DEVICE_REVOKED
    return Code.STAFF_DISABLED if store.is_session_of_disabled(tx, hashed) else Code.SESSION_EXPIRED


def still_signed_in(tx: Connection, token_hashes: Collection[str], now: datetime) -> dict[str, Actor]:
    """Of these sessions, those that `authenticate` would still accept; for streams, which outlive their request."""
    each = list(token_hashes)
    found: dict[str, Actor] = {}
    for start in range(0, len(each), SESSIONS_AT_ONCE):
        some = each[start : start + SESSIONS_AT_ONCE]
        found |= store.actors_of_sessions(tx, some, now) | portal_store.actors_of_sessions(tx, some, now)
    return found


def token_hash(token: str) -> str:
    """What the database keeps of a token. A token has 256 random bits, so a plain hash can't be searched."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def login_key(login_id: str) -> str:
    """The form in which login IDs are stored: typed in full width, in capitals or with a blank behind, it is the same.

    "" when no login ID can look like this.
    """
    key = unicodedata.normalize("NFKC", login_id).strip().lower()
    return key if _LOGIN_ID.fullmatch(key) else ""


def check_sign_in(context: Context, body: SignIn) -> CheckedSignIn:
    """First step, in a read unit. An unknown login ID takes as long as a wrong password.

    Raises:
        Refusal: SIGN_IN_THROTTLED or DEVICE_REVOKED, without a look at the password: whoever has the revoked desk
            may not guess on it, and it shall wipe itself at once; DIRECTORY_AWAY.
    """
    person = _staff_of(context, body)
    _refuse_revoked(context, body, person)
    limits = _sign_in_limits(context, body, person)
    refuse_blocked(context, limits, store.counters(context.tx, limits))
    if context.settings.directory is not None and (person is None or person.source == StaffSource.DIRECTORY):
        return _asked_directory(context, context.settings.directory, body)
    password_hash = person.password_hash if person else passwords.DUMMY_HASH
    is_right = passwords.is_right(password_hash, body.password) and person is not None and not person.is_disabled
    new_hash = passwords.hash_password(body.password) if is_right and passwords.is_outdated(password_hash) else None
    return CheckedSignIn(is_right, password_hash, new_hash)


def _asked_directory(context: Context, settings: Directory, body: SignIn) -> CheckedSignIn:
    """People of our own are not asked for there: the local administrator gets in while it is away."""
    try:
        found = look_up(settings, login_key(body.login_id), body.password)
    except DirectoryAway as away:
        reports.error("the directory can't be asked: %s", away)
        raise Refusal(Code.DIRECTORY_AWAY) from away
    return CheckedSignIn(found is not None, of_directory=found)


def sign_in(context: Context, body: SignIn, checked: CheckedSignIn) -> SessionStarted:
    """Second step, in a write unit: counts a failure, or starts a session.

    Looks again at what can have changed since the first step: the counters (many guesses at once), the person.

    Raises:
        Refusal: WRONG_SIGN_IN, the same for an unknown login ID; SIGN_IN_THROTTLED; DEVICE_REVOKED; PASSWORD_OVER,
            only to who knew the temporary password; NO_ROLE, only to whom the directory knows.
    """
    person = _staff_of(context, body)
    _refuse_revoked(context, body, person)
    limits = _sign_in_limits(context, body, person)
    held = store.held_counters(context.tx, limits, context.now)
    refuse_blocked(context, limits, held)
    if checked.of_directory is not None and (person is None or not person.is_disabled):
        person = directory_people.put(context, login_key(body.login_id), checked.of_directory, person)
        checked = dataclasses.replace(checked, password_hash=person.password_hash)
    is_unchanged = person is not None and person.password_hash == checked.password_hash and not person.is_disabled
    if person is None or not checked.is_right or not is_unchanged:
        log(context, Action.SIGN_IN_REFUSED, "staff", str(person.staff_id) if person else "unknown")
        raise counted(context, limits, held, Code.WRONG_SIGN_IN)
    refuse_over(context, person)
    store.forget_counters(context.tx, throttle.cleared_by_success(limits, login_key(body.login_id)))
    if checked.new_hash:
        store.put_password(context.tx, person.staff_id, checked.new_hash, instead_of=checked.password_hash)
    return _start_session(context, body, person)


def refuse_over(context: Context, person: store.Staff) -> None:
    """
    Raises:
        Refusal: PASSWORD_OVER, once the days of a temporary password have ended.
    """
    if person.is_temporary and (person.password_until is None or context.now >= person.password_until):
        raise Refusal(Code.PASSWORD_OVER)


def _start_session(context: Context, body: SignIn, person: store.Staff) -> SessionStarted:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    settings = context.settings
    lasts = timedelta(days=settings.stay_days) if body.stay else timedelta(hours=settings.session_hours)
    expires_at = context.now + lasts
    store.add_session(
        context.tx,
        token_hash(token),
        person.staff_id,
        body.device_id,
        created_at=context.now,
        expires_at=expires_at,
    )
    store.put_known_device(context.tx, person.staff_id, body.device_id, context.now)
    store.put_signed_in(context.tx, person.staff_id, context.now)
    caller = Actor(
        person.staff_id,
        person.login_id,
        person.name,
        person.department,
        person.role,
        person.branch_code,
        token_hash(token),
        must_set_password=person.is_temporary,
    )
    signed_in = dataclasses.replace(context, caller=caller)
    log(signed_in, Action.SIGNED_IN, "staff", str(person.staff_id), detail="stay" if body.stay else "")
    return SessionStarted(token=token, expires_at=expires_at, me=_me(signed_in))


def _staff_of(context: Context, body: SignIn) -> store.Staff | None:
    key = login_key(body.login_id)
    return store.staff_by_login_id(context.tx, key) if key else None


def _refuse_revoked(context: Context, body: SignIn, person: store.Staff | None) -> None:
    if person is not None and device_store.is_revoked(context.tx, person.staff_id, body.device_id):
        raise Refusal(Code.DEVICE_REVOKED)


def _sign_in_limits(context: Context, body: SignIn, person: store.Staff | None) -> throttle.Limits:
    known_to = store.accounts_of_device(context.tx, body.device_id)
    return throttle.sign_in_limits(
        login_key(body.login_id),
        context.network,
        body.device_id,
        knows_account=person is not None and person.staff_id in known_to,
        knows_any=bool(known_to),
        settings=context.settings.throttles,
    )


def refuse_blocked(context: Context, limits: throttle.Limits, counters: dict[str, throttle.Counter]) -> None:
    if seconds := throttle.longest_block_s(counters, context.now, limits):
        raise Refusal(Code.SIGN_IN_THROTTLED, retry_after_s=seconds)


def counted(
    context: Context,
    limits: throttle.Limits,
    held: dict[str, throttle.Counter],
    code: Code,
    field: str | None = None,
) -> Refusal:
    """Count one failure against every limit; the refusal keeps it and says how long the next attempt has to wait."""
    after = {key: throttle.after_failure(held[key], context.now, limit) for key, limit in limits.items()}
    for key, counter in after.items():
        store.put_counter(context.tx, key, counter)
    seconds = throttle.longest_block_s(after, context.now, limits)
    return Refusal(code, field, retry_after_s=seconds or None, keep_writes=True)


def sign_out(context: Context, body: Nothing) -> Nothing:
    store.revoke_session(context.tx, context.actor.token_hash, context.now)
    log(context, Action.SIGNED_OUT, "staff", str(context.actor.staff_id))
    return Nothing()


def check_password_change(context: Context, body: PasswordChange) -> CheckedPasswordChange:
    """First step, in a read unit.

    Raises:
        Refusal: SIGN_IN_THROTTLED; OF_DIRECTORY; WEAK_PASSWORD (also for the password that it is now), only once
            `current` is right.
    """
    person = _own_row(context)
    if person.source == StaffSource.DIRECTORY:
        raise Refusal(Code.OF_DIRECTORY)
    limits = throttle.password_change_limits(person.staff_id, context.settings.throttles)
    refuse_blocked(context, limits, store.counters(context.tx, limits))
    if not passwords.is_right(person.password_hash, body.current):
        return CheckedPasswordChange(is_right=False)
    is_same = unicodedata.normalize("NFC", body.new) == unicodedata.normalize("NFC", body.current)
    if is_same or passwords.weakness(body.new, login_id=person.login_id, name=person.name):
        raise Refusal(Code.WEAK_PASSWORD, "new")
    return CheckedPasswordChange(True, person.password_hash, passwords.hash_password(body.new))


def change_password(context: Context, body: PasswordChange, checked: CheckedPasswordChange) -> Nothing:
    """Second step, in a write unit. The person's other sessions end at once; this one goes on.

    Raises:
        Refusal: WRONG_PASSWORD, counted; SIGN_IN_THROTTLED; PASSWORD_OVER.
    """
    staff_id = context.actor.staff_id
    refuse_over(context, _own_row(context))
    limits = throttle.password_change_limits(staff_id, context.settings.throttles)
    held = store.held_counters(context.tx, limits, context.now)
    refuse_blocked(context, limits, held)
    is_stored = checked.is_right and store.put_password(
        context.tx, staff_id, checked.new_hash, instead_of=checked.password_hash
    )
    if not is_stored:
        log(context, Action.PASSWORD_REFUSED, "staff", str(staff_id))
        raise counted(context, limits, held, Code.WRONG_PASSWORD, "current")
    store.settle_password(context.tx, staff_id)
    store.forget_counters(context.tx, limits)
    ended = store.revoke_sessions_of(context.tx, staff_id, context.now, but=context.actor.token_hash)
    log(context, Action.PASSWORD_CHANGED, "staff", str(staff_id), detail=f"ended sessions: {ended}")
    return Nothing()


def _own_row(context: Context) -> store.Staff:
    person = store.staff_by_id(context.tx, context.actor.staff_id)
    if person is None:
        raise Refusal(Code.SESSION_EXPIRED)
    return person


def get_me(context: Context, body: Nothing) -> Me:
    return _me(context)


def _me(context: Context) -> Me:
    actor = context.actor
    return Me(
        staff_id=actor.staff_id,
        login_id=actor.login_id,
        name=actor.name,
        department=actor.department,
        role=actor.role,
        branch_code=actor.branch_code,
        permissions=frozenset() if actor.must_set_password else policy.granted(actor.role),
        must_set_password=actor.must_set_password,
        image_sha256=store.image_sha256(context.tx, actor.staff_id),
        members_password_url=context.settings.members_page,
        idle_lock_s=context.settings.idle_lock_s,
    )


def put_my_image(context: Context, body: Nothing, data: bytes) -> Me:
    """Keeps only the picture of a PNG: no text, place or time that a camera wrote beside it.

    Raises:
        Refusal: BAD_IMAGE: too large, or not one whole still PNG.
    """
    if len(data) > IMAGE_MAX_BYTES:
        raise Refusal(Code.BAD_IMAGE)
    try:
        picture = png.cleaned(data, IMAGE_MAX_SIDE_PX)
    except png.BadPng:
        raise Refusal(Code.BAD_IMAGE) from None
    store.put_image(context.tx, context.actor.staff_id, picture, hashlib.sha256(picture).hexdigest())
    return _me(context)


def delete_my_image(context: Context, body: Nothing) -> Me:
    store.delete_image(context.tx, context.actor.staff_id)
    return _me(context)


def get_staff_image(context: Context, body: Nothing, staff_id: int) -> Download:
    """
    Raises:
        Refusal: NOT_FOUND, for a person without an image as for nobody.
    """
    picture = store.image(context.tx, staff_id)
    if picture is None:
        raise Refusal(Code.NOT_FOUND)
    return Download(f"staff-{staff_id}.png", "image/png", iter([picture]))


def get_status(context: Context, body: Nothing) -> ServiceStatus:
    return ServiceStatus(
        service="usen-desk",
        version=importlib.metadata.version("usen-desk"),
        now=context.now,
        database_epoch=epoch(context.tx),
    )


def forget(tx: Connection, now: datetime, lock_after_in_a_row: int) -> None:
    """Drop what no longer counts; a job of every minute. An expired token is gone even when the clock steps back."""
    store.forget_expired_sessions(tx, now)
    portal_store.forget_expired_sessions(tx, now)
    portal_store.forget_devices_before(tx, now - DEVICES_KEPT)
    links_store.forget_links(tx, now)
    links_store.forget_asks(tx, now - ASKS_KEPT)
    store.forget_counters_before(tx, now - COUNTERS_KEPT, unless_in_a_row=lock_after_in_a_row)
