"""What can be done with files besides looking at them: fetch, save, open in another program, drag out, several as one zip.
No widgets. X15.

What is fetched lies in the private folder of opened files, once however often it is asked for. Whatever is executable or of
an unknown kind is never given to another program.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication, QPixmap

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, DiskTrouble
from usen_desk.contract.bundles import BUNDLE_INQUIRY, EXPORT_FILES, BundleAsk, FilesWanted
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.local.opened_files import OpenedFiles, copy_out, finish, mark_of_the_web
from usen_desk.local.settings import Choices
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.exports import Export
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.moving import sentence
from usen_desk.ui.preview.file_model import PreviewFile
from usen_desk.ui.transfer_queue import Transfers

FOLDER_CHOICE = "files.folder"
FOLDER_WAIT_S = 1.5
"""For a folder that doesn't answer, before the home is offered."""
ONLY_SAVED = "このファイルは別のプログラムで開けない種類です。保存してから、中身を確かめてお使いください。"
WITHHELD = "ウイルス検査中か、隔離されているファイルです。開くことも保存もできません。"
DRAG_AGAIN = "ファイルの準備ができました。もう一度ドラッグしてください。"
NO_PROGRAM = "このファイルを開けるプログラムが、このPCに見つかりません。保存してお使いください。"

Ok = Callable[[Path], object]
Bad = Callable[[ApiError], object]


class FileActs(QObject):
    """Signals: saved(Path); opened(PreviewFile); told(sentence); failed(UserMessage). Of a zip: bundling(bool);
    bundled_so_far(bytes, whole or None)."""

    saved = Signal(object)
    opened = Signal(object)
    told = Signal(str)
    failed = Signal(object)
    bundling = Signal(bool)
    bundled_so_far = Signal(object, object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        transfers: Transfers,
        temporary: TemporaryFolder,
        choices: Choices,
        me: Me,
        parent: QObject | None = None,
        *,
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
        begin_drag: Callable[[QObject, QMimeData], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._transfers, self._choices, self._me = background, transfers, choices, me
        self._places = OpenedFiles(temporary)
        self._open_url, self._begin_drag = open_url, begin_drag or _begin_drag
        self._export = Export(client, background, self)
        self._export.running.connect(self.bundling)
        self._export.progressed.connect(self.bundled_so_far)
        self._export.failed.connect(self.failed)
        self._export.saved.connect(self._on_saved_from_service)

    @property
    def transfers(self) -> Transfers:
        return self._transfers

    @property
    def may_export(self) -> bool:
        """Take files of several inquiries along at once."""
        return Permission.EXPORT_FILES in self._me.permissions

    def find_folder(self, ok: Callable[[Path], object]) -> None:
        """Where the last file was saved; else the person's own downloads. Looked for in a worker, since it may lie on a
        share of the network that is away: then it is the person's home, after a moment."""
        last = self._choices.value(FOLDER_CHOICE)
        self._background.run(
            lambda: _usable(last if isinstance(last, str) else ""),
            lambda folder: _ignored(ok(folder)),
            lambda _: _ignored(ok(Path.home())),
            owner=self,
            lane=Lane.FILES,
            latest="folder",
            timeout_s=FOLDER_WAIT_S,
        )

    def remember(self, folder: Path) -> None:
        self._choices.keep(FOLDER_CHOICE, str(folder))

    def kept(self, file: PreviewFile) -> Path | None:
        """Where it lies on this PC, if it does."""
        return self._places.kept(file.attachment_id)

    def fetch(self, file: PreviewFile, ok: Ok, bad: Bad) -> str:
        """The file on this PC, read-only, under its own name. The number of its transfer, "" where none is needed."""
        if (there := self.kept(file)) is not None:
            ok(there)
            return ""
        try:
            place = self._places.place(file.attachment_id, file.name)
        except OSError as error:
            bad(DiskTrouble.of(error))
            return ""

        def on_come(path: Path) -> None:
            self._on_disk(lambda: finish(path), lambda _: ok(path), bad)

        return self._transfers.download(file.attachment_id, file.name, place, on_come, bad, is_shown=False)

    def save(self, file: PreviewFile, target: Path) -> None:
        """For the person to keep; an older file there stays until all of the new one has come."""
        if self._is_refused(file):
            return
        self.remember(target.parent)
        there = self.kept(file)
        if there is not None:
            self._on_disk(lambda: copy_out(there, target), lambda _: self.saved.emit(target), self._tell)
        else:
            self._transfers.download(file.attachment_id, file.name, target, self._on_saved_from_service, self._tell)

    def open(self, file: PreviewFile) -> None:
        """In the program that this PC has for it. Only ever after a click."""
        if self._is_refused(file):
            return
        if not file.may_open:
            self.told.emit(ONLY_SAVED)
            return
        self.fetch(file, partial(self._hand_over, file), self._tell)

    def drag(self, file: PreviewFile, source: QObject) -> None:
        """Begin to drag the file itself. What isn't here yet is fetched first: if the button is still held then the drag
        begins, else the person is asked to drag again. Nothing is promised that isn't there (a drop can't wait)."""
        if self._is_refused(file):
            return
        was_there = self.kept(file) is not None
        self.fetch(file, lambda path: self._drag_if_held(path, source, was_there=was_there), self._tell)

    def bundle_thread(self, inquiry_id: int, target: Path, attachment_ids: tuple[int, ...] = ()) -> None:
        """All files of one inquiry, or those that are named, as a zip with a list."""
        self.remember(target.parent)
        ask = BundleAsk(attachment_ids=attachment_ids)
        self._export.start(BUNDLE_INQUIRY, ask, target, inquiry_id=inquiry_id)

    def bundle(self, attachment_ids: tuple[int, ...], target: Path) -> None:
        """Files of any inquiries, for those who may export."""
        self.remember(target.parent)
        self._export.start(EXPORT_FILES, FilesWanted(attachment_ids=attachment_ids), target)

    @property
    def is_bundling(self) -> bool:
        return self._export.is_running

    def cancel_bundle(self) -> None:
        self._export.cancel()

    def _is_refused(self, file: PreviewFile) -> bool:
        if file.is_withheld:
            self.told.emit(WITHHELD)
        return file.is_withheld

    def _hand_over(self, file: PreviewFile, path: Path) -> None:
        if self._open_url(QUrl.fromLocalFile(str(path))):
            self.opened.emit(file)
        else:
            self.failed.emit(UserMessage(NO_PROGRAM))

    def _drag_if_held(self, path: Path, source: QObject, *, was_there: bool) -> None:
        if not was_there and not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self.told.emit(DRAG_AGAIN)
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        self._begin_drag(source, data)

    def _on_saved_from_service(self, path: Path) -> None:
        self._on_disk(lambda: mark_of_the_web(path), lambda _: self.saved.emit(path), self._tell)

    def _on_disk(self, work: Callable[[], None], ok: Callable[[None], object], bad: Bad) -> None:
        def told() -> None:
            try:
                work()
            except OSError as error:
                raise DiskTrouble.of(error) from error

        self._background.run(
            told, lambda done: _ignored(ok(done)), lambda error: _ignored(bad(error)), owner=self, lane=Lane.FILES
        )

    def _tell(self, error: ApiError) -> None:
        self.failed.emit(sentence(error) if not isinstance(error, DiskTrouble) else explain(error))


def _usable(last: str) -> Path:
    downloads = Path.home() / "Downloads"
    return next((each for each in (Path(last), downloads) if str(each) != "." and each.is_dir()), Path.home())


def _begin_drag(source: QObject, data: QMimeData) -> None:
    """Copies only: the file in the private folder stays where it is."""
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(QPixmap())
    drag.exec(Qt.DropAction.CopyAction)


def _ignored(_: object) -> None:
    pass
