"""`usen-desk-service add-portal-user`: a customer's person with a temporary password, or a new one for who is there."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from datetime import UTC, datetime, timedelta

from usen_desk.contract.base import JST
from usen_desk.contract.companies import TEMPORARY_PASSWORD_DAYS
from usen_desk.contract.text import fold
from usen_desk.server import messages
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.session import passwords, portal_store
from usen_desk.server.session.portal import email_key
from usen_desk.server.settings import Settings

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")


class Declined(Exception):
    """The command can't be done as it was given; the text is for the person at the terminal."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = messages.ADD_PORTAL_USER
    parser.add_argument("--email", required=True)
    parser.add_argument("--company", default="")
    parser.add_argument("--name", default="")
    parser.add_argument("--department", default="")
    parser.add_argument("--reissue", action="store_true", help=messages.PORTAL_USER_REISSUE)


def run(given: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0 done, 1 declined. The temporary password stands on the standard output, once."""
    database = Database(settings.database_url)
    try:
        database.check()
        migrate(database)
        password = passwords.temporary_password()
        password_hash = passwords.hash_password(password)
        now = datetime.now(UTC)
        until = now + timedelta(days=TEMPORARY_PASSWORD_DAYS)
        (_reissue if given.reissue else _add)(database, given, password_hash, now, until)
    except Declined as declined:
        sys.stderr.write(f"{declined}\n")
        return 1
    finally:
        database.close()
    days = {"email": given.email, "password": password, "until": f"{until.astimezone(JST):%Y-%m-%d %H:%M}"}
    sys.stdout.write(messages.PORTAL_USER_DONE.format(**days) + "\n")
    return 0


def _add(database: Database, given: argparse.Namespace, password_hash: str, now: datetime, until: datetime) -> None:
    email = given.email.strip()
    if not _EMAIL.fullmatch(email) or len(email) > 254:
        raise Declined(messages.PORTAL_USER_BAD_EMAIL)
    name = unicodedata.normalize("NFC", given.name).strip()
    department = unicodedata.normalize("NFC", given.department).strip()
    if not 1 <= len(name) <= 60 or not name.isprintable() or len(department) > 100 or not department.isprintable():
        raise Declined(messages.STAFF_BAD_TEXT.format(option="--name, --department"))
    with database.write() as tx:
        company_id = portal_store.company_of(tx, fold(given.company))
        if company_id is None:
            raise Declined(messages.COMPANY_UNKNOWN.format(company=given.company))
        if portal_store.user_by_email(tx, email_key(email)):
            raise Declined(messages.PORTAL_USER_EXISTS.format(email=email))
        portal_store.add_user(
            tx,
            company_id=company_id,
            email=email,
            email_key=email_key(email),
            name=name,
            department=department,
            password_hash=password_hash,
            password_until=until,
            now=now,
        )


def _reissue(database: Database, given: argparse.Namespace, password_hash: str, now: datetime, until: datetime) -> None:
    """The password before and every session end with it."""
    with database.write() as tx:
        person = portal_store.user_by_email(tx, email_key(given.email))
        if person is None:
            raise Declined(messages.PORTAL_USER_UNKNOWN.format(email=given.email))
        portal_store.put_temporary_password(tx, person.user_id, password_hash, until)
        portal_store.revoke_sessions_of(tx, person.user_id, now)
