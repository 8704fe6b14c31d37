"""`usen-desk-service add-staff`: register a staff member, or give a registered one a new password."""

from __future__ import annotations

import argparse
import getpass
import sys
import unicodedata
import uuid
from datetime import UTC, datetime

from sqlalchemy import Connection

from usen_desk.contract.permissions import Role
from usen_desk.server import messages
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context
from usen_desk.server.db.database import Database, DatabaseBusy, DatabaseUnfit
from usen_desk.server.db.migrate import migrate
from usen_desk.server.session import passwords, service, store, throttle
from usen_desk.server.session.passwords import Weakness
from usen_desk.server.settings import Settings

NAME_MAX_CHARS, DEPARTMENT_MAX_CHARS = 60, 100
STAFF_ROLES = tuple(role.value for role in Role if role is not Role.CUSTOMER)
_WEAKNESSES = {
    Weakness.TOO_SHORT: messages.PASSWORD_TOO_SHORT,
    Weakness.TOO_LONG: messages.PASSWORD_TOO_LONG,
    Weakness.HAS_NAME: messages.PASSWORD_HAS_NAME,
    Weakness.TOO_COMMON: messages.PASSWORD_TOO_COMMON,
}


class Declined(Exception):
    """The command can't be done as it was given; the text is for the person at the terminal."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = messages.ADD_STAFF
    parser.add_argument("--login-id", required=True)
    parser.add_argument("--name", default="")
    parser.add_argument("--department", default="")
    parser.add_argument("--role", choices=STAFF_ROLES)
    parser.add_argument("--branch", default=None, help=messages.ADD_STAFF_BRANCH)
    parser.add_argument("--password-stdin", action="store_true", help=messages.ADD_STAFF_STDIN)
    parser.add_argument("--reset-password", action="store_true", help=messages.ADD_STAFF_RESET)


def run(given: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0 done, 1 declined, 2 the database is away. Safe to repeat: the second time is declined."""
    database = Database(settings.database_url)
    try:
        database.check()
        migrate(database)
        done = _reset(database, settings, given) if given.reset_password else _add(database, settings, given)
    except Declined as declined:
        sys.stderr.write(f"{declined}\n")
        return 1
    except DatabaseBusy as busy:
        sys.stderr.write(messages.DATABASE_BUSY.format(reason=busy) + "\n")
        return 2
    except DatabaseUnfit as unfit:
        sys.stderr.write(messages.DATABASE_UNFIT.format(reason=unfit) + "\n")
        return 2
    finally:
        database.close()
    sys.stdout.write(f"{done}\n")
    return 0


def _add(database: Database, settings: Settings, given: argparse.Namespace) -> str:
    login_id, role = _login_id(given), _role(given)
    name = _text(given.name, "--name", NAME_MAX_CHARS)
    department = _text(given.department, "--department", DEPARTMENT_MAX_CHARS)
    with database.read() as tx:
        _check_new(tx, login_id, given.branch)
    password_hash = passwords.hash_password(_new_password(given, login_id, name))
    with database.write() as tx:
        _check_new(tx, login_id, given.branch)
        context = _context(tx, settings)
        staff_id = store.add_staff(
            tx,
            login_id=login_id,
            name=name,
            department=department,
            role=role,
            branch_code=given.branch,
            password_hash=password_hash,
            now=context.now,
        )
        log(context, Action.STAFF_ADDED, "staff", str(staff_id), detail=f"role: {role}")
    return messages.STAFF_ADDED.format(login_id=login_id)


def _reset(database: Database, settings: Settings, given: argparse.Namespace) -> str:
    """A new password also opens an account that too many failures have locked."""
    login_id = _login_id(given)
    with database.read() as tx:
        person = _registered(tx, login_id)
    password_hash = passwords.hash_password(_new_password(given, login_id, person.name))
    with database.write() as tx:
        person = _registered(tx, login_id)
        context = _context(tx, settings)
        store.put_password(tx, person.staff_id, password_hash, instead_of=person.password_hash)
        store.forget_counters(tx, [throttle.account_key(login_id)])
        ended = store.revoke_sessions_of(tx, person.staff_id, context.now)
        log(context, Action.PASSWORD_RESET, "staff", str(person.staff_id), detail=f"ended sessions: {ended}")
    return messages.STAFF_RESET.format(login_id=login_id, ended=ended)


def _check_new(tx: Connection, login_id: str, branch_code: str | None) -> None:
    if store.staff_by_login_id(tx, login_id):
        raise Declined(messages.STAFF_EXISTS.format(login_id=login_id))
    if branch_code is not None and not store.has_branch(tx, branch_code):
        raise Declined(messages.BRANCH_UNKNOWN.format(branch_code=branch_code))


def _registered(tx: Connection, login_id: str) -> store.Staff:
    person = store.staff_by_login_id(tx, login_id)
    if person is None:
        raise Declined(messages.STAFF_UNKNOWN.format(login_id=login_id))
    return person


def _login_id(given: argparse.Namespace) -> str:
    if key := service.login_key(given.login_id):
        return key
    raise Declined(messages.STAFF_BAD_LOGIN_ID)


def _role(given: argparse.Namespace) -> Role:
    if given.role is None:
        raise Declined(messages.STAFF_NEEDS.format(option="--role"))
    role = Role(given.role)
    if role is Role.SALES and given.branch is None:
        raise Declined(messages.STAFF_NEEDS.format(option="--branch"))
    return role


def _text(given: str, option: str, max_chars: int) -> str:
    text = unicodedata.normalize("NFC", given).strip()
    if not 1 <= len(text) <= max_chars or not text.isprintable():
        raise Declined(messages.STAFF_BAD_TEXT.format(option=option))
    return text


def _new_password(given: argparse.Namespace, login_id: str, name: str) -> str:
    password = _password_from_stdin() if given.password_stdin else _password_from_terminal()
    if found := passwords.weakness(password, login_id=login_id, name=name):
        raise Declined(_WEAKNESSES[found])
    return password


def _password_from_stdin() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Declined(messages.PASSWORD_MISSING)
    return password


def _password_from_terminal() -> str:
    if not sys.stdin.isatty():
        raise Declined(messages.PASSWORD_NO_TERMINAL)
    password = getpass.getpass(messages.PASSWORD_ASK)
    if getpass.getpass(messages.PASSWORD_AGAIN) != password:
        raise Declined(messages.PASSWORDS_DIFFER)
    return password


def _context(tx: Connection, settings: Settings) -> Context:
    """What the access log needs of somebody at the machine's own terminal."""
    return Context(tx, settings, datetime.now(UTC), uuid.uuid4().hex, network="terminal")
