import hashlib

import pytest
from msgspec.structs import replace

from tests.ui.inquiries.opening_samples import FakeFiles
from usen_desk.api.errors import DiskFault, DiskTrouble
from usen_desk.contract.attachments import FILES_MAX, UPLOAD_MAX_BYTES
from usen_desk.local.records import KeptFile
from usen_desk.ui.inquiries.attach_presenter import AttachPresenter


class Papers:
    def __init__(self):
        self.keeper = FakeFiles()
        self.made = AttachPresenter(self.keeper, lambda: None)
        self.changes, self.told, self.busy = [], [], []
        self.made.changed.connect(self.changes.append)
        self.made.told.connect(lambda message: self.told.append(message.text))
        self.made.busy.connect(self.busy.append)

    def attach(self, name="図面.pdf", content=b"%PDF", size=None):
        self.made.attach(name, len(content) if size is None else size, lambda: content)


@pytest.fixture
def papers(qapp):
    return Papers()


def test_a_file_lies_on_this_pc_before_it_is_shown(papers):
    papers.attach()
    papers.attach()
    first, second = papers.made.files
    assert (first.name, second.name, first.size_bytes) == ("図面.pdf", "図面 (2).pdf", 4)
    assert papers.keeper.kept[first.upload_id] == b"%PDF"
    assert first.sha256 == hashlib.sha256(b"%PDF").hexdigest()
    assert papers.changes == [(first,), (first, second)]
    assert papers.busy[-1] is False


def test_a_paper_of_the_shelf_is_there_at_once_and_has_no_bytes_on_this_pc(papers):
    papers.attach(name="案内.pdf")
    kept = KeptFile(upload_id="v", name="案内.pdf", size_bytes=9, sha256="", shelf_version_id=7)
    papers.made.attach(kept.name, kept.size_bytes, bytes, kept=kept)
    assert papers.made.files[1] == replace(kept, name="案内 (2).pdf")
    assert list(papers.keeper.kept) == [papers.made.files[0].upload_id]
    for _ in range(FILES_MAX):
        papers.made.attach(kept.name, kept.size_bytes, bytes, kept=kept)
    assert (len(papers.made.files), len(papers.told)) == (FILES_MAX, 2)


def test_one_that_is_taken_away_leaves_no_bytes(papers):
    papers.attach()
    papers.made.detach(papers.made.files[0].upload_id)
    assert (papers.made.files, papers.keeper.kept) == ((), {})


@pytest.mark.parametrize("size", [0, UPLOAD_MAX_BYTES + 1], ids=["empty", "too large"])
def test_what_cannot_be_sent_is_refused_at_once(papers, size):
    papers.attach(size=size)
    assert (papers.made.files, len(papers.told), papers.keeper.kept) == ((), 1, {})


def test_one_that_turns_out_too_large_is_refused_and_told(papers):
    papers.attach(content=b"x" * (UPLOAD_MAX_BYTES + 1), size=1)
    assert (papers.made.files, len(papers.told), papers.keeper.kept) == ((), 1, {})


def test_no_more_than_a_message_carries(papers):
    papers.keeper.is_slow = True
    for _ in range(FILES_MAX + 1):
        papers.attach()
    assert (len(papers.keeper.waiting), len(papers.told)) == (FILES_MAX, 1)


def test_a_file_that_cannot_be_read_is_named(papers):
    papers.keeper.error = DiskTrouble(DiskFault.DENIED)
    papers.attach()
    assert "図面.pdf" in papers.told[0]
    assert papers.busy[-1] is False


def test_it_says_while_one_is_being_read(papers):
    papers.keeper.is_slow = True
    papers.attach()
    assert papers.busy == [True]
    papers.keeper.deliver()
    assert papers.busy[-1] is False


def test_a_file_that_comes_late_does_not_land_in_another_form(papers):
    papers.keeper.is_slow = True
    papers.attach()
    papers.made.show(())
    papers.attach("別.pdf")
    papers.keeper.deliver()
    assert (papers.made.files, papers.keeper.kept) == ((), {})
    assert papers.busy[-1] is True
    papers.keeper.deliver()
    assert [one.name for one in papers.made.files] == ["別.pdf"]
