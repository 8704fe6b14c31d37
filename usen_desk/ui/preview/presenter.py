"""What the preview shows: which file, how far it has come, and what is in it. No widgets. X15.

Everything is read and drawn in Lane.PAPERS, one piece after the other; what nobody waits for any more is dropped before
it is begun.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from usen_desk.api.cancellation import current
from usen_desk.api.errors import ApiError, DiskTrouble, Refused
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui.background import Background, Job, Lane
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.moving import Stage, sentence
from usen_desk.ui.preview.acts_presenter import FileActs
from usen_desk.ui.preview.csv_file import read_csv
from usen_desk.ui.preview.file_model import AT_ONCE_MAX_BYTES, XLSX, FileSource, PreviewFile, Show
from usen_desk.ui.preview.image_file import read_image
from usen_desk.ui.preview.pdf_file import Paper, draw, open_paper, text_of
from usen_desk.ui.preview.tables import Table
from usen_desk.ui.preview.text_file import TextFile, open_text
from usen_desk.ui.preview.unreadable import Reason, Unreadable
from usen_desk.ui.preview.xlsx_file import Workbook, open_workbook, read_sheet

T = TypeVar("T")
POINTS_TO_PIXELS = 96 / 72
"""100 % shows a page as large as it is on paper, for a screen of 96 dots to the inch."""


@dataclass(frozen=True)
class Notice:
    """Instead of the file. `button`: what its button says, "" without one."""

    icon: str
    title: str
    advice: str
    button: str = ""


@dataclass(frozen=True)
class Coming:
    """How much of the file has come. `trouble`: why it waits; it goes on by itself."""

    done_bytes: int
    size_bytes: int
    trouble: UserMessage | None = None

    @property
    def percent(self) -> int:
        return min(99, self.done_bytes * 100 // self.size_bytes) if self.size_bytes else 0


SCANNING = Notice(
    "shield-check",
    "ウイルス検査中です",
    "検査が終わると表示できるようになります。少し待ってから開き直してください。",
    "もう一度表示",
)
QUARANTINED = Notice(
    "triangle-alert",
    "隔離されたファイルです",
    "ウイルスが見つかったため、開くことも保存もできません。送り主に、検査をしたうえで送り直すようご依頼ください。",
)
NOT_KEPT = Notice(
    "file-text",
    "ファイルの中身がありません",
    "サービスにファイルが残っていないため、表示も保存もできません。必要な場合は送り主にご依頼ください。",
)
LARGE = Notice("download", "大きなファイルです", "表示するには、先にすべてを読み込みます。", "読み込んで表示")
OTHER = Notice(
    "file-text",
    "この種類のファイルはここでは表示できません",
    "「開く」でこのPCのプログラムを使うか、「保存」で保存してください。",
)
ONLY_SAVED = Notice(
    "file-text", "この種類のファイルはここでは表示できません", "「保存」で保存してから、中身を確かめてお使いください。"
)
UNREADABLE: dict[Reason, Notice] = {
    Reason.BROKEN: Notice(
        "triangle-alert",
        "ファイルが壊れているため表示できません",
        "保存して別のプログラムで開くか、送り主に送り直しをご依頼ください。",
    ),
    Reason.LOCKED: Notice(
        "lock",
        "パスワードで保護されています",
        "ここでは表示できません。「開く」で、パスワードを入力して開いてください。",
    ),
    Reason.TOO_LARGE: Notice(
        "triangle-alert",
        "大きすぎるためここでは表示できません",
        "画素数などが表示できる上限を超えています。「開く」か「保存」をお使いください。",
    ),
}
WITHHELD = {Code.FILE_SCANNING: SCANNING, Code.FILE_QUARANTINED: QUARANTINED}


class PreviewPresenter(QObject):
    """Signals, each about the file that is shown: begun(PreviewFile, at, count); coming(Coming); noticed(Notice);
    image(QImage); paper(Paper); page(at, scale, QImage); text(TextFile); window(at, str);
    sheets(list of names); sheet(at, Table); page_text(at, str)."""

    begun = Signal(object, int, int)
    coming = Signal(object)
    noticed = Signal(object)
    image = Signal(object)
    paper = Signal(object)
    page = Signal(int, float, object)
    text = Signal(object)
    window = Signal(int, str)
    sheets = Signal(object)
    sheet = Signal(int, object)
    page_text = Signal(int, str)

    def __init__(self, background: Background, acts: FileActs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background, self.acts = background, acts
        self._source: FileSource | None = None
        self.at = -1
        self.file: PreviewFile | None = None
        self._number = ""
        self._jobs: list[Job] = []
        self._turn = 0
        self._content: Paper | TextFile | Workbook | None = None
        self._tables: dict[int, Table] = {}
        acts.transfers.changed.connect(self._on_moving)

    @property
    def count(self) -> int:
        return self._source.count() if self._source is not None else 0

    def show(self, source: FileSource, at: int) -> None:
        """The file at this place; None there is waited for: `again` once it has come."""
        self._source, self.at = source, at
        self.again()

    def widen(self, source: FileSource, at: int) -> None:
        """The file that is shown stands at this place of another source."""
        self._source, self.at = source, at

    def again(self) -> None:
        """Anew, e.g. when a row has come or a scan has ended."""
        self.leave()
        self.file = self._source.file(self.at) if self._source is not None else None
        if self.file is None:
            return
        self.begun.emit(self.file, self.at, self.count)
        notice = _notice_before(self.file)
        if notice is None:
            self.fetch()
        else:
            self.noticed.emit(notice)

    def step(self, files: int) -> int:
        """Where the file so many places on stands; the place that is shown at the ends."""
        return max(0, min(self.count - 1, self.at + files))

    def fetch(self) -> None:
        """However large it is."""
        file = self.file
        if file is None:
            return
        turn = self._turn
        self.coming.emit(Coming(0, file.size_bytes))
        self._number = self.acts.fetch(
            file, lambda path: self._on_come(turn, path), lambda error: self._on_failed(turn, error)
        )

    def cancel(self) -> None:
        """Stop fetching; it can be begun again."""
        if self.file is not None:
            self.leave()
            self.noticed.emit(
                Notice(
                    "download",
                    "読み込みを中止しました",
                    "表示するには、もう一度読み込んでください。",
                    "もう一度読み込む",
                )
            )

    def leave(self) -> None:
        """Nobody looks any more."""
        self._turn += 1
        number, self._number = self._number, ""
        if number:
            self.acts.transfers.cancel(number)
        self._drop_jobs()
        self._content = None
        self._tables = {}

    def draw(self, at: int, scale: float) -> None:
        """A page of the PDF, `scale` device pixels to a pixel at 100 %; page() follows."""
        if isinstance(self._content, Paper):
            path = self._content.path
            self._read(
                lambda: _drawn(path, at, scale * POINTS_TO_PIXELS), lambda image: self.page.emit(at, scale, image)
            )

    def drop_draws(self) -> None:
        """Pages that were asked for and are not in sight any more."""
        self._drop_jobs()

    def read_page_text(self, at: int) -> None:
        if isinstance(self._content, Paper):
            path = self._content.path
            self._read(lambda: text_of(path, at), lambda text: self.page_text.emit(at, text))

    def read_window(self, at: int) -> None:
        if isinstance(self._content, TextFile):
            content = self._content
            self._read(lambda: content.window(at), lambda text: self.window.emit(at, text))

    def read_sheet(self, at: int) -> None:
        if at in self._tables:
            self.sheet.emit(at, self._tables[at])
        elif isinstance(self._content, Workbook):
            book = self._content
            self._read(lambda: read_sheet(book, at, current().check), lambda table: self._on_table(at, table))

    def _drop_jobs(self) -> None:
        jobs, self._jobs = self._jobs, []
        for job in jobs:
            job.cancel()

    def _on_moving(self, number: str) -> None:
        moving = self.acts.transfers.moving(number) if number == self._number else None
        if moving is not None and moving.stage in (Stage.WAITING, Stage.MOVING):
            trouble = moving.trouble if moving.stage is Stage.WAITING else None
            self.coming.emit(
                Coming(moving.done_bytes, moving.size_bytes or (self.file.size_bytes if self.file else 0), trouble)
            )

    def _on_come(self, turn: int, path: Path) -> None:
        file = self.file
        if turn != self._turn or file is None:
            return
        self._number = ""
        self._read(lambda: _content(path, file), self._on_content)

    def _on_failed(self, turn: int, error: ApiError) -> None:
        if turn != self._turn:
            return
        self._number = ""
        if isinstance(error, Refused) and error.problem.code in WITHHELD:
            self.noticed.emit(WITHHELD[error.problem.code])
            return
        self.noticed.emit(Notice("triangle-alert", "読み込めませんでした", sentence(error).text, "もう一度読み込む"))

    def _on_content(self, content: QImage | Paper | TextFile | Workbook | Table) -> None:
        if isinstance(content, QImage):
            self.image.emit(content)
        elif isinstance(content, Paper):
            self._content = content
            self.paper.emit(content)
        elif isinstance(content, TextFile):
            self._content = content
            self.text.emit(content)
            self.read_window(0)
        elif isinstance(content, Workbook):
            self._content = content
            self.sheets.emit([sheet.name for sheet in content.sheets])
            self.read_sheet(0)
        else:
            self.sheets.emit([])
            self._on_table(0, content)

    def _on_table(self, at: int, table: Table) -> None:
        self._tables[at] = table
        self.sheet.emit(at, table)

    def _read(self, work: Callable[[], T], ok: Callable[[T], object]) -> None:
        turn = self._turn

        def on_done(result: T | Reason) -> None:
            if turn != self._turn:
                return
            if isinstance(result, Reason):
                self.noticed.emit(UNREADABLE[result])
            else:
                ok(result)

        def on_bad(error: ApiError) -> None:
            self._on_failed(turn, error)

        self._jobs = [job for job in self._jobs if not job.settled]
        self._jobs.append(self._background.run(lambda: _told(work), on_done, on_bad, owner=self, lane=Lane.PAPERS))


def _notice_before(file: PreviewFile) -> Notice | None:
    """What is said before a byte is fetched."""
    if file.scan_state is ScanState.SCANNING:
        return SCANNING
    if file.scan_state is ScanState.QUARANTINED:
        return QUARANTINED
    if not file.is_kept:
        return NOT_KEPT
    if file.show is Show.OTHER:
        return OTHER if file.may_open else ONLY_SAVED
    return LARGE if file.size_bytes > AT_ONCE_MAX_BYTES else None


def _told(work: Callable[[], T]) -> T | Reason:
    """In the worker: why it can't be shown is a result like another one."""
    current().check()
    try:
        return work()
    except Unreadable as error:
        return error.reason
    except OSError as error:
        raise DiskTrouble.of(error) from error


def _content(path: Path, file: PreviewFile) -> QImage | Paper | TextFile | Workbook | Table:
    check = current().check
    match file.show:
        case Show.IMAGE:
            return read_image(path)
        case Show.PDF:
            return open_paper(path)
        case Show.TABLE:
            return open_workbook(path, check) if file.media_type == XLSX else read_csv(path, check)
        case _:
            return open_text(path, check)


def _drawn(path: Path, at: int, scale: float) -> QImage:
    pixels = draw(path, at, scale)
    return QImage(pixels.data, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB32).copy()
