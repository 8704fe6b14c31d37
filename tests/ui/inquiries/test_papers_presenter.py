"""Tests for usen_desk.ui.inquiries.papers_presenter: no server, no thread, no widget."""

import pytest

from tests.fakes import Immediately, problem
from tests.ui.account_samples import me
from tests.ui.inquiries.samples import Client, Thread, message, note, system
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import GET_INQUIRY, LIST_MESSAGES, MessageKind
from usen_desk.contract.inquiry_work import GET_HISTORY, History
from usen_desk.contract.permissions import Permission
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.inquiries.papers_presenter import PapersPresenter


def mixed(sequence, **other):
    return (message, note, system)[sequence % 3](sequence, **other)


@pytest.fixture
def made(qtbot, tmp_path):
    def make(thread=None, temporary=True, **who):
        client = Client((thread or Thread()).answers | {GET_HISTORY: History(items=[])})
        folder = TemporaryFolder(tmp_path / "temporary") if temporary else None
        presenter = PapersPresenter(client, Immediately(), me(**who), folder)
        presenter.client, presenter.heard = client, []
        for name in ("history", "read", "saved", "ready", "failed", "working"):
            getattr(presenter, name).connect(lambda value, name=name: presenter.heard.append((name, value)))
        return presenter

    return make


def heard(presenter, name):
    return [value for told, value in presenter.heard if told == name]


@pytest.mark.parametrize("count", [1, 99, 100, 101, 200, 451])
def test_the_whole_thread_goes_on_paper_however_long(made, count):
    presenter = made(Thread(count))
    presenter.read_whole(29, with_notes=False)
    (whole,) = heard(presenter, "read")
    assert [one.sequence for one in whole.messages] == list(range(1, count + 1))
    assert heard(presenter, "working") == [True, False]


def test_notes_and_system_lines_only_where_they_were_asked_for(made):
    presenter = made(Thread(9, make=mixed))
    presenter.read_whole(29, with_notes=False)
    presenter.read_whole(29, with_notes=True)
    without, whole = heard(presenter, "read")
    assert {one.kind for one in without.messages} == {MessageKind.PUBLIC}
    assert [one.sequence for one in whole.messages] == list(range(1, 10))


def test_a_thread_that_cannot_be_read_is_told_of(made):
    presenter = made()
    presenter.client.answers[LIST_MESSAGES] = Refused(problem(Code.NOT_FOUND))
    presenter.read_whole(29, with_notes=False)
    presenter.client.answers[GET_INQUIRY] = Refused(problem(Code.NOT_FOUND))
    presenter.read_whole(29, with_notes=False)
    assert len(heard(presenter, "failed")) == 2
    assert heard(presenter, "read") == []


def test_history_is_for_those_who_may(made):
    presenter = made()
    presenter.read_history(29)
    assert heard(presenter, "history") == [History(items=[])]
    assert presenter.may_read_history
    assert not made(permissions=frozenset({Permission.READ_INQUIRIES})).may_read_history


def test_a_file_is_written_whole_or_to_be_looked_at(made, tmp_path):
    presenter = made()
    presenter.save(b"%PDF", tmp_path / "a.pdf")
    presenter.open(b"%PDF")
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF"
    assert heard(presenter, "saved") == [tmp_path / "a.pdf"]
    (ready,) = heard(presenter, "ready")
    assert (ready.suffix, ready.read_bytes()) == (".pdf", b"%PDF")


def test_without_a_folder_nothing_is_opened_and_a_disk_that_refuses_is_told_of(made, tmp_path):
    presenter = made(temporary=False)
    presenter.open(b"%PDF")
    assert (presenter.may_open, presenter.heard) == (False, [])
    presenter.save(b"%PDF", tmp_path)
    assert len(heard(presenter, "failed")) == 1
