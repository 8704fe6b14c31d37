"""Open inquiries get the times of newer targets and calendars, in batches, run by a job. Row X9."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from usen_desk.contract.calendars import RulesSet
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.inquiries import Status
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.calendars import dues, rules
from usen_desk.server.changes.service import News, record
from usen_desk.server.context import Actor, Context
from usen_desk.server.db.database import Database
from usen_desk.server.inquiries import moving_store, store, work_store
from usen_desk.server.inquiries.clocks import times_of_thread
from usen_desk.server.inquiries.feed import INTERNAL
from usen_desk.server.inquiries.moving_store import Line
from usen_desk.server.inquiries.store import StoredCard
from usen_desk.server.settings import Settings

AT_A_TIME = 100
_SERVICE = Actor(0, "", "", "", Role.SUPERVISOR, None, "")


def retarget(database: Database, settings: Settings, now: datetime) -> News:
    """All batches that are left, each a write unit of its own; safe to run in several processes. Where it stands in
    the inbox stays, its version tells that its times changed. Returns the news of the last one."""
    news = News()
    while True:
        with database.write() as tx:
            batch, found = _one_batch(tx, settings, now)
        news = found if found.last_id else news
        if batch < AT_A_TIME:
            return news


def _one_batch(tx: Connection, settings: Settings, now: datetime) -> tuple[int, News]:
    newest = rules.current(tx, settings)
    ids = work_store.behind_rules(tx, newest.version, AT_A_TIME)
    if not ids:
        return 0, News()
    context = Context(tx, settings, now, "0" * 32, "service", Permission.WORK_INQUIRIES, _SERVICE)
    lines: dict[int, list[Line]] = {inquiry_id: [] for inquiry_id in ids}
    for line in moving_store.lines_of(tx, ids):
        lines[line.inquiry_id].append(line)
    for inquiry_id in ids:
        stored = store.held_card(context, inquiry_id)
        if stored is not None:
            _put(context, newest, stored, lines[inquiry_id])
    return len(ids), record(tx, now, context.noted)


def _put(context: Context, newest: RulesSet, stored: StoredCard, lines: list[Line]) -> None:
    waiting_since = None if stored.status == Status.DONE else stored.waiting_since
    values = times_of_thread(newest, stored.category, lines, waiting_since)
    if any(values[name] != getattr(stored, name) for name in dues.TIMES):
        values["version"] = stored.version + 1
        context.changed(ChangeKind.INQUIRY, stored.inquiry_id, INTERNAL)
    store.put_inquiry(context.tx, stored.inquiry_id, values)
