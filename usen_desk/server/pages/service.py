"""サイトご利用に関して and the call centres: the text that holds now, those to come, every one before. Seed A06-2.

`page_now` and `call_centres_now` need no session: the customers' sign-in page shows them too.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.site_info import (
    CallCentres,
    CallCentresSet,
    ContactsDraft,
    Kept,
    KeptVersion,
    KeptVersions,
    PageDraft,
    PageName,
    PageVersions,
    SitePage,
    SitePages,
)
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.pages import contacts
from usen_desk.server.pages.texts import CALL_CENTRES, DELIVERED, TITLES
from usen_desk.server.versions import store as versions
from usen_desk.server.versions.store import StoredVersion

ALL = "all"
"""The one key of the call centres."""


def page_now(tx: Connection, page: PageName, now: datetime) -> SitePage:
    """The one door of the text that holds at a time."""
    kept = versions.valid(tx, Kept.PAGE, page.value, now)
    return _delivered(page) if kept is None else _page(page, kept)


def call_centres_now(tx: Connection) -> CallCentresSet:
    kept = versions.newest(tx, Kept.CALL_CENTRES, ALL)
    if kept is None:
        return CallCentresSet(items=CALL_CENTRES)
    return CallCentresSet(items=msgspec.json.decode(kept.value, type=CallCentres).items, version=kept.version)


def list_pages(context: Context, _: Nothing) -> SitePages:
    return SitePages(items=[page_now(context.tx, page, context.now) for page in PageName])


def list_page_versions(context: Context, _: Nothing, page: str) -> PageVersions:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    return _versions(context, _named(page))


def put_page(context: Context, body: PageDraft, page: str) -> PageVersions:
    """A text that holds from a later day leaves the present one as it is until then.

    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE; INVALID_INPUT with the field, also for a day that is past.
    """
    name = _named(page)
    newest = versions.newest(context.tx, Kept.PAGE, name.value)
    version = newest.version if newest else 0
    if newest is not None and msgspec.json.decode(newest.value, type=PageDraft) == body:
        return _versions(context, name)
    context.insist_on_version(version)
    if not body.body.strip():
        raise Refusal(Code.INVALID_INPUT, "body")
    begins = body.valid_from or context.now
    if begins < context.now:
        raise Refusal(Code.INVALID_INPUT, "valid_from")
    if not versions.add(context, Kept.PAGE, name.value, version + 1, body, what="changed", valid_from=begins):
        raise Refusal(Code.CHANGED_MEANWHILE)
    log(context, Action.PAGE_CHANGED, "page", name.value, detail=f"version {version + 1}")
    return _versions(context, name)


def get_call_centres(context: Context, _: Nothing) -> CallCentresSet:
    return call_centres_now(context.tx)


def put_call_centres(context: Context, body: CallCentres) -> CallCentresSet:
    """
    Raises:
        Refusal: CHANGED_MEANWHILE.
    """
    before = call_centres_now(context.tx)
    if before.items == body.items:
        return before
    context.insist_on_version(before.version)
    if not versions.add(context, Kept.CALL_CENTRES, ALL, before.version + 1, body, what="changed"):
        raise Refusal(Code.CHANGED_MEANWHILE)
    log(context, Action.CALL_CENTRES_CHANGED, "call_centres", ALL, detail=f"version {before.version + 1}")
    return call_centres_now(context.tx)


def get_kept_versions(context: Context, _: Nothing, kind: str, key: str) -> KeptVersions:
    """
    Raises:
        Refusal: NOT_FOUND for a kind that isn't kept; what was never changed has no versions.
    """
    try:
        kept = Kept(kind)
    except ValueError:
        raise Refusal(Code.NOT_FOUND) from None
    return KeptVersions(
        items=[_kept_version(context, kept, stored) for stored in versions.versions(context.tx, kept, key)]
    )


def _named(page: str) -> PageName:
    try:
        return PageName(page)
    except ValueError:
        raise Refusal(Code.NOT_FOUND) from None


def _delivered(page: PageName) -> SitePage:
    return SitePage(page=page, title=TITLES[page], body=DELIVERED[page], version=0)


def _page(page: PageName, kept: StoredVersion) -> SitePage:
    body = msgspec.json.decode(kept.value, type=PageDraft).body
    return SitePage(page=page, title=TITLES[page], body=body, version=kept.version, valid_from=kept.valid_from)


def _versions(context: Context, page: PageName) -> PageVersions:
    kept = versions.versions(context.tx, Kept.PAGE, page.value)
    return PageVersions(items=[*(_page(page, one) for one in kept), _delivered(page)])


def _kept_version(context: Context, kind: Kept, stored: StoredVersion) -> KeptVersion:
    names: tuple[str, ...] = ()
    if kind is Kept.CONTACTS:
        names = contacts.names(context, msgspec.json.decode(stored.value, type=ContactsDraft))
    return KeptVersion(
        version=stored.version,
        value=msgspec.Raw(stored.value.encode()),
        what=stored.what,
        changed_at=stored.changed_at,
        changed_by=stored.changed_by,
        names=names,
    )
