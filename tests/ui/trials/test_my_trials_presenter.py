"""Tests for usen_desk.ui.trials.my_trials_presenter: no server, no thread, no widget."""

from __future__ import annotations

import msgspec
import pytest

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.account_samples import me
from tests.ui.my_trial_samples import ENDING, MINE, OVERDUE, Trials, mine
from tests.ui.trial_samples import NOW, row
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.changes import Change, ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import (
    HAND_OVER_TRIAL,
    LIST_MY_TRIALS,
    REGISTER_MAX,
    REGISTER_TRIALS,
    SEARCH_TRIALS,
    HandOver,
    MyTrialsAsk,
    Registered,
    Registration,
    RegistrationsMade,
)
from usen_desk.ui.navigation import Navigator, Place, Tab, trial_place
from usen_desk.ui.trials.my_trials_model import Shown
from usen_desk.ui.trials.my_trials_presenter import Counts, MyTrialsPresenter


class Desk:
    def __init__(self, answers=None, background=None, **who):
        theirs = Trials(rows=[row("b2NpLe"), row("Xa1"), row("xA1")])
        self.client = FakeClient({LIST_MY_TRIALS: mine(), SEARCH_TRIALS: theirs} | (answers or {}))
        self.navigator = Navigator(Tab)
        self.presenter = MyTrialsPresenter(self.client, background or Immediately(), self.navigator, me(**who))
        self.working, self.told, self.counts = [], [], []
        self.registered, self.not_registered, self.undone = [], [], []
        self.waiting, self.colleagues, self.watched = [], [], []
        for name in ("waiting", "colleagues", "watched"):
            getattr(self.presenter, name).connect(getattr(self, name).append)
        self.presenter.working.connect(self.working.append)
        self.presenter.told.connect(lambda message, again: self.told.append((message.text, again)))
        for name, kept in (("counted", self.counts), ("registered", self.registered), ("undone", self.undone)):
            getattr(self.presenter, name).connect(kept.append)
        self.presenter.not_registered.connect(lambda message: self.not_registered.append(message.text))

    def cards(self):
        model = self.presenter.model
        return [model.card(at).key for at in range(model.rowCount()) if model.card(at)]


@pytest.fixture
def made(qtbot):
    return Desk


def test_the_list_and_its_counts_are_read(made):
    desk = made()
    desk.presenter.load()
    assert desk.cards() == [trial.row.login_id for trial in MINE]
    assert desk.counts == [Counts(whole=6, today=3, ending=2, overdue=1)]
    assert desk.working == [True, False]


def test_who_may_not_follow_trials_asks_for_none(made):
    desk = made(permissions=frozenset())
    desk.presenter.load()
    assert desk.client.asked == []


def test_the_last_rows_stay_while_new_ones_load_and_when_they_do_not_come(made):
    background = WhenTold()
    desk = made({LIST_MY_TRIALS: [mine(), Unreachable(Trouble.TIMEOUT)]}, background)
    desk.presenter.load()
    background.deliver()
    desk.presenter.load()
    assert len(desk.cards()) == 6
    background.deliver()
    assert len(desk.cards()) == 6
    assert "応答" in desk.told[0][0]
    assert desk.told[0][1]


def test_chips_and_the_box_narrow_what_was_read(made):
    desk = made()
    desk.presenter.load()
    desk.presenter.show_only(Shown.TODAY)
    assert desk.cards() == ["tQm4Zk", "xfeeaP", "Kd9sVu"]
    desk.presenter.filter("ＸＦ")
    assert desk.cards() == ["xfeeaP"]
    assert desk.presenter.is_narrowed
    desk.presenter.filter("")
    desk.presenter.show_only(Shown.ALL)
    assert len(desk.cards()) == 6
    assert len(desk.client.bodies(LIST_MY_TRIALS)) == 1


@pytest.mark.parametrize("typed", ["xfeeaP", " XFEEAP ", "ｘｆｅｅａｐ"])
def test_ones_own_trial_is_opened_without_asking(made, typed):
    desk = made()
    desk.presenter.load()
    desk.presenter.open_typed(typed)
    assert desk.navigator.place == trial_place("xfeeaP")
    assert desk.client.bodies(SEARCH_TRIALS) == []


@pytest.mark.parametrize(("typed", "opened"), [("b2nple", "b2NpLe"), ("xA1", "xA1")])
def test_a_trial_that_is_not_ones_own_is_looked_up(made, typed, opened):
    desk = made()
    desk.presenter.load()
    desk.presenter.open_typed(typed)
    assert desk.navigator.place == trial_place(opened)


def test_ids_that_differ_only_in_capitals_are_listed(made):
    desk = made()
    desk.presenter.open_typed("XA1")
    assert desk.navigator.place == Place(Tab.TRIALS, "search?login_id=XA1")


def test_an_id_that_is_not_there_is_said_and_nothing_is_opened(made):
    desk = made()
    desk.presenter.open_typed("nowhere")
    assert desk.navigator.place is None
    assert "nowhere" in desk.told[0][0]
    assert not desk.told[0][1]


@pytest.mark.parametrize("typed", ["", "  ", "、"])
def test_nothing_typed_opens_nothing(made, typed):
    desk = made()
    desk.presenter.open_typed(typed)
    assert desk.client.asked == []


DONE = [
    Registration(login_id="new1", outcome=Registered.DONE),
    Registration(login_id="new2", outcome=Registered.DONE),
    Registration(login_id="xfeeaP", outcome=Registered.ALREADY_MINE),
]


def test_registering_tells_the_outcome_and_reads_the_list_anew(made):
    desk = made({REGISTER_TRIALS: RegistrationsMade(items=DONE)})
    desk.presenter.register(("new1", "new2", "xfeeaP"))
    assert desk.client.bodies(REGISTER_TRIALS)[0].login_ids == ("new1", "new2", "xfeeaP")
    assert desk.registered == [DONE]
    assert len(desk.client.bodies(LIST_MY_TRIALS)) == 1


@pytest.mark.parametrize(
    ("ids", "said"), [((), "1件以上"), (tuple(f"id{at}" for at in range(REGISTER_MAX + 1)), "200件まで")]
)
def test_none_and_too_many_are_said_before_anything_is_sent(made, ids, said):
    desk = made()
    desk.presenter.register(ids)
    assert said in desk.not_registered[0]
    assert desk.client.asked == []


def test_registering_that_failed_says_that_the_input_stays(made):
    desk = made({REGISTER_TRIALS: Unreachable(Trouble.REFUSED)})
    desk.presenter.register(("new1",))
    assert "入力した内容は残っています" in desk.not_registered[0]
    assert desk.registered == []


def test_undo_gives_back_only_what_was_new_with_the_version_that_stands_now(made):
    one, other = (msgspec.structs.replace(ENDING, row=row(name, version=at)) for at, name in ((7, "new1"), (9, "new2")))
    desk = made({LIST_MY_TRIALS: mine([one, other, OVERDUE]), HAND_OVER_TRIAL: lambda body, **path: None})
    desk.presenter.undo(DONE)
    asked = [(body, path) for endpoint, body, path in desk.client.asked if endpoint is HAND_OVER_TRIAL]
    assert asked == [
        (HandOver(staff_id=None), {"version": 7, "login": "new1"}),
        (HandOver(staff_id=None), {"version": 9, "login": "new2"}),
    ]
    assert desk.undone == [2]


def test_undo_leaves_alone_what_is_somebody_elses_by_now(made):
    desk = made({LIST_MY_TRIALS: mine([OVERDUE])})
    desk.presenter.undo(DONE)
    assert desk.undone == [0]
    desk.presenter.undo(DONE[2:])
    assert desk.undone == [0]


def test_an_undo_that_failed_is_told(made):
    one = msgspec.structs.replace(ENDING, row=row("new1"))
    desk = made({LIST_MY_TRIALS: mine([one]), HAND_OVER_TRIAL: Refused(problem(Code.CHANGED_MEANWHILE))})
    desk.presenter.undo(DONE)
    assert "ほかの人" in desk.not_registered[0]
    assert desk.undone == []


def colleague(staff_id, role=Role.SALES):
    return Colleague(staff_id=staff_id, name=f"担当 {staff_id}", department="横浜南支店", role=role)


def test_a_supervisor_sees_a_colleagues_list_and_their_own_badge_stays(made):
    desk = made({LIST_MY_TRIALS: [mine(), mine([OVERDUE]), mine()]})
    desk.presenter.load()
    desk.presenter.watch(colleague(7))
    assert desk.client.bodies(LIST_MY_TRIALS)[-1].rep_id == 7
    assert desk.cards() == ["tQm4Zk"]
    desk.presenter.watch(None)
    assert desk.client.bodies(LIST_MY_TRIALS)[-1] == MyTrialsAsk()
    assert desk.watched == ["担当 7", ""]
    assert desk.waiting == [3, 3]


def test_nothing_of_the_list_before_is_shown_under_another_name(made):
    background = WhenTold()
    desk = made(background=background)
    desk.presenter.load()
    background.deliver()
    desk.presenter.load()
    desk.presenter.watch(colleague(7))
    background.deliver()  # the answer of one's own list, too late
    assert desk.cards() == []
    assert not desk.presenter.is_loaded


def test_colleagues_are_those_who_can_have_a_list(made):
    everybody = [
        colleague(1),
        colleague(2),
        colleague(3, Role.AGENT),
        colleague(4, Role.SUPERVISOR),
        colleague(5, Role.ADMIN),
    ]
    desk = made({LIST_COLLEAGUES: Colleagues(items=everybody)})
    desk.presenter.read_colleagues()
    assert [one.staff_id for one in desk.colleagues[0]] == [2, 4]
    desk.client.answers[LIST_COLLEAGUES] = Unreachable(Trouble.REFUSED)
    desk.presenter.read_colleagues()
    assert "接続できません" in desk.told[0][0]


def test_who_may_watch_colleagues_is_known(made):
    assert made().presenter.may_watch
    assert not made(permissions=frozenset({Permission.FOLLOW_TRIALS, Permission.READ_STAFF})).presenter.may_watch


def test_registering_leads_back_to_ones_own_list(made):
    desk = made({REGISTER_TRIALS: RegistrationsMade(items=DONE)})
    desk.presenter.watch(colleague(7))
    desk.presenter.register(("new1",))
    assert desk.watched == ["担当 7", ""]
    assert desk.client.bodies(LIST_MY_TRIALS)[-1] == MyTrialsAsk()


def change(row_):
    return Change(change_id=1, at=NOW, kind=ChangeKind.TRIAL, object_id=1, item=msgspec.Raw(msgspec.json.encode(row_)))


@pytest.mark.parametrize("row_", [row("new", rep_id=1), row("xfeeaP", rep_id=9), row("xfeeaP", rep_id=None)])
def test_a_change_of_ones_own_trials_reads_the_list_once_they_rest(made, qtbot, row_):
    desk = made()
    desk.presenter.load()
    for _ in range(3):
        desk.presenter.on_changes([change(row_), change(row("other", rep_id=9))])
    assert len(desk.client.bodies(LIST_MY_TRIALS)) == 1
    qtbot.waitUntil(lambda: len(desk.client.bodies(LIST_MY_TRIALS)) == 2)


def test_changes_of_others_read_nothing(made, qtbot):
    desk = made()
    desk.presenter.load()
    desk.presenter.on_changes([change(row("other", rep_id=9)), change(row("free", rep_id=None))])
    assert not desk.presenter._refresh.isActive()


def test_a_change_that_cannot_be_read_makes_the_list_be_read(made):
    desk = made()
    broken = msgspec.structs.replace(change(row()), item=msgspec.Raw(b'{"login_id": 7}'))
    desk.presenter.on_changes([broken])
    assert desk.presenter._refresh.isActive()
