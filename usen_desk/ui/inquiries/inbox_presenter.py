"""The inbox: reads the view that is chosen, keeps it true while events come, counts all views, keeps own ones. A04-1, X2.

Lives from sign-in to sign-out, so that the rail shows how many wait before the tab is opened. No widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import Endpoint, Nothing, R
from usen_desk.contract.catalogue import GET_CATALOGUE, Catalogue
from usen_desk.contract.changes import Change
from usen_desk.contract.inquiries import (
    CARDS_MAX,
    COUNT_VIEWS,
    SEARCH_INQUIRIES,
    InquiryCard,
    InquiryPage,
    InquirySearch,
    ReadKept,
    Side,
    View,
    ViewCounts,
)
from usen_desk.contract.inquiry_work import SavedView
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.inbox_model import InboxModel, Key, is_newer, key_of
from usen_desk.ui.inquiries.standing_model import is_filtered, passes
from usen_desk.ui.inquiry_cells import UNNAMED
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator, Place, Tab, inquiry_place

PAGE = 50
REST_MS = 700
"""What only the service can say is asked for once, however many events come in this time."""
TICK_MS = 20_000
WORKING = (Role.AGENT, Role.SUPERVISOR)
"""To whom an inquiry can be given."""


@dataclass(frozen=True)
class Listed:
    """How much there is of what is asked for."""

    search: InquirySearch
    saved_id: str
    count: int
    more_than_count: bool
    is_loaded: bool


class InboxPresenter(QObject):
    """`model` is the list. Signals: listing() rows are about to change; listed(Listed) they have; counted(ViewCounts);
    waiting(number that wait for an answer); working(bool); told(UserMessage) it couldn't be read; catalogue(Catalogue); colleagues(list of Colleague); chosen(InquirySearch) another
    view or other filters."""

    listing = Signal()
    listed = Signal(object)
    counted = Signal(object)
    waiting = Signal(int)
    working = Signal(bool)
    told = Signal(object)
    catalogue = Signal(object)
    colleagues = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        me: Me,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator, self._me = client, background, navigator, me
        self.model = InboxModel(self)
        self.search = InquirySearch(view=View.UNANSWERED if self.may_work else View.ALL)
        self.saved_id = ""
        self.people: list[Colleague] = []
        self.words: Catalogue | None = None
        self.counts: ViewCounts | None = None
        self._after = ""
        self._edge: Key | None = None
        self._count, self._more_than_count, self._is_loaded = 0, False, False
        self._fetching = 0
        self._meanwhile: list[InquiryCard] = []
        self._reads: dict[int, int] = {}
        self._refresh = self._timer(self.load)
        self._recount = self._timer(self.count)
        self._minute = QTimer(self, interval=TICK_MS)
        self._minute.timeout.connect(lambda: self.model.tick(self._client.now()))

    @property
    def may_work(self) -> bool:
        return Permission.WORK_INQUIRIES in self._me.permissions

    @property
    def may_keep_views(self) -> bool:
        return Permission.OWN_VIEWS in self._me.permissions

    @property
    def me(self) -> Me:
        return self._me

    def now(self) -> datetime:
        return self._client.now()

    @property
    def has_more(self) -> bool:
        return bool(self._after)

    @property
    def outcome(self) -> Listed:
        return Listed(self.search, self.saved_id, self._count, self._more_than_count, self._is_loaded)

    def start(self) -> None:
        """When the tab is first shown."""
        self.load()
        self._read(GET_CATALOGUE, self._on_catalogue, "catalogue")
        if self.may_work:
            self._read(LIST_COLLEAGUES, self._on_colleagues, "colleagues")
        self._minute.start()

    def choose(self, view: View) -> None:
        """A standing view, without filters."""
        self._ask(InquirySearch(view=view), "")

    def choose_saved(self, view: SavedView) -> None:
        self._ask(view.search, view.view_id)

    def keep_as(self, view_id: str) -> None:
        """What is shown is this own view from now on; "" where that one is gone."""
        self.saved_id = view_id
        self.count()

    def filter(self, search: InquirySearch) -> None:
        """These filters in the view that is chosen."""
        self._ask(replace(search, view=self.search.view), "")

    def show(self, search: InquirySearch) -> None:
        """A view and filters that another tab asks for."""
        self._ask(search, "")

    def load(self) -> None:
        """Read as many anew as are shown; they stay until the answer is here."""
        self._refresh.stop()
        self._fetching += 1
        mark, search, rows = self._fetching, self.search, max(PAGE, len(self.model.cards))
        self.working.emit(True)
        self._background.run(
            lambda: self._pages(search, rows),
            lambda page: self._on_page(mark, page),
            self._on_error,
            owner=self,
            latest="inbox",
        )
        self.count()

    def more(self) -> None:
        """The page after the last one; asked for once."""
        if not self._after or self._fetching:
            return
        self._fetching += 1
        mark, ask = self._fetching, replace(self.search, after=self._after, limit=PAGE)
        self._background.run(
            lambda: self._client.call(SEARCH_INQUIRIES, ask),
            lambda page: self._on_more(mark, page),
            self._on_error,
            owner=self,
            latest="inbox",
        )

    def count(self) -> None:
        self._recount.stop()
        if self.may_work:
            self._read(COUNT_VIEWS, self._on_counts, "counts")

    def on_changes(self, changes: Sequence[Change]) -> None:
        """From the change feed."""
        cards: list[InquiryCard] = []
        for change in changes:
            try:
                cards.append(msgspec.json.decode(change.item, type=InquiryCard))
            except msgspec.MsgspecError:  # of a newer service
                self._rest(self._refresh)
        self.take(cards)

    def take(self, cards: Sequence[InquiryCard]) -> None:
        """Cards as they are now: each moves, comes or goes by the rule of the view."""
        self._rest(self._recount)
        if self._fetching:
            self._meanwhile += cards
        if not self._is_loaded or not cards:
            return
        self.listing.emit()
        for card in cards:
            known = self.model.card_of(card.inquiry_id)
            if known is None or is_newer(card, known):
                self._apply(self._with_read(card, known), known)
        self.listed.emit(self.outcome)

    def on_read(self, kept: ReadKept) -> None:
        """The thread beside the list was read so far."""
        self._reads[kept.inquiry_id] = kept.read_count
        self.model.set_read(kept.inquiry_id, kept.read_count)

    def open(self, inquiry_id: int, sequence: int = 0) -> None:
        self._navigator.open(inquiry_place(inquiry_id, sequence))

    def open_search(self) -> None:
        """The search over messages."""
        self._navigator.open(Place(Tab.INQUIRIES, "search"))

    def name(self, card: InquiryCard) -> None:
        """It is shown: 最近 lists it."""
        self._navigator.name(inquiry_place(card.inquiry_id), f"#{card.inquiry_id} {card.store_name or UNNAMED}")

    def _ask(self, search: InquirySearch, saved_id: str) -> None:
        is_other = search != self.search or saved_id != self.saved_id
        self.search, self.saved_id = search, saved_id
        if is_other:
            self._is_loaded, self._after, self._edge = False, "", None
            self.chosen.emit(search)
            self.listing.emit()
            self.model.put([], self._client.now())
            self.listed.emit(self.outcome)
        self.load()

    def _pages(self, search: InquirySearch, rows: int) -> InquiryPage:
        """In the worker: the first `rows`, in as many pages as it takes."""
        ask = replace(search, after="", limit=min(rows, CARDS_MAX))
        page = self._client.call(SEARCH_INQUIRIES, ask)
        items, after = list(page.items), page.next_after
        while after and len(items) < rows:
            ask = replace(ask, after=after, limit=min(rows - len(items), CARDS_MAX))
            following = self._client.call(SEARCH_INQUIRIES, ask)
            items += following.items
            after = following.next_after
        return replace(page, items=items, next_after=after)

    def _on_page(self, mark: int, page: InquiryPage) -> None:
        self._end(mark)
        self._is_loaded = True
        self._count, self._more_than_count = page.count, page.more_than_count
        self.listing.emit()
        self._keep(page)
        self.model.put(page.items, self._client.now())
        self.listed.emit(self.outcome)
        self._take_meanwhile()

    def _on_more(self, mark: int, page: InquiryPage) -> None:
        self._end(mark)
        known = self.model.card_of
        fresh = [card for card in page.items if known(card.inquiry_id) is None]
        self._keep(page)
        self.model.put([*self.model.cards, *fresh], self._client.now())
        self.listed.emit(self.outcome)
        self._take_meanwhile()

    def _keep(self, page: InquiryPage) -> None:
        self._after = page.next_after
        self._edge = key_of(page.items[-1]) if page.items and page.next_after else None
        self._reads.update((card.inquiry_id, card.read_count) for card in page.items if card.read_count is not None)

    def _take_meanwhile(self) -> None:
        waiting, self._meanwhile = self._meanwhile, []
        if waiting:
            self.take(waiting)

    def _with_read(self, card: InquiryCard, known: InquiryCard | None) -> InquiryCard:
        """An event doesn't tell how much of it this person has read: that is known, unless they answered elsewhere."""
        if card.read_count is not None:
            self._reads[card.inquiry_id] = card.read_count
            return card
        read = self._reads.get(card.inquiry_id)
        answered = card.preview_side is Side.STAFF and (known is None or card.said_count != known.said_count)
        if read is None or answered:
            self._rest(self._refresh)
        return replace(card, read_count=None if read is None else min(read, card.said_count))

    def _apply(self, card: InquiryCard, known: InquiryCard | None) -> None:
        stands = passes(self.search, card, self._me.staff_id)
        if stands is None:
            self._rest(self._refresh)
            stands = known is not None
        is_beyond = self._edge is not None and key_of(card) < self._edge
        if self._edge is not None and known is None:
            self._rest(self._refresh)  # it may have stood further below: only the service knows how many there are
        if stands and not is_beyond:
            self._count += known is None and self._edge is None
            self.model.place(card)
        elif known is not None:
            self._count -= 1
            self.model.remove(card.inquiry_id)
        self._count = max(0, min(self._count, COUNT_EXACT_TO))

    def _on_error(self, error: ApiError) -> None:
        self._fetching = 0
        self.working.emit(False)
        self.told.emit(explain(error))

    def _end(self, mark: int) -> None:
        if mark == self._fetching:
            self._fetching = 0
        self.working.emit(False)

    def _on_counts(self, counts: ViewCounts) -> None:
        self.counts = counts
        self.waiting.emit(counts.views[View.UNANSWERED].count)
        self.counted.emit(counts)

    def _on_catalogue(self, found: Catalogue) -> None:
        if self.words is None or self.words.version != found.version:
            self.words = found
            self.model.set_categories({form.category: (form.label, form.icon) for form in found.categories})
            self.catalogue.emit(found)

    def _on_colleagues(self, found: Colleagues) -> None:
        self.people = [one for one in found.items if one.role in WORKING]
        self.colleagues.emit(self.people)

    def _read(self, endpoint: Endpoint[Nothing, R], ok: Callable[[R], None], latest: str) -> None:
        self._background.run(
            lambda: self._client.call(endpoint, Nothing()),
            ok,
            lambda error: self.told.emit(explain(error)),
            owner=self,
            latest=latest,
        )

    def _rest(self, timer: QTimer) -> None:
        if not timer.isActive():
            timer.start()

    def _timer(self, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=REST_MS)
        timer.timeout.connect(then)
        return timer


def filters_in_words(search: InquirySearch) -> int:
    """How many filters are set."""
    if not is_filtered(search):
        return 0
    asked = (search.category, search.store, search.statuses, search.prefecture_code, search.opened_by)
    return sum(
        map(bool, (*asked, search.updated_from or search.updated_to, search.assignee_id, search.due, search.text))
    )
