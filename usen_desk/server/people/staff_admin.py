"""Staff as the office administers them: invite, change, disable at once, password, sessions, devices. Row B1-1.

Supervisors read, administrators write; nobody changes their own role, and somebody is always left who can let others
in. Two steps where a password is made: hashing happens in a read unit, storing in a write unit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from usen_desk.contract.base import Nothing
from usen_desk.contract.devices import Device, Devices
from usen_desk.contract.errors import Code
from usen_desk.contract.people import (
    STAFF_PASSWORD_DAYS,
    Invitation,
    PasswordReset,
    SessionsEnded,
    StaffAccess,
    StaffEdit,
    StaffInvited,
    StaffList,
    StaffMember,
    StaffSearch,
    StaffSource,
)
from usen_desk.contract.permissions import Permission, Role, Scope
from usen_desk.contract.text import fold
from usen_desk.server.audit import edits
from usen_desk.server.audit.service import Action, log
from usen_desk.server.changes import store as changes_store
from usen_desk.server.context import Context, Refusal
from usen_desk.server.mail import store as mail_store
from usen_desk.server.mail import texts
from usen_desk.server.mail.service import is_address, queue
from usen_desk.server.people import staff_store as store
from usen_desk.server.people.portal_users import Made
from usen_desk.server.people.staff_store import StaffRow
from usen_desk.server.session import device_store, devices, passwords, throttle
from usen_desk.server.session import store as session_store
from usen_desk.server.session.service import login_key

_NOTED = ("name", "department", "role", "branch_code", "email")


def list_staff(context: Context, asked: StaffSearch) -> StaffList:
    word = fold(asked.text)
    rows = store.everybody(context.tx, context.now)
    return StaffList(
        items=[_shown(context, row) for row in rows if _is_asked_for(row, asked, word)],
        may_change=context.actor.scope(Permission.WRITE_PEOPLE) is not Scope.NONE,
        has_directory=context.settings.directory is not None,
    )


def _is_asked_for(row: StaffRow, asked: StaffSearch, word: str) -> bool:
    if asked.role is not None and row.role is not asked.role:
        return False
    if asked.is_disabled is not None and (row.disabled_at is not None) is not asked.is_disabled:
        return False
    return word in fold(f"{row.login_id}\n{row.name}\n{row.department}")


def make_password(context: Context, body: Invitation) -> Made:
    """First step, in a read unit."""
    return _made()


def make_password_again(context: Context, body: PasswordReset, staff_id: int) -> Made:
    """First step, in a read unit."""
    return _made()


def _made() -> Made:
    password = passwords.temporary_password()
    return Made(password, passwords.hash_password(password))


def invite_staff(context: Context, body: Invitation, made: Made) -> StaffInvited:
    """
    Raises:
        Refusal: INVALID_INPUT with the field; ALREADY_REGISTERED (login_id); NOT_FOUND (branch_code);
            NO_MAIL_ADDRESS (email).
    """
    login_id = login_key(body.login_id)
    if not login_id:
        raise Refusal(Code.INVALID_INPUT, "login_id")
    if session_store.staff_by_login_id(context.tx, login_id) is not None:
        raise Refusal(Code.ALREADY_REGISTERED, "login_id")
    values = _checked(context, body, body.role, body.branch_code or None)
    staff_id = session_store.add_staff(
        context.tx,
        login_id=login_id,
        name=values["name"],
        department=values["department"],
        role=body.role,
        branch_code=values["branch_code"],
        password_hash=made.password_hash,
        now=context.now,
    )
    store.put(context.tx, staff_id, email=values["email"], **_temporary(context))
    log(context, Action.STAFF_ADDED, "staff", str(staff_id), detail=f"role: {body.role}")
    row = _row(context, staff_id)
    edits.note(context, "staff", str(staff_id), row.name, {}, _noted(row))
    return _told(context, row, made, by_mail=body.by_mail)


def edit_staff(context: Context, body: StaffEdit, staff_id: int) -> StaffMember:
    """
    Raises:
        Refusal: NOT_FOUND (also with branch_code); CHANGED_MEANWHILE; NOT_ONESELF (role); LAST_ADMIN (role);
            INVALID_INPUT with the field.
    """
    before = _held(context, staff_id)
    context.insist_on_version(before.version)
    role = body.role or before.role
    if role is not before.role and staff_id == context.actor.staff_id:
        raise Refusal(Code.NOT_ONESELF, "role")
    if before.role is Role.ADMIN and role is not Role.ADMIN:
        _refuse_last(context, before, "role")
    branch_code = before.branch_code if body.branch_code is None else body.branch_code or None
    values = _checked(context, body, role, branch_code, before)
    store.put(context.tx, staff_id, role=role.value, **values)
    after = _row(context, staff_id)
    if edits.note(context, "staff", str(staff_id), after.name, _noted(before), _noted(after)):
        log(context, Action.STAFF_CHANGED, "staff", str(staff_id), detail=_fields(before, after))
    return _shown(context, after)


def put_staff_access(context: Context, body: StaffAccess, staff_id: int) -> StaffMember:
    """Disabled, every session ends with this unit: calls are refused from then on; streams, downloads and uploads end
    at the next look at sessions. Nobody sees the person view or type any more. Drafts and what waits on a desk are
    kept; a supervisor can read the drafts.

    Raises:
        Refusal: NOT_FOUND; NOT_ONESELF; LAST_ADMIN.
    """
    before = _held(context, staff_id)
    if (before.disabled_at is not None) == body.is_disabled:
        return _shown(context, before)
    if staff_id == context.actor.staff_id:
        raise Refusal(Code.NOT_ONESELF)
    if body.is_disabled and before.role is Role.ADMIN:
        _refuse_last(context, before)
    store.put(context.tx, staff_id, disabled_at=context.now if body.is_disabled else None)
    ended = session_store.revoke_sessions_of(context.tx, staff_id, context.now) if body.is_disabled else 0
    if body.is_disabled:
        changes_store.drop_person(context.tx, staff_id)
        _cancel_passwords(context, before)
    action = Action.STAFF_DISABLED if body.is_disabled else Action.STAFF_ENABLED
    log(context, action, "staff", str(staff_id), detail=f"ended sessions: {ended}")
    edits.note(
        context,
        "staff",
        str(staff_id),
        before.name,
        {"is_disabled": not body.is_disabled},
        {"is_disabled": body.is_disabled},
    )
    return _shown(context, _row(context, staff_id))


def reset_staff_password(context: Context, body: PasswordReset, made: Made, staff_id: int) -> StaffInvited:
    """A new temporary password also opens an account that too many failures have locked; every session ends, and a mail
    with an earlier one doesn't leave any more.

    Raises:
        Refusal: NOT_FOUND; NOT_ONESELF; OF_DIRECTORY; NO_MAIL_ADDRESS.
    """
    row = _held(context, staff_id)
    if staff_id == context.actor.staff_id:
        raise Refusal(Code.NOT_ONESELF)
    if row.source is StaffSource.DIRECTORY:
        raise Refusal(Code.OF_DIRECTORY)
    store.put(context.tx, staff_id, password_hash=made.password_hash, **_temporary(context))
    session_store.forget_counters(context.tx, [throttle.account_key(row.login_id)])
    _cancel_passwords(context, row)
    ended = session_store.revoke_sessions_of(context.tx, staff_id, context.now)
    log(context, Action.PASSWORD_RESET, "staff", str(staff_id), detail=f"ended sessions: {ended}")
    return _told(context, _row(context, staff_id), made, by_mail=body.by_mail)


def end_staff_sessions(context: Context, _: Nothing, staff_id: int) -> SessionsEnded:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    _held(context, staff_id)
    ended = session_store.revoke_sessions_of(
        context.tx, staff_id, context.now, but=context.actor.token_hash if staff_id == context.actor.staff_id else ""
    )
    log(context, Action.SESSIONS_ENDED, "staff", str(staff_id), detail=f"ended sessions: {ended}")
    return SessionsEnded(ended=ended, member=_shown(context, _row(context, staff_id)))


def list_staff_devices(context: Context, _: Nothing, staff_id: int) -> Devices:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    if store.one(context.tx, staff_id, context.now) is None:
        raise Refusal(Code.NOT_FOUND)
    return Devices(
        items=[
            Device(
                device_id=each.device_id,
                name=each.name,
                signed_in_at=each.signed_in_at,
                is_this=False,
                is_revoked=each.is_revoked,
            )
            for each in device_store.devices(context.tx, staff_id)
        ]
    )


def revoke_staff_device(context: Context, body: Nothing, staff_id: int, device: str) -> Devices:
    """Safe to repeat.

    Raises:
        Refusal: NOT_FOUND, also for a device on which this person never signed in.
    """
    known = {each.device_id: each for each in device_store.devices(context.tx, staff_id)}
    if device not in known:
        raise Refusal(Code.NOT_FOUND)
    if not known[device].is_revoked:
        devices.revoke(context, staff_id, device)
        name = _row(context, staff_id).name
        edits.note(context, "staff", str(staff_id), name, {}, {"revoked_device": known[device].name or device})
    return list_staff_devices(context, body, staff_id)


def _held(context: Context, staff_id: int) -> StaffRow:
    store.hold(context.tx, staff_id)
    return _row(context, staff_id)


def _row(context: Context, staff_id: int) -> StaffRow:
    row = store.one(context.tx, staff_id, context.now)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    return row


def _refuse_last(context: Context, row: StaffRow, field: str | None = None) -> None:
    """Where people of a directory administer too, a local administrator has to be left for the day it is away."""
    others = store.other_admins(context.tx, row.staff_id)
    if not others or (row.source is StaffSource.LOCAL and StaffSource.LOCAL not in others):
        raise Refusal(Code.LAST_ADMIN, field)


def _checked(
    context: Context,
    body: Invitation | StaffEdit,
    role: Role,
    branch_code: str | None,
    before: StaffRow | None = None,
) -> dict[str, Any]:
    """name, department, branch_code and email as they are to be stored.

    Raises:
        Refusal: INVALID_INPUT, NOT_FOUND, NO_MAIL_ADDRESS with the field.
    """
    if role is Role.CUSTOMER:
        raise Refusal(Code.INVALID_INPUT, "role")
    if role is Role.SALES and branch_code is None:
        raise Refusal(Code.INVALID_INPUT, "branch_code")
    if branch_code is not None and not session_store.has_branch(context.tx, branch_code):
        raise Refusal(Code.NOT_FOUND, "branch_code")
    email = _line(body.email, "email", lambda: before.email if before else "", may_be_empty=True)
    if email and not is_address(email):
        raise Refusal(Code.INVALID_INPUT, "email")
    if isinstance(body, Invitation) and body.by_mail and not email:
        raise Refusal(Code.NO_MAIL_ADDRESS, "email")
    return {
        "name": _line(body.name, "name", lambda: before.name if before else ""),
        "department": _line(body.department, "department", lambda: before.department if before else ""),
        "branch_code": branch_code,
        "email": email,
    }


def _line(given: str | None, field: str, kept: Callable[[], str], *, may_be_empty: bool = False) -> str:
    if given is None:
        return kept()
    text = unicodedata.normalize("NFC", given).strip()
    if not text.isprintable() or not (text or may_be_empty):
        raise Refusal(Code.INVALID_INPUT, field)
    return text


def _temporary(context: Context) -> dict[str, Any]:
    return {"is_temporary": True, "password_until": context.now + timedelta(days=STAFF_PASSWORD_DAYS)}


def _cancel_passwords(context: Context, row: StaffRow) -> None:
    mail_store.cancel_secrets_with(context.tx, texts.STAFF_PASSWORD, texts.login_line(row.login_id))


def _told(context: Context, row: StaffRow, made: Made, *, by_mail: bool) -> StaffInvited:
    """The password once in the answer, or in a mail.

    Raises:
        Refusal: NO_MAIL_ADDRESS.
    """
    if not by_mail:
        return StaffInvited(member=_shown(context, row), temporary_password=made.password)
    if not is_address(row.email):
        raise Refusal(Code.NO_MAIL_ADDRESS, "email")
    mail_id: UUID = uuid4()
    mail = texts.staff_password(
        to=row.email, name=row.name, login_id=row.login_id, password=made.password, days=STAFF_PASSWORD_DAYS
    )
    queue(context, mail_id, mail, has_secret=True)
    return StaffInvited(member=_shown(context, row), mail_id=mail_id)


def _noted(row: StaffRow) -> dict[str, object]:
    return {field: getattr(row, field) for field in _NOTED}


def _fields(before: StaffRow, after: StaffRow) -> str:
    """Names of the fields alone: the access log holds no personal data."""
    changed = [field for field in _NOTED if getattr(before, field) != getattr(after, field)]
    roles = f", role: {before.role} to {after.role}" if before.role is not after.role else ""
    return " ".join(changed) + roles


def _shown(context: Context, row: StaffRow) -> StaffMember:
    return StaffMember(
        staff_id=row.staff_id,
        login_id=row.login_id,
        name=row.name,
        department=row.department,
        role=row.role,
        branch_code=row.branch_code,
        branch_name=row.branch_name,
        email=row.email,
        source=row.source,
        is_disabled=row.disabled_at is not None,
        disabled_at=row.disabled_at,
        must_set_password=row.is_temporary,
        password_until=row.password_until if row.is_temporary else None,
        created_at=row.created_at,
        signed_in_at=row.signed_in_at,
        session_count=row.session_count,
        device_count=row.device_count,
        open_count=row.open_count,
        draft_count=row.draft_count,
        is_self=row.staff_id == context.actor.staff_id,
        version=row.version,
    )
