"""Tests for usen_desk.ui.find.presenter."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.trial_samples import row as trial_row
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.accounts import AccountRow, AccountState
from usen_desk.contract.find import FIND, Found, FoundBy, FoundGroup
from usen_desk.ui.find.hits_model import HitKind
from usen_desk.ui.find.presenter import FindPresenter
from usen_desk.ui.navigation import Navigator, Tab, customer_place, trial_place
from usen_desk.ui.shortcuts import Actions


def row(code, name="さくら"):
    return AccountRow(customer_code=code, store_name=name, phone="045-***-12", state=AccountState.ACTIVE)


ONE = Found(groups=[FoundGroup(by=FoundBy.PHONE, items=[row("1")])])
TWO = Found(
    groups=[
        FoundGroup(by=FoundBy.PHONE, items=[row("1")]),
        FoundGroup(by=FoundBy.STORE_NAME, items=[row("1"), row("2")], has_more=True),
    ]
)
NONE = Found(groups=[])


class Box:
    def __init__(self, answer, background=None, may_read=True, tabs=(Tab.ACCOUNTS, Tab.TRIALS)):
        self.client = FakeClient({FIND: answer})
        self.navigator = Navigator(tabs)
        self.actions = Actions()
        self.opened = []
        self.navigator.opened.connect(self.opened.append)
        self.presenter = FindPresenter(self.client, background or Immediately(), self.navigator, self.actions, may_read)

    def texts(self, kind=None):
        model = self.presenter.hits
        hits = [model.hit(at) for at in range(model.rowCount())]
        return [hit.text for hit in hits if kind is None or hit.kind is kind]


def test_typing_waits_and_only_the_last_text_is_asked(qtbot):
    box = Box(TWO)
    for text in ("0", "04", "045"):
        box.presenter.type(text)
    assert box.client.asked == []
    qtbot.waitUntil(lambda: box.client.asked != [])
    assert [ask.text for ask in box.client.bodies(FIND)] == ["045"]
    assert box.texts() == ["電話番号", "さくら", "店舗先名称", "さくら", "さくら"]


def test_a_late_answer_to_an_older_text_is_not_shown(qtbot):
    background = WhenTold()
    box = Box([ONE, NONE], background)
    box.presenter.find_now("old")
    late = background.waiting[0]
    box.presenter.find_now("new")
    assert late.cancelled
    background.deliver(1)
    late.deliver()
    assert "new" in box.presenter.hint or "old" not in box.presenter.hint


def test_a_single_hit_opens_at_once_on_enter_before_the_answer(qtbot):
    box = Box(ONE)
    box.presenter.type("045-123-4567")
    box.presenter.enter(-1)
    assert box.opened == [customer_place("1")]


def test_typing_alone_never_opens(qtbot):
    box = Box(ONE)
    box.presenter.type("045")
    qtbot.waitUntil(lambda: box.texts() != [])
    assert box.opened == []


def test_several_hits_are_offered_and_enter_opens_the_chosen_one(qtbot):
    box = Box(TWO)
    box.presenter.find_now("さくら")
    assert box.opened == []
    box.presenter.enter(4)
    assert box.opened == [customer_place("2")]


def test_the_id_of_a_leaflet_opens_its_trial_with_the_one_question(qtbot):
    box = Box(Found(groups=[], trials=[trial_row("xfeeaP")]))
    box.presenter.find_now("ｘｆｅｅａｐ")
    assert box.opened == [trial_place("xfeeaP")]
    assert [endpoint for endpoint, *_ in box.client.asked] == [FIND]


def test_several_trials_and_a_trial_beside_a_store_are_offered(qtbot):
    box = Box(Found(groups=[], trials=[trial_row("Xa12"), trial_row("xA12")]))
    box.presenter.find_now("xa12")
    assert box.opened == []
    assert box.texts() == ["お試し", "Xa12", "xA12"]
    box = Box(Found(groups=ONE.groups, trials=[trial_row("xfeeaP")]))
    box.presenter.find_now("xfeeaP")
    assert box.opened == []
    assert box.texts() == ["お試し", "xfeeaP", "電話番号", "さくら"]
    box.presenter.enter(1)
    assert box.opened == [trial_place("xfeeaP")]


def test_without_the_tab_no_trial_is_offered(qtbot):
    box = Box(Found(groups=[], trials=[trial_row("xfeeaP")]), tabs=[Tab.ACCOUNTS])
    box.presenter.find_now("xfeeaP")
    assert box.texts() == box.opened == []


def test_nothing_found_says_what_to_try(qtbot):
    box = Box(NONE)
    box.presenter.find_now("099-999")
    assert "「099-999」は見つかりませんでした" in box.presenter.hint
    assert "お試しください" in box.presenter.hint


def test_an_error_is_said_and_the_text_can_be_asked_again(qtbot):
    box = Box([Unreachable(Trouble.CUT), ONE])
    box.presenter.find_now("045")
    assert "通信が途中で切れました" in box.presenter.hint
    box.presenter.enter(-1)
    assert box.opened == [customer_place("1")]


def test_commands_are_found_in_any_spelling_and_run(qtbot):
    box, ran, window = Box(NONE), [], QWidget()
    qtbot.addWidget(window)
    page = QWidget(window)
    page.hide()
    window.show()
    box.actions.add("other.dark", "ダークモード: 別の画面の操作", lambda: ran.append(3), "表示", on=page)
    box.actions.add("window.dark", "ダークモード", lambda: ran.append(1), "表示", on=window)
    box.actions.add("window.quiet", "ダークではない", lambda: ran.append(2), "表示", on=window, in_palette=False)
    box.presenter.type("だーくもーど")
    assert box.texts(HitKind.COMMAND) == ["ダークモード"]
    qtbot.waitUntil(lambda: not box.presenter.working)
    box.presenter.enter(box.presenter.hits.first_row())
    assert ran == [1]


def test_the_empty_box_offers_what_was_open_last(qtbot):
    box = Box(NONE)
    box.navigator.name(customer_place("7"), "青葉店")
    box.presenter.type("")
    assert box.texts(HitKind.RECENT) == ["青葉店"]
    box.presenter.enter(1)
    assert box.opened == [customer_place("7")]


def test_without_the_right_to_read_nothing_is_asked(qtbot):
    box = Box(ONE, may_read=False)
    box.presenter.find_now("045")
    assert box.client.asked == []


@pytest.mark.parametrize("text", ["", "   ", "　"])
def test_blank_text_asks_nothing(qtbot, text):
    box = Box(ONE)
    box.presenter.type(text)
    box.presenter.enter(-1)
    assert box.client.asked == []
    assert "探せます" in box.presenter.hint
