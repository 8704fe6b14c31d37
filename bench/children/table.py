"""A list of so many rows with a source in this process: `python -m bench.children.table ROWS [stores | trials]`."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import perf_counter, thread_time
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from bench.children.telling import memory_mb, tell, wait_until
from usen_desk.contract.accounts import AccountRow, AccountState, Service
from usen_desk.contract.trials import STRIP_DAYS, Term, TrialRow, Usage
from usen_desk.ui.account_cells import AccountColumns
from usen_desk.ui.theme import Theme
from usen_desk.ui.trials.search_delegate import SearchDelegate
from usen_desk.ui.trials.search_model import trial_columns
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.paged_table_model import Column, PagedTableModel

PAGE_ROWS = 100
FRAMES = 200
PAGES_PREPARED = 30
"""Rows are decoded by workers; here they are there already, each page of some of them in turn."""
NAMES = (
    "焼肉大将 渋谷店",
    "カフェ・ド・ノール 横浜南店",
    "さくら介護センター",
    "美容室ルーチェ 新宿東口",
    "海の幸 大阪本店",
)


def store(at: int) -> AccountRow:
    return AccountRow(
        customer_code=f"{at:010d}",
        account_id=at + 1,
        store_name=f"{NAMES[at % 5]}{at}",
        phone=f"045-***-{at % 10000:04d}",
        login_id=f"xf{at:06x}",
        email=f"u***@{at % 97}.example.jp",
        state=tuple(AccountState)[at % 4],
        services=tuple(Service)[: at % 4],
    )


def trial(at: int) -> TrialRow:
    first = date(2026, 11, 1) + timedelta(days=at % 14)
    return TrialRow(
        account_id=at + 1,
        login_id=f"xf{at:06x}",
        sold_as=("個別対応", "リーフレット", "代理店")[at % 3],
        issued_on=first - timedelta(days=at % 40),
        authenticated_at=datetime(2026, 11, 1 + at % 14, 3, 17, 28, tzinfo=UTC),
        expires_on=first + timedelta(days=13),
        usage=tuple(Usage)[at % 4],
        term=tuple(Term)[at % 4],
        days_left=at % 14,
        day_number=at % 14 + 1,
        reason="1日の平均が目安を超えています。",
        strip_from=first,
        strip=tuple((at * 37 + day * 61) % 900 if day <= at % 14 else None for day in range(STRIP_DAYS)),
        total_minutes=at % 9000,
    )


@dataclass(frozen=True)
class Kind:
    """One list of the desktop."""

    row: Callable[[int], Any]
    columns: Callable[[], list[Column]]
    bold_column: int
    delegate: type[SearchDelegate] | None = None


KINDS = {
    "stores": Kind(store, lambda: AccountColumns().all(), 2),
    "trials": Kind(trial, trial_columns, 1, SearchDelegate),
}


class Bench:
    def __init__(self, rows: int, kind: Kind) -> None:
        self.kind = kind
        self.app = QApplication([])
        self.theme = Theme(self.app)
        self.theme.set("light", "normal")
        self.window = QMainWindow()
        self.window.setCentralWidget(QLabel("開始"))
        self.window.resize(1366, 768)
        self.window.show()
        self.rows, self.waiting = rows, 0
        self.pages = [[kind.row(at * PAGE_ROWS + row) for row in range(PAGE_ROWS)] for at in range(PAGES_PREPARED)]
        self._settle()
        self._warm_up()

    def run(self) -> None:
        before = memory_mb()["pss"]
        opened = self._timed(self._open)
        scrolled = [self._timed(lambda: self._scroll(7 * 40)) for _ in range(FRAMES)]
        draw = random.Random(3)
        jumped = [self._timed(lambda: self._jump(draw.random())) for _ in range(FRAMES)]
        tell(open=opened, scroll=scrolled, jump=jumped, growth=memory_mb()["pss"] - before)

    def _warm_up(self) -> None:
        """A table of one page: imports, fonts and icons are the program's cost, not the list's."""
        rows, self.rows = self.rows, 10
        self._open()
        self.rows = rows
        self.window.setCentralWidget(QLabel("開始"))
        self._settle()

    def _open(self) -> None:
        kind = self.kind
        self.model = PagedTableModel(kind.columns(), PAGE_ROWS)
        self.model.page_wanted.connect(self._answer_later)
        self.table = DataTable(self.model, "rows", kind.bold_column)
        if kind.delegate is not None:
            delegate = kind.delegate(kind.bold_column, self.table)
            delegate.guide_minutes = 240
            self.table.setItemDelegate(delegate)
            self.table.fit_columns()
        self.window.setCentralWidget(self.table)
        self.model.reset(self.rows)
        self._settle()

    def _scroll(self, pixels: int) -> None:
        bar = self.table.verticalScrollBar()
        bar.setValue(bar.value() + pixels if bar.value() + pixels <= bar.maximum() else 0)
        self._settle()

    def _jump(self, part: float) -> None:
        bar = self.table.verticalScrollBar()
        bar.setValue(int(bar.maximum() * part))
        self._settle()

    def _answer_later(self, first: int) -> None:
        """As an answer of the service does: from the event loop, not at once."""
        self.waiting += 1
        QTimer.singleShot(0, lambda: self._answer(first))

    def _answer(self, first: int) -> None:
        self.waiting -= 1
        page = self.pages[first // PAGE_ROWS % PAGES_PREPARED]
        self.model.put_page(first, page[: self.rows - first])

    def _settle(self) -> None:
        """Until what is on screen is painted with its rows."""
        self.app.processEvents()
        wait_until(self.app.processEvents, lambda: not self.waiting and not self._is_asking())
        self.app.sendPostedEvents()
        self.app.processEvents()

    def _is_asking(self) -> bool:
        return hasattr(self, "model") and self.model._ask.isActive()

    @staticmethod
    def _timed(step: Callable[[], None]) -> tuple[float, float]:
        """Milliseconds by the clock and of this thread."""
        wall, cpu = perf_counter(), thread_time()
        step()
        return (perf_counter() - wall) * 1e3, (thread_time() - cpu) * 1e3


Bench(int(sys.argv[1]), KINDS[sys.argv[2] if len(sys.argv) > 2 else "stores"]).run()
