"""Searches of the inbox that somebody keeps under a name of their own."""

from __future__ import annotations

from uuid import UUID

import msgspec
from msgspec.structs import replace

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquirySearch
from usen_desk.contract.inquiry_work import SAVED_VIEWS_MAX, SavedView, SavedViews, ViewToSave
from usen_desk.server.context import Context, Refusal
from usen_desk.server.inquiries import saved_views_store as store
from usen_desk.server.inquiries.saved_views_store import StoredView

POSITION_MAX = 2**31 - 1
_decoder = msgspec.json.Decoder(InquirySearch)


def list_saved_views(context: Context, _: Nothing) -> SavedViews:
    return SavedViews(items=own_views(context))


def own_views(context: Context) -> list[SavedView]:
    """In their order. One that asks for something which this release doesn't know (kept by a newer one) is left out;
    its row stays."""
    found = []
    for stored in store.views(context):
        try:
            search = _decoder.decode(stored.search)
        except msgspec.ValidationError:
            continue
        found.append(SavedView(view_id=stored.view_id, name=stored.name, search=search))
    return found


def put_saved_view(context: Context, body: ViewToSave, view: str) -> SavedViews:
    """
    Raises:
        Refusal: INVALID_INPUT (view: no UUID, somebody else's, or one more than may be kept; name; position).
    """
    search = replace(body.search, after="", limit=InquirySearch().limit)
    name = body.name.strip()
    if not name:
        raise Refusal(Code.INVALID_INPUT, "name")
    if body.position > POSITION_MAX:
        raise Refusal(Code.INVALID_INPUT, "position")
    stored = StoredView(_id_of(view), name, msgspec.json.encode(search).decode())
    if not store.put(context, stored, body.position):
        if len(store.views(context)) >= SAVED_VIEWS_MAX:
            raise Refusal(Code.INVALID_INPUT, "view")
        if not store.add(context, stored, body.position) and not store.put(context, stored, body.position):
            raise Refusal(Code.INVALID_INPUT, "view")
    return SavedViews(items=own_views(context))


def delete_saved_view(context: Context, _: Nothing, view: str) -> SavedViews:
    """
    Raises:
        Refusal: NOT_FOUND, also for somebody else's.
    """
    try:
        view_id = _id_of(view)
    except Refusal:
        raise Refusal(Code.NOT_FOUND) from None
    if not store.remove(context, view_id):
        raise Refusal(Code.NOT_FOUND)
    return SavedViews(items=own_views(context))


def _id_of(view: str) -> str:
    """In the one spelling that is kept."""
    try:
        return str(UUID(view))
    except ValueError:
        raise Refusal(Code.INVALID_INPUT, "view") from None
