"""Where a person is, was and may go: places, back and forward, the list of recent ones, usen-desk:// links.

A place is a tab and, inside it, a key that only that tab reads: "" is its start view, "customer/<顧客CD>" a store.
A page shows the places of its tab (Page below); it opens others with `navigator.open`, and tells the name of what it
shows with `navigator.name` once it knows it:

    self._navigator.open(customer_place("0398207101"))
    self._navigator.name(place, customer.unis.store_name)

A tab is ui/<tab>/page.py and presenter.py, built by one function of usen_desk.ui.tabs when it is first opened:

    def _accounts(desk: Desk) -> Page:
        from usen_desk.ui.accounts.page import AccountsPage
        from usen_desk.ui.accounts.presenter import AccountsPresenter

        presenter = AccountsPresenter(desk.client, desk.background, desk.navigator, desk.choices)
        return AccountsPage(presenter, desk.actions)

client: usen_desk.api.client.ApiClient; background: usen_desk.ui.background.Background; navigator: Navigator; choices:
usen_desk.local.settings.Choices (remembered per person); me: usen_desk.contract.session.Me; actions:
usen_desk.ui.shortcuts.Actions. A presenter takes those that it needs, in this order. Tests give it the fakes of
tests/fakes.py.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from urllib.parse import quote, unquote_to_bytes

import msgspec
from PySide6.QtCore import QObject, Signal

from usen_desk.contract.inquiries import InquirySearch

HISTORY_MAX = 100
RECENTS_MAX = 20


class Tab(enum.StrEnum):
    """Every tab that there is; the value also names its folder below ui/."""

    ACCOUNTS = "accounts"
    TRIALS = "trials"
    INQUIRIES = "inquiries"
    FILES = "files"
    BRANCHES = "branches"
    NOTICES = "notices"
    BOARD = "board"
    PEOPLE = "people"


@dataclass(frozen=True)
class Place:
    """One view of one tab. Two places are the same when tab and key are."""

    tab: Tab
    key: str = ""


def customer_place(customer_code: str) -> Place:
    return Place(Tab.ACCOUNTS, f"customer/{customer_code}")


def trial_place(login_id: str) -> Place:
    return Place(Tab.TRIALS, f"trial/{login_id}")


def inquiry_place(inquiry_id: int, sequence: int = 0) -> Place:
    """`sequence`: the message that is to be in sight."""
    return Place(Tab.INQUIRIES, f"inquiry/{inquiry_id}@{sequence}" if sequence else f"inquiry/{inquiry_id}")


def list_place(search: InquirySearch) -> Place:
    """The inbox with these conditions; for views of other tabs that lead to rows."""
    plain = msgspec.to_builtins(InquirySearch())
    asked = {name: value for name, value in msgspec.to_builtins(search).items() if value != plain[name]}
    return Place(Tab.INQUIRIES, "list/" + quote(msgspec.json.encode(asked).decode(), safe=""))


def list_of(key: str) -> InquirySearch | None:
    """None for the key of another place."""
    if not key.startswith("list/"):
        return None
    try:
        return msgspec.json.decode(unquote_to_bytes(key.removeprefix("list/")), type=InquirySearch)
    except msgspec.MsgspecError:
        return None


def opening_place(customer_code: str = "") -> Place:
    """A new inquiry, for this store where it is known."""
    return Place(Tab.INQUIRIES, f"new/{customer_code}" if customer_code else "new")


def notice_place(notice_id: int) -> Place:
    return Place(Tab.NOTICES, f"notice/{notice_id}")


def faq_from_place(inquiry_id: int, sequence: int) -> Place:
    """A new FAQ from one message of a thread."""
    return Place(Tab.NOTICES, f"faq/from/{inquiry_id}@{sequence}")


def branch_place(branch_code: str) -> Place:
    return Place(Tab.BRANCHES, f"branch/{branch_code}")


class Page(Protocol):
    """What the window asks of a tab's widget, besides being a QWidget."""

    def show_place(self, place: Place) -> None:
        """Show this place of the tab, from wherever the page is now. The same place again means: load it anew."""

    def focus_first(self) -> None:
        """Put the cursor where work begins, e.g. into the first field of the form."""


@runtime_checkable
class Dense(Protocol):
    """A page that has a compact form, for low windows or by choice: rows 32 instead of 40."""

    def set_compact(self, compact: bool) -> None: ...


@dataclass(frozen=True)
class Recent:
    place: Place
    title: str


class Navigator(QObject):
    """Signals: opened(Place) show it; changed() after anything that back, forward or 最近 show."""

    opened = Signal(object)
    changed = Signal()

    def __init__(self, tabs: Iterable[Tab], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tabs = tuple(tabs)
        self._history: list[Place] = []
        self._at = -1
        self._recents: list[Recent] = []

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Those the person may open, in the order of the rail."""
        return self._tabs

    @property
    def place(self) -> Place | None:
        return self._history[self._at] if self._history else None

    @property
    def recents(self) -> tuple[Recent, ...]:
        """Newest first."""
        return tuple(self._recents)

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._history) - 1

    def open(self, place: Place) -> bool:
        """Show `place` and put it into the history. False when the person has no such tab: then nothing happens."""
        if place.tab not in self._tabs:
            return False
        if place != self.place:
            self._history = [*self._history[: self._at + 1], place][-HISTORY_MAX:]
            self._at = len(self._history) - 1
        self._show()
        return True

    def open_tab(self, tab: Tab) -> bool:
        """Go to the view that was last shown in this tab; when the tab is in front already, to its start view."""
        if self.place is not None and self.place.tab is tab:
            return self.open(Place(tab))
        last = next((place for place in reversed(self._history) if place.tab is tab), Place(tab))
        return self.open(last)

    def back(self) -> None:
        if self.can_go_back:
            self._at -= 1
            self._show()

    def forward(self) -> None:
        if self.can_go_forward:
            self._at += 1
            self._show()

    def name(self, place: Place, title: str) -> None:
        """The page knows what `place` is called: it enters 最近 under this title."""
        self._recents = [Recent(place, title), *(recent for recent in self._recents if recent.place != place)]
        del self._recents[RECENTS_MAX:]
        self.changed.emit()

    def title_of(self, place: Place) -> str:
        return next((recent.title for recent in self._recents if recent.place == place), "")

    def kept(self) -> dict[str, object]:
        """What the next start needs; plain values for the settings."""
        place = self.place
        return {
            "place": [place.tab, place.key] if place else None,
            "recents": [[recent.place.tab, recent.place.key, recent.title] for recent in self._recents],
        }

    def restore(self, kept: object) -> Place | None:
        """Take back `kept`; whatever is not as expected is left out. The last place is returned, not opened."""
        if not isinstance(kept, dict):
            return None
        recents = kept.get("recents")
        for item in reversed(recents if isinstance(recents, list) else []):
            place, title = self._place_of(item), item[2] if isinstance(item, list) and len(item) == 3 else None
            if place is not None and isinstance(title, str):
                self.name(place, title)
        return self._place_of(kept.get("place"))

    def _place_of(self, item: object) -> Place | None:
        if not isinstance(item, list) or len(item) < 2 or not isinstance(item[1], str):
            return None
        tab = next((tab for tab in self._tabs if tab == item[0]), None)
        return Place(tab, item[1]) if tab else None

    def _show(self) -> None:
        self.opened.emit(self.place)
        self.changed.emit()


SCHEME = "usen-desk"
LINK_MAX_CHARS = 300


class LinkKind(enum.StrEnum):
    """What a link may name; the value is its host part."""

    CUSTOMER = "customer"
    ACCOUNT = "account"
    TRIAL = "trial"
    INQUIRY = "inquiry"
    TEL = "tel"


@dataclass(frozen=True)
class Link:
    kind: LinkKind
    value: str

    def __str__(self) -> str:
        return f"{SCHEME}://{self.kind}/{quote(self.value, safe='')}"


_VALUES = {
    LinkKind.CUSTOMER: re.compile(r"[0-9A-Za-z-]{1,32}"),
    LinkKind.ACCOUNT: re.compile(r"[0-9]{1,16}"),
    LinkKind.TRIAL: re.compile(r"[0-9A-Za-z._@-]{1,64}"),
    LinkKind.INQUIRY: re.compile(r"[0-9]{1,16}"),
    LinkKind.TEL: re.compile(r"\+?[0-9-]{3,20}"),
}
_LINK = re.compile(rf"{SCHEME}://([a-z]+)/([^/?#\\]+)/?", re.IGNORECASE)


def parse_link(text: str) -> Link | None:
    """A link of ours, or None for all else: other schemes, unknown kinds, more parts, queries, odd characters.

    Links come from other programs and from mails, so they may only show something, and only what fits exactly.
    """
    found = _LINK.fullmatch(text.strip()) if len(text) <= LINK_MAX_CHARS else None
    if not found:
        return None
    kind = next((kind for kind in LinkKind if kind == found[1].lower()), None)
    try:
        value = unquote_to_bytes(found[2]).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Link(kind, value) if kind and _VALUES[kind].fullmatch(value) else None
