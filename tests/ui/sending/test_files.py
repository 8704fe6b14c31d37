"""Tests for usen_desk.ui.sending.files: attached bytes are in the store until they are sent. A03-2."""

import errno
import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.sending.samples import MemoryOutbox
from usen_desk.api.errors import Cancelled, DiskTrouble, SourceTrouble
from usen_desk.contract.attachments import UPLOAD_MAX_BYTES
from usen_desk.contract.errors import Code
from usen_desk.contract.transfers import GET_FILE_LIMITS, FileLimits
from usen_desk.local.records import KeptFile
from usen_desk.ui.moving import Moving, Stage
from usen_desk.ui.sending.files import FileKeeper


@pytest.fixture
def keeper(qtbot):
    made = FileKeeper(Immediately())
    made.outbox, made.heard = MemoryOutbox(), []
    return made


def keep(keeper, read=lambda: b"%PDF"):
    keeper.keep("one", read, keeper.heard.append, keeper.heard.append)


def test_bytes_are_kept_and_dropped(keeper):
    keeper.attach(keeper.outbox)
    keep(keeper)
    assert keeper.outbox.files == {"one": b"%PDF"}
    assert keeper.heard == [b"%PDF"]
    keeper.drop("one")
    assert keeper.outbox.files == {}


@pytest.mark.parametrize(("content", "name"), [(b"\x89PNG....", "画像_1.png"), (b"\xff\xd8\xff\xe0....", "画像_1.jpg")])
def test_a_picture_is_called_after_what_it_became(keeper, content, name):
    keeper.attach(keeper.outbox)
    keeper.take("画像_1.png", lambda: content, "", keeper.heard.append, keeper.heard.append)
    assert [file.name for file in keeper.heard] == [name]


def test_what_cannot_be_read_or_kept_is_told_and_leaves_nothing(keeper):
    keep(keeper)  # the store is not open yet
    keeper.attach(keeper.outbox)

    def gone():
        raise FileNotFoundError(errno.ENOENT, "gone")

    keep(keeper, gone)
    keeper.outbox.fails = OSError(errno.ENOSPC, "full")
    keep(keeper)
    keeper.outbox.fails = None
    keeper.detach()
    keep(keeper)
    keeper.drop("one")
    assert [type(one) for one in keeper.heard] == [DiskTrouble] * 4
    assert keeper.outbox.files == {}


class FakeTransfers(QObject):
    """As usen_desk.ui.transfer_queue.Transfers, asked and answered by the test."""

    changed, gone = Signal(str), Signal(str)

    def __init__(self):
        super().__init__()
        self.asked, self.cancelled, self.stages = [], [], {}

    def upload(self, file, ok=None, bad=None):
        self.asked.append((file, ok, bad))
        self.stages.setdefault(file.upload_id, Stage.MOVING)

    def moving(self, upload_id):
        stage = self.stages.get(upload_id)
        return stage and Moving(upload_id, "a", Path("a"), True, stage, 1, 2)

    def cancel(self, upload_id):
        self.cancelled.append(upload_id)


@pytest.fixture
def large(qtbot, tmp_path):
    transfers = FakeTransfers()
    made = FileKeeper(Immediately(), transfers=transfers)
    made.transfers, made.heard, made.path = transfers, [], tmp_path / "図面.pdf"
    made.path.write_bytes(b"%PDF" + bytes(UPLOAD_MAX_BYTES))
    made.left.connect(made.heard.append)
    return made


def take(keeper):
    keeper.take("図面.pdf", lambda: b"never read", str(keeper.path), keeper.heard.append, keeper.heard.append)
    return keeper.heard[-1]


def test_a_large_file_stays_where_it_is_and_is_on_its_way_at_once(large):
    taken = take(large)
    assert (taken.size_bytes, taken.path) == (UPLOAD_MAX_BYTES + 4, str(large.path))
    assert taken.sha256 == hashlib.sha256(large.path.read_bytes()).hexdigest()
    assert large.transfers.asked[0][0] == taken
    assert large.moving([taken])[taken.upload_id].percent == 50
    large.transfers.stages[taken.upload_id] = Stage.DONE
    assert large.moving([taken]) == {}


def test_only_what_has_a_place_may_be_large(large):
    assert large.max_bytes(str(large.path)) == large.large_max_bytes > UPLOAD_MAX_BYTES == large.max_bytes("")
    assert FileKeeper(Immediately()).max_bytes(str(large.path)) == UPLOAD_MAX_BYTES


def test_what_the_service_takes_is_known_before_a_byte_is_sent(large):
    service = FakeClient({GET_FILE_LIMITS: FileLimits(max_bytes=5, files_max=1, media_types=(), extensions=())})
    keeper = FileKeeper(Immediately(), transfers=large.transfers, client=service)
    keeper.attach(MemoryOutbox())
    assert keeper.max_bytes("x") == 5


def test_a_message_waits_for_all_its_large_files(large):
    first, second = take(large), take(large)
    large.carry([first, second], lambda: large.heard.append("there"), large.heard.append)
    (_, there, _), (_, there_too, _) = large.transfers.asked[2:]
    there(Path("a"))
    assert "there" not in large.heard
    there_too(Path("a"))
    assert large.heard[-1] == "there"


def test_small_ones_are_not_waited_for(large):
    large.carry([KeptFile(upload_id="a", name="a", size_bytes=1, sha256="")], lambda: large.heard.append("there"), None)
    assert large.heard == ["there"]


@pytest.mark.parametrize("error", [SourceTrouble(), Cancelled()])
def test_a_file_that_will_not_come_is_told_to_the_author_once(large, error):
    files = [take(large), take(large)]
    large.carry(files, lambda: large.heard.append("there"), lambda said: large.heard.append(said.problem.code))
    for _, _, stopped in large.transfers.asked[2:]:
        stopped(error)
    assert large.heard[2:] == [Code.FILE_MISSING]


def test_one_that_is_taken_away_is_left_and_one_that_was_left_is_told(large):
    taken = take(large)
    large.transfers.gone.emit(taken.upload_id)
    large.transfers.gone.emit("another's")
    assert large.heard[1:] == [taken.upload_id]
    large.drop(taken.upload_id)
    assert large.transfers.cancelled == [taken.upload_id]


def test_one_that_cannot_be_read_is_told(large):
    large.path.unlink()
    large.take("図面.pdf", bytes, str(large.path), large.heard.append, large.heard.append)
    assert [type(one) for one in large.heard] == [SourceTrouble]


def test_a_path_is_touched_in_the_worker_alone(large, monkeypatch):
    """A share of the network that is away would freeze the window."""
    work, touched, stat = WhenTold(), [], Path.stat
    keeper = FileKeeper(work)
    keeper.attach(MemoryOutbox())
    small = large.path.with_name("小さい.pdf")
    small.write_bytes(b"%PDF")
    monkeypatch.setattr(Path, "stat", lambda self, **how: touched.append(self) or stat(self, **how))
    keeper.take("小さい.pdf", bytes, str(small), large.heard.append, large.heard.append)
    assert (touched, large.heard) == ([], [])
    work.deliver()
    assert small in touched
    work.deliver()  # the local store's lane
    assert [(one.name, one.size_bytes, one.path) for one in large.heard] == [("小さい.pdf", 4, "")]


@pytest.mark.parametrize("size_bytes", [0, UPLOAD_MAX_BYTES + 1], ids=["empty", "too large"])
def test_what_will_not_be_taken_is_told_by_its_size_and_not_read(large, size_bytes):
    keeper = FileKeeper(Immediately())
    large.path.write_bytes(bytes(size_bytes))
    keeper.take("図面.pdf", bytes, str(large.path), large.heard.append, large.heard.append)
    assert [(one.size_bytes, one.sha256) for one in large.heard] == [(size_bytes, "")]


def test_a_folder_is_no_file(large):
    large.take("書類", bytes, str(large.path.parent), large.heard.append, large.heard.append)
    assert [type(one) for one in large.heard] == [SourceTrouble]
