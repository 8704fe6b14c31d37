"""Tests for usen_desk.ui.trials.extensions_presenter: no server, no thread, no widget."""

import msgspec
import pytest

from tests.fakes import FakeClient, Immediately, problem
from tests.ui.account_samples import me
from tests.ui.trials.extension_samples import APPROVED, NEXT, WAITING
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import DECIDE_EXTENSION, LIST_EXTENSIONS, Decision, Extensions
from usen_desk.ui.navigation import Navigator, Tab, trial_place
from usen_desk.ui.trials.extensions_presenter import ExtensionsPresenter


class Seen:
    def __init__(self, presenter):
        for name in ("shown", "chosen", "told", "working", "deciding", "decided", "not_decided", "overtaken"):
            heard = []
            setattr(self, name, heard)
            getattr(presenter, name).connect(heard.append)


class Service:
    """Keeps what was decided, as the real one does."""

    def __init__(self, items):
        self.items, self.refuses = list(items), None

    def listed(self, body):
        items = [each for each in self.items if each.is_approved is None]
        rest = [] if body.only_waiting else [each for each in self.items if each.is_approved is not None]
        return Extensions(items=items + rest)

    def decide(self, body, extension):
        if self.refuses:
            raise self.refuses
        at = next(at for at, each in enumerate(self.items) if str(each.extension_id) == extension)
        self.items[at] = msgspec.structs.replace(self.items[at], is_approved=body.is_approved, note=body.note)
        return self.items[at]


@pytest.fixture
def made(qapp):
    def make(items=(WAITING, NEXT, APPROVED), permissions=tuple(Permission)):
        service = Service(items)
        client = FakeClient({LIST_EXTENSIONS: service.listed, DECIDE_EXTENSION: service.decide})
        navigator = Navigator(Tab)
        presenter = ExtensionsPresenter(client, Immediately(), navigator, me(permissions=permissions))
        return presenter, client, service, Seen(presenter)

    return make


def test_it_begins_with_the_first_that_waits(made):
    presenter, _, _, seen = made()
    presenter.load()
    assert seen.shown == [[WAITING, NEXT]]
    assert seen.chosen == [WAITING]
    assert presenter.may_decide


def test_all_of_them_are_shown_on_demand(made):
    presenter, client, _, seen = made()
    presenter.show_only_waiting(False)
    assert seen.shown == [[WAITING, NEXT, APPROVED]]
    assert not client.bodies(LIST_EXTENSIONS)[0].only_waiting


def test_a_decision_is_sent_with_its_note_and_the_next_one_follows(made):
    presenter, client, _, seen = made()
    presenter.load()
    presenter.decide(WAITING, approves=True, note=" 決裁日まで認めます ")
    assert client.bodies(DECIDE_EXTENSION) == [Decision(is_approved=True, note="決裁日まで認めます")]
    assert seen.decided[0].is_approved
    assert seen.shown[-1] == [NEXT]
    assert seen.chosen[-1] == NEXT
    assert presenter.note_of(WAITING) == ""


def test_what_is_written_about_one_is_there_again(made):
    presenter, _, _, _ = made()
    presenter.load()
    presenter.keep_note(WAITING, "確認中")
    presenter.choose(NEXT)
    assert (presenter.note_of(NEXT), presenter.note_of(WAITING)) == ("", "確認中")


def test_a_decision_that_another_made_first_is_said_and_shown(made):
    presenter, client, service, seen = made()
    presenter.load()
    service.refuses = Refused(problem(Code.ALREADY_DECIDED))
    presenter.decide(WAITING, approves=False, note="理由")
    assert (len(seen.overtaken), seen.not_decided) == (1, [])
    assert len(client.bodies(LIST_EXTENSIONS)) == 2
    assert presenter.note_of(WAITING) == "理由"
    assert seen.deciding == [True, False]


def test_trouble_on_the_way_changes_nothing(made):
    presenter, client, service, seen = made()
    presenter.load()
    service.refuses = Unreachable(Trouble.CUT)
    presenter.decide(WAITING, approves=True, note="理由")
    assert len(seen.not_decided) == 1
    assert len(client.bodies(LIST_EXTENSIONS)) == 1
    assert presenter.current == WAITING


def test_only_supervisors_decide(made):
    presenter, _, _, _ = made(permissions=(Permission.READ_TRIALS, Permission.FOLLOW_TRIALS))
    assert not presenter.may_decide


def test_the_trial_can_be_opened(made):
    presenter, _, _, _ = made()
    presenter.open_trial(WAITING)
    assert presenter._navigator.place == trial_place("Yc8vLd")


def test_many_changes_of_trials_are_one_piece_of_news(made, qtbot):
    presenter, _, _, _ = made()
    heard = []
    presenter.stale.connect(lambda: heard.append("stale"))
    presenter._news.setInterval(1)
    for _ in range(5):
        presenter.on_changes([])
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["stale"]


def test_a_list_that_could_not_be_read_is_said(made):
    presenter, client, _, seen = made()
    client.answers[LIST_EXTENSIONS] = Unreachable(Trouble.TIMEOUT)
    presenter.load()
    assert len(seen.told) == 1
    assert seen.working == [True, False]
