"""How many inquiries stand in each standing view and in one's own saved ones, now."""

from __future__ import annotations

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import InquirySearch, View, ViewCount, ViewCounts
from usen_desk.server.context import Context
from usen_desk.server.inquiries import inbox_store
from usen_desk.server.inquiries.inbox import look
from usen_desk.server.inquiries.inbox_conditions import wanted
from usen_desk.server.inquiries.saved_views import own_views


def count_views(context: Context, _: Nothing) -> ViewCounts:
    return ViewCounts(
        views={view: _counted(context, InquirySearch(view=view)) for view in View},
        saved={view.view_id: _counted(context, view.search) for view in own_views(context)},
    )


def _counted(context: Context, asked: InquirySearch) -> ViewCount:
    made = look(context, wanted(context, asked))
    count = 0 if made is None else inbox_store.count(context.tx, made)
    return ViewCount(count=min(count, COUNT_EXACT_TO), more_than_count=count > COUNT_EXACT_TO)
