"""What the hub reads, in a database thread: changes as each audience sees them, and who is present.

An audience is everybody whom the same rules show the same rows: one query answers for all of its streams.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from usen_desk.contract.base import MAX_ID, Message
from usen_desk.contract.changes import Change, ChangeKind, PresenceState, Present
from usen_desk.contract.permissions import Permission, Scope
from usen_desk.server.changes import store
from usen_desk.server.changes.presence import Visible
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.context import Actor, Context
from usen_desk.server.db.database import Database
from usen_desk.server.settings import Settings

BATCH_ROWS = 500
_OF_AN_INQUIRY = (ChangeKind.INQUIRY, ChangeKind.MESSAGE)
Audience = Actor
"""An actor without what belongs to one person alone."""


@dataclass(frozen=True)
class OfInquiry(Actor):
    """An audience that hears of one exchange only. What concerns no such exchange costs it no query."""

    inquiry_id: int = 0


PresentBy = Mapping[tuple[int, int], Present]
"""By inquiry_id and staff_id."""


@dataclass(frozen=True)
class ChangeView:
    """How the rows of one kind are shown, and the permission that decides on the scope of `context`.

    rows(context, changed) runs in a read unit, for an audience instead of a person (context.actor has no staff_id),
    and returns change_id → the object now; what is left out is not told. It uses `visible_to`, as lists do.
    """

    permission: Permission
    rows: Callable[[Context, Sequence[ChangeRow]], Mapping[int, Message]]


ChangeViews = Mapping[str, ChangeView]
"""By ChangeKind."""


@dataclass(frozen=True)
class Looked:
    """What stands behind an id: of each audience, and up to where this leads. `highest` is below the id asked for
    where the database is another one than it was."""

    epoch: str
    highest: int
    next_after: int
    of: dict[Audience, list[Change]]


def audience_of(actor: Actor, inquiry_id: int = 0) -> Audience:
    """inquiry_id: 0 for everything."""
    audience = dataclasses.replace(actor, staff_id=0, login_id="", name="", department="", token_hash="")
    if not inquiry_id:
        return audience
    each = {field.name: getattr(audience, field.name) for field in dataclasses.fields(Actor)}
    return OfInquiry(**each, inquiry_id=inquiry_id)


def inquiry_of(audience: Audience) -> int:
    return audience.inquiry_id if isinstance(audience, OfInquiry) else 0


class Reader:
    """Every method opens a read unit of its own. Raises: DatabaseBusy."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        views: ChangeViews,
        visible: Visible,
        clock: Callable[[], datetime],
    ) -> None:
        self._database, self._settings, self._clock = database, settings, clock
        self._views, self._visible = views, visible

    def newest(self) -> tuple[str, int]:
        """Epoch and highest id."""
        with self._database.read() as tx:
            return store.newest(tx)

    def look(self, after: int, audiences: Collection[Audience], upto: int = MAX_ID) -> Looked:
        """At most BATCH_ROWS changes behind `after`; of several of one object only the last."""
        with self._database.read() as tx:
            epoch, highest, rows = store.looked(tx, after, BATCH_ROWS, upto)
            newest = list({(row.kind, row.object_id, row.part_id): row for row in rows}.values())
            of = {audience: self._seen(tx, audience, newest) for audience in audiences}
            return Looked(epoch, highest, rows[-1].change_id if rows else after, of)

    def _seen(self, tx: Connection, audience: Audience, rows: Sequence[ChangeRow]) -> list[Change]:
        seen: list[Change] = []
        if only := inquiry_of(audience):
            rows = [row for row in rows if row.object_id == only and row.kind in _OF_AN_INQUIRY]
        for kind, view in self._views.items():
            of_kind = [row for row in rows if row.kind == kind]
            if of_kind and audience.scope(view.permission) is not Scope.NONE:
                shown = view.rows(self._context(tx, audience, view.permission), of_kind)
                seen += [_change(row, shown[row.change_id]) for row in of_kind if row.change_id in shown]
        return sorted(seen, key=lambda change: change.change_id)

    def present(self, before: PresentBy, audiences: Collection[Audience], *, renewed: bool) -> Presence:
        """Who is there now, and what each audience has to hear that knew of `before`; `renewed`: also of those who
        merely go on."""
        now = self._clock()
        with self._database.read() as tx:
            there = _by_person(store.present(tx, now), now)
            told = {key: one for key, one in there.items() if not _goes_on(one, before.get(key), renewed)}
            gone = [_gone(before[key]) for key in before.keys() - there.keys()]
            news = [*told.values(), *gone]
            of = {audience: self._seen_present(tx, audience, news, now) for audience in audiences} if news else {}
        return Presence({key: told.get(key) or before[key] for key in there}, of)

    def _seen_present(self, tx: Connection, audience: Audience, news: Sequence[Present], now: datetime) -> list[Change]:
        if inquiry_of(audience) or audience.scope(Permission.SHOW_PRESENCE) is Scope.NONE:
            return []
        context = self._context(tx, audience, Permission.SHOW_PRESENCE)
        visible = self._visible(context, {present.inquiry_id for present in news})
        return [
            Change(
                change_id=0,
                at=now,
                kind=ChangeKind.PRESENCE,
                object_id=present.inquiry_id,
                part_id=present.staff_id,
                item=msgspec.Raw(msgspec.json.encode(present)),
            )
            for present in news
            if present.inquiry_id in visible
        ]

    def _context(self, tx: Connection, audience: Audience, permission: Permission) -> Context:
        return Context(tx, self._settings, self._clock(), "", "", permission, audience)


@dataclass(frozen=True)
class Presence:
    """`told` is everybody who is there, as they are told of now; `of` what each audience has to hear."""

    told: PresentBy
    of: Mapping[Audience, list[Change]]


def _change(row: ChangeRow, item: Message) -> Change:
    return Change(
        change_id=row.change_id,
        at=row.at,
        kind=row.kind,
        object_id=row.object_id,
        part_id=row.part_id,
        item=msgspec.Raw(msgspec.json.encode(item)),
    )


def _goes_on(present: Present, before: Present | None, renewed: bool) -> bool:
    """Whether it needs no word."""
    if before is None or (before.state, before.claimed_at) != (present.state, present.claimed_at):
        return False
    return not renewed or (before.until, before.claimed_until) == (present.until, present.claimed_until)


def _gone(before: Present) -> Present:
    return replace(before, state=PresenceState.GONE, claimed_at=None, claimed_until=None)


def _by_person(rows: Collection[store.PresentRow], now: datetime) -> PresentBy:
    """One state a person and inquiry, and one claim. Who is gone but has a claim is GONE with the claim."""
    devices: dict[tuple[int, int], list[store.PresentRow]] = {}
    for row in rows:
        devices.setdefault((row.inquiry_id, row.staff_id), []).append(row)
    return {key: _present(of_person, now) for key, of_person in devices.items()}


def _present(devices: Sequence[store.PresentRow], now: datetime) -> Present:
    """Typing on any device is typing; the claim is as old as the oldest and as young as the youngest."""
    there = [row for row in devices if row.until > now]
    claims = [(row.claimed_at, row.claimed_until) for row in devices if row.claimed_at and row.claimed_until]
    claims = [claim for claim in claims if claim[1] > now]
    state = PresenceState.VIEWING if there else PresenceState.GONE
    return Present(
        staff_id=devices[0].staff_id,
        name=devices[0].name,
        inquiry_id=devices[0].inquiry_id,
        state=PresenceState.TYPING if any(row.is_typing for row in there) else state,
        until=max(row.until for row in devices),
        claimed_at=min((claim[0] for claim in claims), default=None),
        claimed_until=max((claim[1] for claim in claims), default=None),
    )
