"""What can be done with files besides looking at them."""

import stat
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from tests.ui.preview.conftest import FakeTransfers
from usen_desk.api.errors import DiskTrouble, Trouble, Unreachable
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui.background import Lane
from usen_desk.ui.preview import acts_presenter
from usen_desk.ui.preview.acts_presenter import DRAG_AGAIN, NO_PROGRAM, ONLY_SAVED, WITHHELD
from usen_desk.ui.preview.file_model import PreviewFile


class Heard:
    def __init__(self, acts):
        self.saved, self.opened, self.told, self.failed = [], [], [], []
        acts.saved.connect(self.saved.append)
        acts.opened.connect(self.opened.append)
        acts.told.connect(self.told.append)
        acts.failed.connect(lambda message: self.failed.append(message.text))


@pytest.fixture
def heard(acts):
    return Heard(acts)


@pytest.fixture
def settled(qtbot, background):
    return lambda: qtbot.waitUntil(lambda: background.idle, timeout=20_000)


def fetched(acts, file):
    got = []
    acts.fetch(file, got.append, got.append)
    return got


def test_a_file_is_fetched_once_under_its_own_name_and_only_to_be_read(acts, put, transfers, settled):
    file = put("図面.pdf", b"%PDF-1.7")
    first = fetched(acts, file)
    settled()
    second = fetched(acts, file)
    (path,) = first
    assert second == first
    assert path.name == "図面.pdf"
    assert not path.stat().st_mode & stat.S_IWRITE
    assert [asked[3] for asked in transfers.asked] == [False], "it isn't shown among the transfers"


def test_a_file_that_can_not_be_fetched_says_why(acts, put, transfers):
    transfers.error = Unreachable(Trouble.TIMEOUT)
    assert fetched(acts, put("図面.pdf", b"x")) == [transfers.error]


def test_a_full_disk_is_told_before_anything_is_fetched(acts, put, transfers, temporary, monkeypatch):
    def full(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr(temporary, "new_file", full)
    (error,) = fetched(acts, put("図面.pdf", b"x"))
    assert isinstance(error, DiskTrouble)
    assert transfers.asked == []


def test_what_was_wiped_is_fetched_anew(acts, put, temporary, transfers, settled):
    file = put("図面.pdf", b"x")
    fetched(acts, file)
    settled()
    temporary.wipe()
    fetched(acts, file)
    assert len(transfers.asked) == 2


def test_saving_comes_from_this_pc_where_it_is_here_else_from_the_service(
    acts, heard, put, transfers, tmp_path, settled
):
    file, other = put("図面.pdf", b"here"), put("写真.png", b"there")
    fetched(acts, file)
    settled()
    acts.save(file, tmp_path / "a.pdf")
    acts.save(other, tmp_path / "b.png")
    settled()
    assert (tmp_path / "a.pdf").read_bytes() == b"here"
    assert (tmp_path / "b.png").read_bytes() == b"there"
    assert sorted(heard.saved) == [tmp_path / "a.pdf", tmp_path / "b.png"]
    assert [asked[3] for asked in transfers.asked] == [False, True], "what is saved stands among the transfers"


def test_the_folder_of_the_last_time_is_offered_again(acts, put, tmp_path, settled):
    found = []
    acts.save(put("図面.pdf", b"x"), tmp_path / "a.pdf")
    acts.find_folder(found.append)
    settled()
    acts.remember(tmp_path / "gone")
    acts.find_folder(found.append)
    settled()
    assert found[0] == tmp_path
    assert found[1].is_dir(), "one that is gone is not offered"


def test_a_folder_that_does_not_answer_holds_up_nothing(acts, background, qtbot, monkeypatch):
    monkeypatch.setattr(acts_presenter, "FOLDER_WAIT_S", 0.2)
    answers, found = threading.Event(), []
    background.run(lambda: answers.wait(60), lambda _: None, lambda _: None, lane=Lane.FILES)
    try:
        acts.find_folder(found.append)
        assert found == [], "the window goes on"
        qtbot.waitUntil(lambda: bool(found), timeout=20_000)
        assert found == [Path.home()]
    finally:
        answers.set()


def test_a_failed_save_is_told(acts, heard, put, transfers, tmp_path, settled):
    transfers.error = Unreachable(Trouble.TIMEOUT)
    acts.save(put("図面.pdf", b"x"), tmp_path / "a.pdf")
    settled()
    assert len(heard.failed) == 1
    assert heard.saved == []


def test_a_click_opens_the_copy_in_its_program(acts, heard, put, opened, settled):
    file = put("図面.pdf", b"x")
    acts.open(file)
    settled()
    assert [path.name for path in opened] == ["図面.pdf"]
    assert heard.opened == [file]


@pytest.mark.parametrize(
    "file",
    [
        PreviewFile(1, "run.exe", "application/x-msdownload", 1),
        PreviewFile(1, "図面.pdf.bat", "application/pdf", 1),
        PreviewFile(1, "まとめ.zip", "application/zip", 1),
        PreviewFile(1, "link.lnk", "application/octet-stream", 1),
        PreviewFile(1, "macro.xlsm", "application/vnd.ms-excel", 1),
        PreviewFile(1, "page.html", "text/plain", 1),
    ],
)
def test_what_might_run_is_never_given_to_another_program(acts, heard, transfers, opened, file):
    acts.open(file)
    assert heard.told == [ONLY_SAVED]
    assert opened == []
    assert transfers.asked == [], "not even fetched"


@pytest.mark.parametrize("state", [ScanState.SCANNING, ScanState.QUARANTINED])
@pytest.mark.parametrize("act", ["open", "save", "drag"])
def test_nothing_is_done_with_a_file_under_suspicion(acts, heard, transfers, tmp_path, state, act):
    file = PreviewFile(1, "図面.pdf", "application/pdf", 1, state)
    more = {"save": (tmp_path / "a.pdf",), "drag": (acts,)}.get(act, ())
    getattr(acts, act)(file, *more)
    assert heard.told == [WITHHELD]
    assert transfers.asked == []


def test_a_pc_without_a_program_for_it_is_told(acts, heard, put, settled, monkeypatch):
    monkeypatch.setattr(acts, "_open_url", lambda url: False)
    acts.open(put("図面.pdf", b"x"))
    settled()
    assert heard.failed == [NO_PROGRAM]


def test_a_file_that_is_here_is_dragged_at_once(acts, put, dragged, settled):
    file = put("図面.pdf", b"x")
    fetched(acts, file)
    settled()
    acts.drag(file, QObject())
    assert [[path.name for path in paths] for paths in dragged] == [["図面.pdf"]]
    assert dragged[0][0].read_bytes() == b"x"


def test_a_file_that_has_to_come_first_is_dragged_by_the_next_drag(acts, heard, put, dragged, settled):
    file = put("図面.pdf", b"x")
    acts.drag(file, QObject())
    settled()
    assert dragged == []
    assert heard.told == [DRAG_AGAIN]
    acts.drag(file, QObject())
    assert len(dragged) == 1


def test_a_drag_begins_by_itself_where_the_button_is_still_held(acts, put, dragged, settled, monkeypatch):
    class Held:
        @staticmethod
        def mouseButtons():
            return acts_presenter.Qt.MouseButton.LeftButton

    monkeypatch.setattr(acts_presenter, "QGuiApplication", Held)
    acts.drag(put("図面.pdf", b"x"), QObject())
    settled()
    assert len(dragged) == 1


def test_what_the_folder_of_downloads_lacks_is_home(acts, monkeypatch, tmp_path, settled):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    found = []
    acts.find_folder(found.append)
    settled()
    (tmp_path / "Downloads").mkdir()
    acts.find_folder(found.append)
    settled()
    assert found == [tmp_path, tmp_path / "Downloads"]


def test_the_fake_is_like_the_real_one():
    """Its calls are those of usen_desk.ui.transfer_queue.Transfers."""
    import inspect

    from usen_desk.ui.transfer_queue import Transfers

    for name in ("download", "cancel", "moving"):
        real, fake = (list(inspect.signature(getattr(one, name)).parameters) for one in (Transfers, FakeTransfers))
        assert len(real) == len(fake), name
    assert list(inspect.signature(Transfers.download).parameters) == list(
        inspect.signature(FakeTransfers.download).parameters
    )
