"""A small service with an inbox: views, filters and pages as the real one gives them, and what the feed would tell."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from tests.ui.inquiries.samples import NOW, card, told
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import (
    GET_CATALOGUE,
    Catalogue,
    Category,
    CategoryForm,
    Prefecture,
)
from usen_desk.contract.inquiries import (
    COUNT_VIEWS,
    SEARCH_INQUIRIES,
    InquiryPage,
    InquirySearch,
    View,
    ViewCount,
    ViewCounts,
)
from usen_desk.contract.inquiry_work import (
    DELETE_SAVED_VIEW,
    LIST_SAVED_VIEWS,
    PUT_SAVED_VIEW,
    SavedView,
    SavedViews,
)
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Role
from usen_desk.contract.text import fold
from usen_desk.ui.inquiries.inbox_model import key_of
from usen_desk.ui.inquiries.standing_model import passes

ME = 1
PEOPLE = [
    Colleague(staff_id=ME, name="山田 美咲", department="カスタマーサポート部", role=Role.AGENT),
    Colleague(staff_id=2, name="伊藤 沙織", department="カスタマーサポート部", role=Role.AGENT),
    Colleague(staff_id=3, name="森 直樹", department="カスタマーサポート部", role=Role.SUPERVISOR),
    Colleague(staff_id=4, name="佐藤 健", department="横浜南支店", role=Role.SALES),
]
CATALOGUE = Catalogue(
    version="1",
    categories=(
        CategoryForm(category=Category.REPAIR, label="修理・点検", icon="wrench", fields=()),
        CategoryForm(category=Category.OTHER, label="その他", icon="circle-help", fields=()),
    ),
    prefectures=(Prefecture(code=13, name="東京都", region="関東"), Prefecture(code=27, name="大阪府", region="近畿")),
)


class Box:
    """The service's side of the inbox. `read` holds how much of each one this person has read."""

    def __init__(self, count=5, **of_card):
        self.cards, self.read, self.saved = {}, {}, []
        for at in range(1, count + 1):
            self.put(at, updated_at=NOW - timedelta(minutes=at), waiting_since=NOW, **of_card)

    @property
    def answers(self):
        return {
            SEARCH_INQUIRIES: self.search,
            COUNT_VIEWS: self.count,
            GET_CATALOGUE: CATALOGUE,
            LIST_COLLEAGUES: Colleagues(items=PEOPLE),
            LIST_SAVED_VIEWS: lambda _: SavedViews(items=list(self.saved)),
            PUT_SAVED_VIEW: self.keep,
            DELETE_SAVED_VIEW: self.drop,
        }

    def put(self, inquiry_id, **other):
        values = {"store_name": f"店{inquiry_id}", "said_count": 1, "last_sequence": 1} | other
        self.cards[inquiry_id] = card(inquiry_id, **values)
        self.read.setdefault(inquiry_id, 1)
        return self.cards[inquiry_id]

    def change(self, inquiry_id, **other):
        """One more version of it; returns what the feed tells of that."""
        known = self.cards[inquiry_id]
        self.cards[inquiry_id] = replace(known, version=known.version + 1, **other)
        return told(replace(self.cards[inquiry_id], read_count=None), change_id=known.version + 1)

    def fresh(self, asked):
        """What a fetch of everything would show."""
        found = [one for one in self.cards.values() if self._is_hit(asked, one)]
        found.sort(key=key_of, reverse=True)
        return [replace(one, read_count=min(self.read[one.inquiry_id], one.said_count)) for one in found]

    def search(self, asked):
        found = self.fresh(asked)
        begin = int(asked.after or 0)
        items = found[begin : begin + asked.limit]
        end = begin + len(items)
        return InquiryPage(items=items, count=len(found), next_after=str(end) if end < len(found) else "")

    def count(self, _):
        def number(view):
            return ViewCount(count=sum(passes(_search(view), one, ME) is True for one in self.cards.values()))

        return ViewCounts(views={view: number(view) for view in View}, saved={})

    def keep(self, body, view):
        others = [one for one in self.saved if one.view_id != view]
        others.insert(min(body.position, len(others)), SavedView(view_id=view, name=body.name, search=body.search))
        self.saved = others
        return SavedViews(items=list(others))

    def drop(self, _: Nothing, view):
        self.saved = [one for one in self.saved if one.view_id != view]
        return SavedViews(items=list(self.saved))

    def _is_hit(self, asked, one):
        stands = passes(asked, one, ME)
        return fold(asked.store) in fold(one.store_name) if stands is None else stands


def _search(view):
    return InquirySearch(view=view)
