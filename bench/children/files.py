"""The file browser before so many files: `python -m bench.children.files FILES [grid | list]`.

Rows come from this process, small pictures from the real presenter and its threads; a client that answers at once
stands for the service.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, thread_time

from PySide6.QtCore import QBuffer, QIODevice, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from bench.children.telling import memory_mb, tell, wait_until
from usen_desk.contract.catalogue import Category
from usen_desk.contract.files import FileKind, FileRow
from usen_desk.contract.inquiries import Person, ScanState, Side, Status
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background
from usen_desk.ui.files.files_model import file_columns
from usen_desk.ui.files.grid_delegate import GridDelegate
from usen_desk.ui.files.grid_view import GridView
from usen_desk.ui.files.thumbnails_presenter import ThumbnailsPresenter
from usen_desk.ui.theme import Theme
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

PAGE_ROWS, FRAMES, PAGES_PREPARED = 100, 200, 30
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
NAMES = ("アンプ前面_橙点滅.jpg", "店舗図面_2F.pdf", "見積書㈱①～髙.xlsx", "閉店届_記入済み.docx", "店内写真.zip")
STORES = (
    "焼肉大将 渋谷センター街店",
    "居酒屋 海の幸 大阪本店",
    "ホテル白樺 札幌",
    "ドラッグみどり 川口店",
    "美容室ルーチェ",
)


def file(at: int) -> FileRow:
    return FileRow(
        attachment_id=at + 1,
        name=f"{at}_{NAMES[at % 5]}",
        media_type="application/octet-stream",
        kind=tuple(FileKind)[at % 5],
        size_bytes=at * 977 % 4_000_000,
        created_at=NOW - timedelta(minutes=at),
        scan_state=tuple(ScanState)[2 if at % 9 else at % 4],
        has_thumbnail=at % 5 < 2,
        sent_by=Person(side=Side.CUSTOMER, name="佐藤 健", department="株式会社大将フーズ"),
        is_note=at % 11 == 0,
        inquiry_id=at % 5000 + 1,
        sequence=3,
        category=tuple(Category)[at % 9],
        status=tuple(Status)[at % 4],
        store_name=STORES[at % 5],
        quote="2階のスピーカー2台から音が出ません。",
    )


def jpeg() -> bytes:
    image = QImage(480, 232, QImage.Format.Format_RGB32)
    draw = random.Random(5)
    for y in range(0, 232, 8):
        for x in range(480):
            image.setPixelColor(x, y, QColor(draw.randrange(256), 120, x // 2))
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(made, "JPG")
    return bytes(made.data().data())


class Client:
    """Small pictures are there at once."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def download(self, endpoint: object, body: object, target: Path, progress: object = None, **path: object) -> Path:
        target.write_bytes(self._content)
        return target


class Bench:
    def __init__(self, files: int, kind: str) -> None:
        self.app = QApplication([])
        self.theme = Theme(self.app)
        self.theme.set("light", "normal")
        self.window = QMainWindow()
        self.window.setCentralWidget(QLabel("開始"))
        self.window.resize(1366, 768)
        self.window.show()
        self.files, self.kind, self.waiting = files, kind, 0
        self.background = Background()
        self.folder = tempfile.TemporaryDirectory()
        self.temporary = TemporaryFolder(Path(self.folder.name))
        self.client = Client(jpeg())
        self.pages = [[file(at * PAGE_ROWS + row) for row in range(PAGE_ROWS)] for at in range(PAGES_PREPARED)]
        self._settle()
        self._warm_up()

    def run(self) -> None:
        before = memory_mb()["pss"]
        opened = self._timed(self._open)
        scrolled = [self._timed(lambda: self._scroll(7 * 40)) for _ in range(FRAMES)]
        draw = random.Random(3)
        jumped = [self._timed(lambda: self._jump(draw.random())) for _ in range(FRAMES)]
        filtered = [self._timed(self._filter) for _ in range(50)]
        wait_until(self.app.processEvents, lambda: self.background.idle and not self.view_rests())
        growth = memory_mb()["pss"] - before
        tell(open=opened, scroll=scrolled, jump=jumped, filter=filtered, growth=growth, pictures=self.pictures)

    def view_rests(self) -> bool:
        return isinstance(self.view, GridView) and self.view._rest.isActive()

    def _warm_up(self) -> None:
        """A view of one page: imports, fonts and icons are the program's cost, not the list's."""
        files, self.files = self.files, 10
        self._open()
        self.files = files
        self.window.setCentralWidget(QLabel("開始"))
        self._settle()

    def _open(self) -> None:
        self.pictures = 0
        self.model = PagedTableModel(file_columns(), PAGE_ROWS)
        self.model.page_wanted.connect(self._answer_later)
        self.view = self._grid() if self.kind == "grid" else DataTable(self.model, "files")
        self.window.setCentralWidget(self.view)
        self.model.reset(self.files)
        self._settle()

    def _grid(self) -> GridView:
        self.thumbnails = ThumbnailsPresenter(self.client, self.background, self.temporary)  # type: ignore[arg-type]
        view = GridView(self.model, GridDelegate(self.thumbnails.image, lambda: NOW))
        view.seen.connect(self.thumbnails.want)
        self.thumbnails.fetched.connect(self._on_picture)
        return view

    def _on_picture(self, attachment_id: int) -> None:
        self.pictures += 1
        for at in self.view.visible_rows():
            row = self.model.row(at)
            if row is not None and row.attachment_id == attachment_id:
                self.view.repaint_row(at)

    def _scroll(self, pixels: int) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.value() + pixels if bar.value() + pixels <= bar.maximum() else 0)
        self._settle()

    def _jump(self, part: float) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(int(bar.maximum() * part))
        self._settle()

    def _filter(self) -> None:
        """Another result is there: other rows, from the top."""
        self.pages.append(self.pages.pop(0))
        self.model.reset(self.files)
        self.view.verticalScrollBar().setValue(0)
        self._settle()

    def _answer_later(self, first: int) -> None:
        self.waiting += 1
        QTimer.singleShot(0, lambda: self._answer(first))

    def _answer(self, first: int) -> None:
        self.waiting -= 1
        page = self.pages[first // PAGE_ROWS % PAGES_PREPARED]
        self.model.put_page(first, page[: self.files - first])

    def _settle(self) -> None:
        """Until what is on screen is painted with its rows; pictures come in frames of their own."""
        self.app.processEvents()
        wait_until(self.app.processEvents, lambda: not self.waiting and not self._is_asking())
        self.app.sendPostedEvents()
        self.app.processEvents()

    def _is_asking(self) -> bool:
        return hasattr(self, "model") and self.model._ask.isActive()

    @staticmethod
    def _timed(step: Callable[[], object]) -> tuple[float, float]:
        """Milliseconds by the clock and of this thread."""
        wall, cpu = perf_counter(), thread_time()
        step()
        return (perf_counter() - wall) * 1e3, (thread_time() - cpu) * 1e3


Bench(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "grid").run()
