"""Tests for usen_desk.ui.people.imports_presenter."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.fakes import Immediately, WhenTold, problem
from tests.ui.people.imports import BAD, Service, run
from usen_desk.api.errors import Refused, SourceTrouble, Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.contract.imports import (
    APPLY_IMPORT,
    CANCEL_IMPORT,
    GET_IMPORT,
    LIST_IMPORT_KINDS,
    LIST_IMPORT_PROBLEMS,
    RESUME_IMPORT,
    TRY_IMPORT,
    ImportKind,
    ImportState,
    ProblemSort,
)
from usen_desk.contract.transfers import DROP_TRANSFER
from usen_desk.ui.people.imports_presenter import ImportsPresenter


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "stores.csv"
    path.write_bytes(b"abc")
    return path


@pytest.fixture
def make(qtbot):
    made = []

    def presenter(client, background=None, deliver=lambda client, file, progress: None):
        one = ImportsPresenter(client, background or Immediately(), deliver)
        one.heard = []
        for name in ("sending", "run", "problems", "history", "told", "exported"):
            getattr(one, name).connect(lambda value, name=name: one.heard.append((name, value)))
        made.append(one)
        return one

    yield presenter
    for one in made:
        one.deleteLater()


def heard(presenter, name):
    return [value for kind, value in presenter.heard if kind == name]


def test_a_file_is_sent_with_its_digest_and_then_tried(make, file):
    client, sent = Service(), []
    presenter = make(client, deliver=lambda client, file, progress: sent.append(file))
    presenter.send(ImportKind.TRIALS, file)
    (told,) = sent
    assert (told.name, told.size_bytes, told.sha256) == ("stores.csv", 3, sha256(b"abc").hexdigest())
    (wanted,) = client.bodies(TRY_IMPORT)
    assert (wanted.kind, str(wanted.upload_id)) == (ImportKind.TRIALS, told.upload_id)
    assert heard(presenter, "sending") == ["stores.csv", ""]
    assert presenter.current.state is ImportState.WAITING


def test_work_that_runs_twice_names_the_same_upload_and_run(make, file):
    client, background = Service(), WhenTold()
    make(client, background).send(ImportKind.CUSTOMERS, file)
    job = background.waiting[0]
    job.deliver()
    first = client.asked[-1]
    assert first[0] is not None
    client.runs.clear()
    job.deliver()
    again = [asked for asked in client.asked if asked[0] is TRY_IMPORT]
    assert again[0][1:] == again[1][1:]


def test_a_file_that_can_not_be_read_says_so_in_the_words_of_imports(make, tmp_path):
    presenter = make(Service())
    presenter.send(ImportKind.CUSTOMERS, tmp_path / "none.csv")
    (message,) = heard(presenter, "told")
    assert message.text.startswith("選んだファイルを読めない")
    assert not presenter.is_sending


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (Refused(problem(Code.FILE_REFUSED)), "CSV として保存し直した"),
        (Refused(problem(Code.TOO_LARGE)), "ファイルを分けて"),
        (Refused(problem(Code.FILE_QUARANTINED)), "ウイルス"),
        (SourceTrouble("x"), "選び直して"),
        (Unreachable(Trouble.TIMEOUT), "応答が時間内に"),
    ],
)
def test_what_goes_wrong_while_sending_is_told(make, file, error, says):
    def deliver(client, file, progress):
        raise error

    presenter = make(Service(), deliver=deliver)
    presenter.send(ImportKind.CUSTOMERS, file)
    assert says in heard(presenter, "told")[0].text


def test_while_one_is_sent_another_is_not_begun_and_cancelling_drops_it(make, file):
    client, background = Service(), WhenTold()
    client.answers[DROP_TRANSFER] = None
    presenter = make(client, background)
    presenter.send(ImportKind.CUSTOMERS, file)
    presenter.send(ImportKind.CUSTOMERS, file)
    assert len(background.waiting) == 1
    sending = background.waiting[0]
    presenter.cancel()
    assert sending.cancelled
    assert (presenter.is_sending, heard(presenter, "sending")) == (False, ["stores.csv", ""])
    assert len(background.waiting) == 2, "the service is told to leave what came"
    assert not client.bodies(CANCEL_IMPORT)


def test_a_run_is_followed_until_it_rests(make, qtbot):
    client = Service(run(1, ImportState.WAITING))
    presenter = make(client)
    presenter.load()
    assert presenter.current.state is ImportState.WAITING, "what is under way is opened"
    client.put(str(run(1).import_id), state=ImportState.RUNNING)
    qtbot.waitUntil(lambda: presenter.current.state is ImportState.RUNNING, timeout=20_000)
    client.put(str(run(1).import_id), state=ImportState.CHECKED)
    qtbot.waitUntil(lambda: presenter.current.state is ImportState.CHECKED, timeout=20_000)
    assert not presenter._look.isActive()
    assert heard(presenter, "history")[-1].items[0].state is ImportState.CHECKED


def test_a_lost_line_is_told_and_the_run_is_asked_for_again(make, qtbot):
    client = Service(run(1, ImportState.RUNNING))
    answer = client.answers[GET_IMPORT]
    presenter = make(client)
    presenter.load()
    asked, again = len(client.bodies(GET_IMPORT)), []
    presenter.found_again.connect(lambda: again.append(True))
    client.answers[GET_IMPORT] = Unreachable(Trouble.REFUSED)
    qtbot.waitUntil(lambda: len(client.bodies(GET_IMPORT)) > asked + 1, timeout=20_000)
    assert (len(heard(presenter, "told")), again) == (1, []), "once is enough"
    client.answers[GET_IMPORT] = answer
    client.put(str(run(1).import_id), state=ImportState.CHECKED)
    qtbot.waitUntil(lambda: presenter.current.state is ImportState.CHECKED, timeout=20_000)
    assert again == [True]


def test_what_was_looked_at_is_applied_by_its_digest(make):
    client = Service(run(1))
    presenter = make(client)
    presenter.load()
    presenter.apply()
    (agreed,) = client.bodies(APPLY_IMPORT)
    assert agreed.sha256 == run(1).sha256
    assert client.asked[-2][0] is not TRY_IMPORT


def test_what_moved_on_is_read_again(make):
    client = Service(run(1))
    presenter = make(client)
    presenter.load()
    client.answers[APPLY_IMPORT] = Refused(problem(Code.IMPORT_MOVED_ON))
    client.put(str(run(1).import_id), state=ImportState.CANCELLED)
    presenter.apply()
    assert presenter.current.state is ImportState.CANCELLED
    assert "確かめてください" in heard(presenter, "told")[0].text


def test_another_run_is_opened_with_its_problems_in_the_order_of_the_file(make):
    client = Service(run(2, ImportState.DONE), run(1, ImportState.DONE), problems=[BAD])
    presenter = make(client)
    presenter.load()
    assert presenter.current is None, "nothing is left to decide"
    presenter.open_run(client.runs[1])
    presenter.sort(ProblemSort.REASON, descending=True)
    assert [(body.sort, body.descending) for body in client.bodies(LIST_IMPORT_PROBLEMS)] == [
        (ProblemSort.LINE, False),
        (ProblemSort.REASON, True),
    ]
    presenter.open_run(client.runs[0])
    assert presenter.asked.sort is ProblemSort.LINE


def test_kinds_are_read_once(make):
    client = Service()
    presenter = make(client)
    presenter.load()
    presenter.load()
    assert len(client.bodies(LIST_IMPORT_KINDS)) == 1


def test_resume_and_report(make, tmp_path):
    client = Service(run(1, ImportState.INTERRUPTED))
    presenter = make(client)
    presenter.load()
    presenter.resume()
    assert client.bodies(RESUME_IMPORT)
    presenter.export(tmp_path / "report.csv")
    assert heard(presenter, "exported") == [tmp_path / "report.csv"]
