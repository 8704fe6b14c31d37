"""A preview over real files, that come from this disk instead of the service."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from tests.ui.preview import samples
from usen_desk.contract.permissions import Permission
from usen_desk.local.settings import Choices
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background
from usen_desk.ui.preview.acts_presenter import FileActs
from usen_desk.ui.preview.file_model import XLSX, Files, PreviewFile
from usen_desk.ui.preview.page import preview_page
from usen_desk.ui.shortcuts import Actions

TYPES = {
    ".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".txt": "text/plain", ".csv": "text/csv",
    ".xlsx": XLSX, ".zip": "application/zip", ".docx": "application/msword", ".gif": "image/gif",
}  # fmt: skip


class FakeTransfers(QObject):
    """As usen_desk.ui.transfer_queue.Transfers: copies from `sources`, at once unless `holds`."""

    changed = Signal(str)
    gone = Signal(str)

    def __init__(self):
        super().__init__()
        self.sources, self.asked, self.cancelled = {}, [], []
        self.holds, self.error, self.movings, self._waiting = False, None, {}, {}

    def download(self, attachment_id, name, to, ok=None, bad=None, *, is_shown=True):
        number = str(len(self.asked))
        self.asked.append((attachment_id, name, Path(to), is_shown))
        self._waiting[number] = (attachment_id, to, ok, bad)
        if not self.holds:
            self.go(number)
        return number

    def go(self, number):
        attachment_id, to, ok, bad = self._waiting.pop(number)
        if self.error is not None:
            bad(self.error)
        else:
            shutil.copyfile(self.sources[attachment_id], to)
            ok(to)

    def moving(self, number):
        return self.movings.get(number)

    def cancel(self, number):
        self.cancelled.append(number)
        self._waiting.pop(number, None)


class FakeMe:
    staff_id = 1
    permissions = frozenset({Permission.EXPORT_FILES})


@pytest.fixture
def background(qtbot):
    made = Background()
    yield made
    assert made.stop()


@pytest.fixture
def transfers(qapp):
    return FakeTransfers()


@pytest.fixture
def opened():
    """Addresses that were given to another program."""
    return []


@pytest.fixture
def dragged():
    """Paths that were dragged."""
    return []


@pytest.fixture
def temporary(tmp_path):
    return TemporaryFolder(tmp_path / "temporary")


@pytest.fixture
def acts(background, transfers, temporary, opened, dragged):
    made = FileActs(
        None,
        background,
        transfers,
        temporary,
        Choices({}),
        FakeMe(),
        open_url=lambda url: not opened.append(Path(url.toLocalFile())),
        begin_drag=lambda source, data: dragged.append([Path(url.toLocalFile()) for url in data.urls()]),
    )
    yield made
    made.deleteLater()


@pytest.fixture
def put(transfers, tmp_path):
    """Puts a file where the service would have it; the row of it."""
    folder = tmp_path / "service"
    folder.mkdir()

    def put_(name, content=None, **more):
        number = len(transfers.sources) + 1
        path = folder / f"{number}{Path(name).suffix}"
        if content is None:
            {".pdf": samples.pdf, ".xlsx": samples.xlsx, ".jpg": samples.turned_jpeg}.get(path.suffix, samples.image)(
                path
            )
        else:
            path.write_bytes(content)
        transfers.sources[number] = path
        media_type = more.pop("media_type", TYPES.get(path.suffix, "application/octet-stream"))
        return PreviewFile(number, name, media_type, more.pop("size_bytes", path.stat().st_size), **more)

    return put_


@pytest.fixture
def preview(qtbot, background, acts):
    page = preview_page(background, acts, Actions(), name="test")
    page.resize(640, 900)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def show(qtbot, preview, background):
    """Shows these files from the first on, and waits until all is there."""

    def show_(*files, at=0):
        preview.show_files(Files(files), at)
        qtbot.waitUntil(lambda: background.idle, timeout=20_000)
        return preview

    return show_
