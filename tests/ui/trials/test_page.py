"""Tests for usen_desk.ui.trials.page: マイお試し, search and one trial together, as a person walks through them."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.account_samples import me
from tests.ui.my_trial_samples import ENDING, MINE, OVERDUE, WATCHED, Trials, mine
from tests.ui.trial_samples import NOW, row, trial
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import (
    GET_TRIAL,
    LIST_MY_TRIALS,
    LIST_SOLD_AS,
    REGISTER_TRIALS,
    SEARCH_TRIALS,
    FunnelStage,
    Registered,
    Registration,
    RegistrationsMade,
    SoldAs,
    TrialSearch,
)
from usen_desk.local.settings import Choices
from usen_desk.ui.navigation import Dense, Navigator, Place, Tab, trial_place
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.trials.detail_presenter import TrialDetailPresenter
from usen_desk.ui.trials.my_trials_delegate import CARD, CARD_COMPACT
from usen_desk.ui.trials.my_trials_model import Shown
from usen_desk.ui.trials.my_trials_presenter import MyTrialsPresenter
from usen_desk.ui.trials.page import FOLDS_BELOW, TrialsPage
from usen_desk.ui.trials.presenter import TrialsPresenter
from usen_desk.ui.trials.registration_dialog import RegistrationDialog
from usen_desk.ui.trials.search_model import rows_place
from usen_desk.ui.widgets.button import Button

START, SEARCH = Place(Tab.TRIALS), Place(Tab.TRIALS, "search")
READS_ONLY = frozenset({Permission.READ_TRIALS})


class Client(FakeClient):
    def now(self):
        return NOW


class Part(QWidget):
    """A page of supervisors."""

    made = 0

    def __init__(self):
        super().__init__()
        Part.made += 1
        self.loaded, self.compact, self.ways = 0, None, []

    def load(self):
        self.loaded += 1

    def add_to_head(self, widget):
        widget.setParent(self)
        self.ways.append(widget)

    def set_compact(self, compact):
        self.compact = compact


def build(answers=None, background=None, **who):
    theirs = Trials(rows=[*(one.row for one in MINE), row("b2NpLe")])
    client = Client(
        {
            SEARCH_TRIALS: theirs,
            LIST_MY_TRIALS: mine(),
            LIST_SOLD_AS: SoldAs(items=[]),
            GET_TRIAL: lambda body, login: trial(login),
            LIST_CUSTOMER_INQUIRIES: lambda _, customer_code: CustomerInquiries(items=[], open_count=0),
        }
        | (answers or {})
    )
    navigator, works, person = Navigator(Tab), background or Immediately(), me(**who)
    presenter = TrialsPresenter(client, works, navigator, Choices({}), person)
    my_trials = MyTrialsPresenter(client, works, navigator, person)
    detail = TrialDetailPresenter(client, works, navigator, person)
    page = TrialsPage(presenter, my_trials, detail, {"funnel": ("営業の進みぐあい", Part)}, Actions())
    for each in (presenter, my_trials, detail, navigator):
        each.setParent(page)
    page.client, page.navigator, page.mine = client, navigator, my_trials
    navigator.opened.connect(lambda place: page.show_place(place) if place.tab is Tab.TRIALS else None)
    return page


@pytest.fixture
def made(qtbot):
    def make(*args, width=1524, **more):
        page = build(*args, **more)
        qtbot.addWidget(page)
        page.resize(width, 894)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.navigator.open(START)
        page.focus_first()
        return page

    return make


def cards(page):
    model = page.mine.model
    return [model.card(at).key for at in range(model.rowCount()) if model.card(at)]


def type_id(page, qtbot, text):
    qtbot.keyClicks(page.focusWidget(), text)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)


def click_card(page, qtbot, login_id):
    view = page.list.list
    place = view.visualRect(view.model().index(view.model().row_of(login_id))).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


# マイお試し


def test_opening_the_tab_shows_who_needs_a_call(made):
    """The morning round of 20 trials: one act, Ctrl+2."""
    page = made()
    assert cards(page)[:3] == ["tQm4Zk", "xfeeaP", "Kd9sVu"]
    assert [chip.text() for chip in page.list.chips.values()] == ["マイお試し 6", "今日 3", "期限間近 2"]


def test_the_id_of_a_leaflet_is_typed_at_once_and_enter_opens_it(made, qtbot):
    """With Ctrl+2 before it: two acts."""
    page = made()
    assert page.focusWidget() is page.list.box
    type_id(page, qtbot, "b2nple")
    assert page.navigator.place == trial_place("b2NpLe")
    assert page.stack.currentWidget() is page.detail
    assert page.detail.title == "b2NpLe"


def test_after_a_typed_id_was_opened_all_cards_are_there_again(made, qtbot):
    page = made()
    qtbot.keyClicks(page.list.box, "xfeeap")
    assert cards(page) == ["xfeeaP"]
    qtbot.keyClick(page.list.box, Qt.Key.Key_Return)
    assert len(cards(page)) == 6
    assert page.list.list.current().key == "xfeeaP"


def test_coming_back_to_the_tab_the_next_leaflet_can_be_typed(made, qtbot):
    page = made()
    type_id(page, qtbot, "xfeeaP")
    assert page.focusWidget() is not page.list.box
    page.hide()
    page.show()
    page.navigator.open(trial_place("xfeeaP"))
    assert page.focusWidget() is page.list.box
    type_id(page, qtbot, "b2NpLe")
    assert page.navigator.place == trial_place("b2NpLe")


def test_an_id_that_is_not_there_is_said_in_the_column_and_stays(made, qtbot):
    page = made()
    type_id(page, qtbot, "nowhere")
    assert "nowhere" in page.list.notice.text
    assert page.list.box.text() == "nowhere"
    assert page.navigator.place == START


def test_typing_narrows_the_cards(made, qtbot):
    page = made()
    qtbot.keyClicks(page.list.box, "XFE")
    assert cards(page) == ["xfeeaP"]
    qtbot.keyClicks(page.list.box, "zz")
    assert cards(page) == []
    assert "該当するお試しがありません" in page.list.list.accessibleDescription()


def test_arrows_home_end_and_enter_walk_the_cards(made, qtbot):
    page = made()
    view = page.list.list
    view.focus_rows()
    assert view.current().key == "tQm4Zk"
    for key, there in (
        (Qt.Key.Key_Down, "xfeeaP"),
        (Qt.Key.Key_End, "zzEnd1"),
        (Qt.Key.Key_Up, "u5GtCa"),
        (Qt.Key.Key_Home, "tQm4Zk"),
        (Qt.Key.Key_Up, "tQm4Zk"),
    ):
        qtbot.keyClick(view, key)
        assert view.current().key == there
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert page.navigator.place == trial_place("tQm4Zk")


def test_at_the_first_card_its_heading_is_seen_too(made, qtbot):
    page = made()
    page.resize(1524, 420)
    view = page.list.list
    view.choose("zzEnd1")
    assert view.verticalScrollBar().value() > 0
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0


def test_the_menu_key_opens_the_menu_of_the_chosen_card(made):
    page = made()
    view = page.list.list
    view.choose("xfeeaP")
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(view.viewport(), asked)
    menu = QApplication.activePopupWidget()
    menu.actions()[-1].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == "xfeeaP"


def test_letters_find_a_card(made, qtbot):
    page = made()
    page.list.list.focus_rows()
    qtbot.keyClicks(page.list.list, "p8")
    assert page.list.list.current().key == "p8XeYm"


def test_a_click_opens_a_card_and_back_leads_to_it(made, qtbot):
    page = made()
    click_card(page, qtbot, "xfeeaP")
    assert page.detail.title == "xfeeaP"
    page.navigator.back()
    assert page.focusWidget() is page.list.list
    assert page.list.list.current().key == "xfeeaP"


def test_a_heading_opens_nothing(made, qtbot):
    page = made()
    view = page.list.list
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0)).center())
    assert page.navigator.place == START


def test_alt_page_down_walks_the_cards_and_stops_at_the_end(made, qtbot):
    page = made()
    click_card(page, qtbot, "u5GtCa")
    for expected in ("zzEnd1", "zzEnd1"):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
        assert page.navigator.place == trial_place(expected)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert page.navigator.place == trial_place("u5GtCa")


def test_the_id_of_a_card_is_copied(made, qtbot):
    page = made()
    page.list.list.choose("p8XeYm")
    qtbot.keyClick(page.list.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "p8XeYm"


def test_chips_show_a_part_and_lead_to_the_search(made):
    page = made()
    page.list.chips[Shown.ENDING].click()
    assert cards(page) == ["tQm4Zk", "xfeeaP"]
    assert [chip.isChecked() for chip in page.list.chips.values()] == [False, False, True]
    page.list.chips[Shown.TODAY].click()
    assert len(cards(page)) == 3
    page.list.search_chip.click()
    assert page.navigator.place == SEARCH


def test_without_trials_it_says_how_to_begin(made):
    page = made({LIST_MY_TRIALS: mine([])})
    assert "IDを登録" in page.list.list.accessibleDescription()
    blank = page.list.list.viewport().grab().toImage()
    page.list.list.set_nothing("", "")
    assert page.list.list.viewport().grab().toImage() != blank


def test_a_new_answer_keeps_the_chosen_card_and_what_is_seen(made):
    many = [msgspec.structs.replace(WATCHED, row=row(f"w{at:03}", customer_code="")) for at in range(60)]
    page = made({LIST_MY_TRIALS: [mine(many), mine([OVERDUE, *many]), mine([OVERDUE, *many[:10], *many[11:]])]})
    view = page.list.list
    view.choose("w040")
    view.verticalScrollBar().setValue(3000)
    first = view.model().line(view.indexAt(QPoint(1, 1)).row()).key
    top = view.visualRect(view.indexAt(QPoint(1, 1))).top()
    for _ in range(2):
        page.mine.load()
        assert view.current().key == "w040"
        assert view.visualRect(view.model().index(view.model().row_of(first))).top() == top


def test_the_chosen_card_moves_with_its_trial_to_another_heading(made):
    called = msgspec.structs.replace(OVERDUE, need=None, is_overdue=False)
    page = made({LIST_MY_TRIALS: [mine(), mine([ENDING, called])]})
    page.list.list.choose("tQm4Zk")
    page.mine.load()
    assert page.list.list.current().key == "tQm4Zk"


def test_the_list_that_cannot_be_read_says_so_and_keeps_its_rows(made):
    page = made({LIST_MY_TRIALS: [mine(), Unreachable(Trouble.TIMEOUT), mine(MINE[:2])]})
    page.mine.load()
    assert "応答" in page.list.notice.text
    assert len(cards(page)) == 6
    page.list.notice._action.click()
    assert len(cards(page)) == 2


def test_the_list_is_read_anew_whenever_the_tab_comes_to_the_front(made):
    page = made()
    before = len(page.client.bodies(LIST_MY_TRIALS))
    page.hide()
    page.show()
    assert len(page.client.bodies(LIST_MY_TRIALS)) == before + 1


def test_what_was_done_about_a_trial_reads_the_list_anew(made):
    page = made()
    before = len(page.client.bodies(LIST_MY_TRIALS))
    page._detail_presenter.done.emit("引き継ぎました")
    assert len(page.client.bodies(LIST_MY_TRIALS)) == before + 1


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("trial_", MINE, ids=lambda one: one.row.login_id)
def test_every_kind_of_card_is_painted_by_what_it_says(made, compact, trial_):
    """Need, change, store and state each change the picture."""
    page = made({LIST_MY_TRIALS: mine([trial_])})
    page.set_compact(compact)
    view = page.list.list
    pictures = [view.viewport().grab().toImage()]
    for other in (
        {"need_reason": "別の理由"},
        {"is_new": not trial_.is_new},
        {"is_overdue": not trial_.is_overdue},
        {"row": msgspec.structs.replace(trial_.row, store_name="別の店舗")},
    ):
        page.client.answers[LIST_MY_TRIALS] = mine([msgspec.structs.replace(trial_, **other)])
        page.mine.load()
        pictures.append(view.viewport().grab().toImage())
    assert all(one != pictures[0] for one in pictures[1:])


def test_low_windows_have_low_cards(made):
    page = made()
    assert isinstance(page, Dense)
    view = page.list.list
    for compact, height in ((True, CARD_COMPACT), (False, CARD)):
        page.set_compact(compact)
        view.executeDelayedItemsLayout()
        assert view.visualRect(view.model().index(1)).height() == height


def test_who_may_not_follow_trials_has_the_search_alone(made, qtbot):
    page = made(permissions=READS_ONLY)
    assert page.list is None
    assert page.focusWidget() is page.search.form.login_id
    type_id(page, qtbot, "b2NpLe")
    assert page.navigator.place == trial_place("b2NpLe")


def test_the_menu_of_a_card_offers_what_can_be_done(made):
    page = made()
    page.list.list.choose("p8XeYm")
    menu = page.list.list.open_menu(page.mapToGlobal(QPoint(40, 200)))
    names = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert names == ["開く", "対応を記録", "引き継ぐ…", "ログインIDをコピー"]
    menu.actions()[0].trigger()
    menu.close()
    assert page.navigator.place == trial_place("p8XeYm")


@pytest.mark.parametrize(("wish", "action"), [("wants_record", "trial.record"), ("wants_hand_over", "trial.hand_over")])
def test_what_the_menu_offers_is_done_once_the_trial_is_there(made, wish, action):
    background, done = WhenTold(), []
    page = made(background=background)
    page.navigator.open(trial_place("xfeeaP"))
    while background.waiting:
        background.deliver()
    for name in ("trial.record", "trial.hand_over"):
        page._actions.find(name).triggered.disconnect()
        page._actions.find(name).triggered.connect(lambda _=False, name=name: done.append(name))
    getattr(page.list.list, wish).emit("p8XeYm")
    assert done == []
    while background.waiting:
        background.deliver()
    assert done == [action]
    assert page.detail.title == "p8XeYm"
    page.navigator.open(trial_place("p8XeYm"))
    while background.waiting:
        background.deliver()
    assert done == [action]


def test_an_act_that_waits_is_forgotten_with_its_trial(made):
    background, done = WhenTold(), []
    page = made(background=background)
    page.navigator.open(trial_place("xfeeaP"))
    page._actions.find("trial.record").triggered.connect(lambda: done.append("record"))
    page.list.list.wants_record.emit("p8XeYm")
    page.navigator.open(trial_place("xfeeaP"))
    page.navigator.open(trial_place("p8XeYm"))
    while background.waiting:
        background.deliver()
    assert done == []


# one trial, the search, further pages


def test_rows_of_another_view_are_searched_and_back_finds_them_again(made):
    page = made()
    place = rows_place(TrialSearch(stage=FunnelStage.USED))
    page.navigator.open(place)
    assert page.client.bodies(SEARCH_TRIALS)[-1].stage is FunnelStage.USED
    assert page.stack.currentWidget() is page.search
    page.navigator.open(trial_place("xfeeaP"))
    asked = len(page.client.bodies(SEARCH_TRIALS))
    page.navigator.back()
    assert len(page.client.bodies(SEARCH_TRIALS)) == asked
    assert page.focusWidget() is page.search.table


def test_from_the_search_to_a_trial_the_next_one_and_back(made, qtbot):
    page = made()
    page.navigator.open(SEARCH)
    qtbot.keyClick(page.search.table, Qt.Key.Key_Return)
    first = page.navigator.place
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert page.navigator.place == trial_place(page.search.model.row(1).login_id) != first
    page.navigator.open(SEARCH)
    assert page.search.table.current() == page.search.model.row(1)


def test_the_trial_that_is_open_is_marked_in_the_list(made):
    page = made()
    page.navigator.open(trial_place("p8XeYm"))
    assert page.list.list.current().key == "p8XeYm"
    page.navigator.open(trial_place("b2NpLe"))
    assert page.list.list.current() is None


def test_further_pages_are_built_when_they_are_opened_and_loaded_whenever_they_are(made):
    Part.made = 0
    page = made()
    assert Part.made == 0
    next(one for one in page.search.findChildren(Button) if one.text() == "営業の進みぐあい").click()
    part = page.stack.currentWidget()
    assert (Part.made, part.loaded, part.compact) == (1, 1, False)
    page.navigator.open(SEARCH)
    page.navigator.open(Place(Tab.TRIALS, "funnel"))
    assert (Part.made, part.loaded) == (1, 2)


def test_a_further_page_leads_back_to_the_search(made):
    page = made()
    page.navigator.open(Place(Tab.TRIALS, "funnel"))
    part = page.stack.currentWidget()
    assert [way.text() for way in part.ways] == ["検索"]
    part.ways[0].click()
    assert page.navigator.place == SEARCH


def test_narrow_windows_show_the_list_or_what_was_chosen(made, qtbot):
    page = made(width=FOLDS_BELOW - 20)
    assert page.list.isVisible()
    assert not page.stack.isVisible()
    click_card(page, qtbot, "xfeeaP")
    assert page.stack.isVisible()
    assert not page.list.isVisible()
    page.navigator.back()
    assert page.list.isVisible()
    page.resize(FOLDS_BELOW + 200, 700)
    assert page.list.isVisible()
    assert page.stack.isVisible()


def test_ctrl_l_goes_to_the_box_from_everywhere(made, qtbot):
    for width in (1524, FOLDS_BELOW - 20):
        page = made(width=width)
        page.navigator.open(trial_place("xfeeaP"))
        qtbot.keyClick(page.focusWidget() or page, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert page.focusWidget() is page.list.box


def test_a_supervisor_chooses_whose_list_is_shown(made):
    one = Colleague(staff_id=7, name="岡田 拓真", department="横浜南支店", role=Role.SALES)
    page = made({LIST_COLLEAGUES: Colleagues(items=[one]), LIST_MY_TRIALS: [mine(), mine([OVERDUE]), mine()]})
    for line, title, count in ((2, "岡田 拓真さんのお試し", 1), (0, "マイお試し", 6)):
        page.list.watch_button.click()
        menu = QApplication.activePopupWidget()
        menu.actions()[line].trigger()
        menu.close()
        assert page.list.title == title
        assert len(cards(page)) == count


def test_others_see_their_own_list_alone(made):
    page = made(permissions=frozenset({Permission.READ_TRIALS, Permission.FOLLOW_TRIALS}))
    assert page.list.watch_button is None


# registration


def register(page, qtbot, text):
    dialog = page.open_registration()
    dialog.ids.setPlainText(text)
    qtbot.keyClick(dialog.ids, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return dialog


def test_ids_are_registered_and_the_list_has_them(made, qtbot):
    new = msgspec.structs.replace(ENDING, row=row("new1"))
    done = RegistrationsMade(items=[Registration(login_id="new1", outcome=Registered.DONE)])
    page = made({REGISTER_TRIALS: done, LIST_MY_TRIALS: [mine(), mine([new, *MINE])]})
    dialog = register(page, qtbot, "new1")
    assert cards(page)[0] == "new1"
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert page.navigator.place == trial_place("new1")


def test_what_was_typed_survives_a_failure_and_the_closing_of_the_dialog(made, qtbot):
    page = made({REGISTER_TRIALS: Unreachable(Trouble.REFUSED)})
    dialog = register(page, qtbot, "new1 new2")
    assert "接続できません" in dialog.notice.text
    dialog.reject()
    assert page.open_registration().ids.toPlainText() == "new1 new2"


# widgets


def test_the_tab_takes_its_share_of_the_four_hundred_widgets(made):
    page = made()
    assert page.detail is None
    assert len(page.findChildren(QWidget)) <= 90


def test_fifty_openings_leave_no_widget_behind(made, qtbot):
    page = made()

    def round_trip():
        click_card(page, qtbot, "xfeeaP")
        page.navigator.open(SEARCH)
        page.navigator.open(Place(Tab.TRIALS, "funnel"))
        page.navigator.open(START)
        page.open_registration().reject()
        page.list.list.choose("xfeeaP")
        page.list.list.open_menu(page.mapToGlobal(QPoint(40, 200))).close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return len(QApplication.allWidgets())

    round_trip()
    before = round_trip()
    for _ in range(50):
        after = round_trip()
    assert after == before
    assert page.findChildren(RegistrationDialog) == []


def test_a_slow_list_leaves_the_tab_usable(made, qtbot):
    background = WhenTold()
    page = made(background=background)
    assert "読み込んでいます" in page.list.list.nothing
    page.list.search_chip.click()
    assert page.navigator.place == SEARCH
    while background.waiting:
        background.deliver()
    assert len(cards(page)) == 6
    assert isinstance(page.mine.model, QAbstractItemModel)
