"""What becomes due by itself, run by jobs: holds that end, assignments that fell silent and return to the queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection

from usen_desk.contract.inquiries import Status
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.changes.service import News, record
from usen_desk.server.context import Actor, Context
from usen_desk.server.db.database import Database
from usen_desk.server.inquiries import events_store, store, texts, work_store
from usen_desk.server.inquiries.system_lines import add_line
from usen_desk.server.inquiries.work import hold_of, put_fields
from usen_desk.server.settings import Settings

AT_A_TIME = 50
_SERVICE = Actor(0, "", "", "", Role.SUPERVISOR, None, "")
"""The service itself: sees all, is nobody's row."""


def end_holds(database: Database, settings: Settings, now: datetime) -> News:
    """保留 whose time has come goes back to 対応中, with a line in the thread; safe to run in several processes."""
    with database.write() as tx:
        context = _context(tx, settings, now)
        for inquiry_id in work_store.ended_holds(tx, now, AT_A_TIME):
            stored = store.held_card(context, inquiry_id)
            if stored is None or stored.status != Status.ON_HOLD:
                continue
            action_id = str(uuid4())
            put_fields(context, stored, {"status": Status.IN_PROGRESS.value, "hold": ""})
            events_store.add(context, inquiry_id, action_id, "hold", hold_of(stored), "")
            events_store.add(context, inquiry_id, action_id, "status", stored.status, Status.IN_PROGRESS.value)
            add_line(context, inquiry_id, texts.woken())
        return record(tx, now, context.noted)


def release_silent(database: Database, settings: Settings, now: datetime) -> News:
    """An inquiry whose answer is overdue, and whose assignee has done nothing for `silent_minutes` since, is
    everybody's again. Nothing new was said: it stays where it stands in the inbox, and its version says that it changed
    (a desk takes the higher one, a page goes on behind the same key)."""
    with database.write() as tx:
        context = _context(tx, settings, now)
        before = now - timedelta(minutes=settings.silent_minutes)
        for inquiry_id in work_store.silent_since(tx, before, AT_A_TIME):
            stored = store.held_card(context, inquiry_id)
            if stored is None or stored.assignee_id is None:
                continue
            put_fields(context, stored, {"assignee": ""}, stays=True)
            events_store.add(context, inquiry_id, str(uuid4()), "assignee", str(stored.assignee_id), "")
            add_line(context, inquiry_id, texts.released(stored.assignee_name or ""))
        return record(tx, now, context.noted)


def _context(tx: Connection, settings: Settings, now: datetime) -> Context:
    return Context(tx, settings, now, "0" * 32, "service", Permission.WORK_INQUIRIES, _SERVICE)
