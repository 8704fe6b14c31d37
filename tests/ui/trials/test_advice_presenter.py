"""Tests for usen_desk.ui.trials.advice_presenter: no server, no thread, no widget."""

import msgspec
import pytest

from tests.fakes import FakeClient, Immediately, problem
from tests.ui.trials.test_advice_model import RULES
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import GET_ADVICE, PUT_ADVICE, AdviceRulesSet, AdviceSettings
from usen_desk.ui.trials.advice_presenter import AdvicePresenter


class Service:
    """Keeps versions, as the real one does."""

    def __init__(self):
        self.kept = [AdviceRulesSet(rules=RULES, version=0)]
        self.trouble = None

    def read(self, body):
        newest, *earlier = reversed(self.kept)
        return AdviceSettings(current=newest, history=earlier)

    def put(self, rules, version):
        if self.trouble:
            raise self.trouble
        if version != self.kept[-1].version:
            raise Refused(problem(Code.CHANGED_MEANWHILE))
        self.by_another(rules)
        return self.read(None)

    def by_another(self, rules):
        self.kept.append(AdviceRulesSet(rules=rules, version=self.kept[-1].version + 1, changed_by="森 直樹"))


class Seen:
    def __init__(self, presenter):
        for name in ("shown", "told", "working", "saving", "saved", "not_saved", "overtaken"):
            heard = []
            setattr(self, name, heard)
            getattr(presenter, name).connect(heard.append)


def with_long(minutes):
    return msgspec.structs.replace(RULES, long_from_minutes=minutes)


@pytest.fixture
def made(qapp):
    service = Service()
    client = FakeClient({GET_ADVICE: service.read, PUT_ADVICE: service.put})
    presenter = AdvicePresenter(client, Immediately())
    return presenter, client, service, Seen(presenter)


def test_what_is_in_force_is_shown(made):
    presenter, _, _, seen = made
    assert presenter.rules is None
    presenter.load()
    assert presenter.rules == RULES
    assert seen.shown[0].current.version == 0
    assert seen.working == [True, False]


def test_saving_names_the_version_that_was_read(made):
    presenter, client, _, seen = made
    presenter.load()
    presenter.save(with_long(300))
    presenter.save(with_long(360))
    assert [path for asked, _, path in client.asked if asked is PUT_ADVICE] == [{"version": 0}, {"version": 1}]
    assert presenter.rules == with_long(360)
    assert [settings.current.version for settings in seen.saved] == [1, 2]
    assert seen.saving == [True, False] * 2


def test_what_another_saved_meanwhile_is_not_run_over(made):
    presenter, _, service, seen = made
    presenter.load()
    service.by_another(with_long(300))
    presenter.save(with_long(360))
    assert (len(seen.overtaken), seen.saved, seen.not_saved) == (1, [], [])
    assert seen.shown[-1].current.rules == with_long(300)
    presenter.save(with_long(360))
    assert len(seen.saved) == 1


def test_trouble_on_the_way_is_said(made):
    presenter, _, service, seen = made
    presenter.load()
    service.trouble = Unreachable(Trouble.CUT)
    presenter.save(with_long(360))
    assert len(seen.not_saved) == 1
    assert presenter.rules == RULES


def test_nothing_is_saved_before_it_was_read(made):
    presenter, client, _, _ = made
    presenter.save(RULES)
    assert client.asked == []


def test_what_could_not_be_read_is_said(made):
    presenter, client, _, seen = made
    client.answers[GET_ADVICE] = Unreachable(Trouble.TIMEOUT)
    presenter.load()
    assert len(seen.told) == 1
    assert seen.working == [True, False]
