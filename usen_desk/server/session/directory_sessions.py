"""Who is gone from the company's directory, or may do something else there, is signed out: run by jobs. Row B1-1."""

from __future__ import annotations

import logging
from datetime import datetime

from usen_desk.contract.permissions import Permission
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context
from usen_desk.server.db.database import Database
from usen_desk.server.session import store
from usen_desk.server.session.directory import DirectoryAway, roles_of
from usen_desk.server.settings import Settings

reports = logging.getLogger(__name__)


def end_outdated(database: Database, settings: Settings, now: datetime) -> int:
    """Asks the directory of everybody who has a session by it; returns how many people were signed out. A directory
    that is away signs nobody out. The next sign-in brings a person up to date."""
    if settings.directory is None:
        return 0
    with database.read() as tx:
        here = store.signed_in_by_directory(tx, now)
    if not here:
        return 0
    try:
        there = roles_of(settings.directory, [person.login_id for person in here])
    except DirectoryAway as away:
        reports.warning("the directory can't be asked who is gone: %s", away)
        return 0
    outdated = [person for person in here if there[person.login_id] != person.role]
    for person in outdated:
        with database.write() as tx:
            ended = store.revoke_sessions_of(tx, person.staff_id, now)
            context = Context(tx, settings, now, "0" * 32, "service", Permission.SIGNED_IN)
            detail = f"ended sessions: {ended}, directory"
            log(context, Action.SESSIONS_ENDED, "staff", str(person.staff_id), detail=detail)
    return len(outdated)
