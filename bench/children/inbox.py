"""The inbox's list before so many inquiries: `python -m bench.children.inbox ROWS`. The pages come from this process.

The inbox knows no place but the begin of its result: it goes on by pages of 50 while somebody scrolls, so a jump lands
among what was read so far.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter, thread_time
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from bench.children.telling import memory_mb, tell, wait_until
from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import (
    SEARCH_INQUIRIES,
    InquiryCard,
    InquiryPage,
    InquirySearch,
    Person,
    Side,
    Status,
)
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import Me
from usen_desk.ui.inquiries.inbox_presenter import InboxPresenter
from usen_desk.ui.inquiries.inbox_view import InboxList
from usen_desk.ui.theme import Theme

FRAMES = 200
SCROLL_PX = 3 * 98
DEEP = 20_000
"""Somebody who scrolls on and on has so many cards; what a further page costs then is told apart."""
DEEP_PAGES = 20
NOW = datetime(2026, 3, 9, 3, 1, tzinfo=UTC)
ME = Me(staff_id=1, login_id="bench", name="山田 美咲", department="", role=Role.AGENT, permissions=frozenset())
WORDS = (
    "2階のスピーカー2台から音が出ません。営業が17時からのため、それまでに復旧できますでしょうか。",
    "請求書の宛名を新しい会社名に変更していただけますか。",
    "開店の案内の放送時刻を30分早めたいです。",
)


def card(at: int) -> InquiryCard:
    """Of the row `at`, newest first."""
    return InquiryCard(
        inquiry_id=2_000_000 - at,
        category=list(Category)[at % len(Category)],
        status=list(Status)[at % 3],
        store_name=f"焼肉大将 渋谷センター街{at}号店",
        opened_by=Person(side=Side.CUSTOMER, name=f"佐藤 健{at % 97}"),
        assignee_name="山田 美咲" if at % 2 else "",
        created_at=NOW - timedelta(seconds=at + 3600),
        updated_at=NOW - timedelta(seconds=at),
        preview=WORDS[at % 3] + str(at),
        said_count=3,
        read_count=at % 3,
        waiting_since=NOW,
        answer_due_at=NOW + timedelta(minutes=34 * at),
    )


class LocalService:
    """Answers for pages as the service would; whatever else is asked stays without an answer."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def now(self) -> datetime:
        return NOW

    def call(self, endpoint: object, ask: InquirySearch) -> InquiryPage:
        assert endpoint is SEARCH_INQUIRIES
        first = int(ask.after or 0)
        last = min(first + ask.limit, self._rows)
        items = [card(at) for at in range(first, last)]
        after = str(last) if last < self._rows else ""
        more = self._rows > COUNT_EXACT_TO
        return InquiryPage(items=items, count=min(self._rows, COUNT_EXACT_TO), more_than_count=more, next_after=after)


class Later:
    """In the place of Background: the answer comes from the event loop."""

    waiting = 0

    def run(self, work: Callable[[], Any], ok: Callable[[Any], None], bad: object, **_: object) -> None:
        self.waiting += 1
        QTimer.singleShot(0, lambda: self._end(work, ok))

    def _end(self, work: Callable[[], Any], ok: Callable[[Any], None]) -> None:
        self.waiting -= 1
        ok(work())


class Bench:
    def __init__(self, rows: int) -> None:
        self.app = QApplication([])
        self.theme = Theme(self.app)
        self.theme.set("light", "normal")
        self.window = QMainWindow()
        self.window.resize(372, 784)
        self.window.show()
        self.rows, self.later = rows, Later()
        self._begin(100)  # imports, fonts and icons are the program's cost, not the list's
        self.window.setCentralWidget(QLabel("開始"))
        self._settle()

    def run(self) -> None:
        before = memory_mb()["pss"]
        opened = timed(lambda: self._begin(self.rows))
        bar = self.list.verticalScrollBar()
        scrolled = [timed(lambda: self._to(bar.value() + SCROLL_PX)) for _ in range(FRAMES)]
        draw = random.Random(3)
        jumped = [timed(lambda: self._to(int(bar.maximum() * draw.random()))) for _ in range(FRAMES)]
        read, growth = len(self.inbox.model.cards), memory_mb()["pss"] - before
        deep = self._deep() if self.rows > DEEP else []
        told = {"open": opened, "scroll": scrolled, "jump": jumped, "growth": growth, "read": read}
        tell(**told, deep=deep, deep_growth=memory_mb()["pss"] - before)

    def _begin(self, rows: int) -> None:
        self.inbox = InboxPresenter(LocalService(rows), self.later, None, ME)  # type: ignore[arg-type]  # the bench's
        self.list = InboxList(self.inbox.model)
        self.inbox.listing.connect(self.list.remember)
        self.inbox.listed.connect(lambda _: self.list.restore())
        self.list.end_near.connect(self.inbox.more)
        self.window.setCentralWidget(self.list)
        self.inbox.load()
        self._settle()

    def _to(self, value: int) -> None:
        self.list.verticalScrollBar().setValue(value)
        self._settle()

    def _deep(self) -> list[tuple[float, float]]:
        """Read on to many thousands of cards; the times of the last pages, each from its wish to the painted list."""
        while len(self.inbox.model.cards) < DEEP:
            self._read_on()
        return [timed(self._read_on) for _ in range(DEEP_PAGES)]

    def _read_on(self) -> None:
        self.inbox.more()
        self._settle()

    def _settle(self) -> None:
        """Until what is on screen is painted with its cards."""
        self.app.processEvents()
        wait_until(self.app.processEvents, lambda: not self.later.waiting)
        self.app.sendPostedEvents()
        self.app.processEvents()


def timed(step: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and of this thread."""
    wall, cpu = perf_counter(), thread_time()
    step()
    return (perf_counter() - wall) * 1e3, (thread_time() - cpu) * 1e3


if __name__ == "__main__":
    Bench(int(sys.argv[1])).run()
