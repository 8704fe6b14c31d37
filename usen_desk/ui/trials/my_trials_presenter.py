"""マイお試し: reads the rep's trials, narrows them, registers leaflets, opens one by its ID. No widgets. B1-3, B1-5.

Lives from sign-in to sign-out, so that the rail shows how many wait before the tab is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import Change
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import Me
from usen_desk.contract.text import fold
from usen_desk.contract.trials import (
    HAND_OVER_TRIAL,
    LIST_MY_TRIALS,
    REGISTER_MAX,
    REGISTER_TRIALS,
    SEARCH_TRIALS,
    HandOver,
    MyTrial,
    MyTrials,
    MyTrialsAsk,
    Registered,
    Registration,
    Registrations,
    RegistrationsMade,
    Term,
    TrialPage,
    TrialRow,
    TrialSearch,
)
from usen_desk.ui.background import Background
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.navigation import Navigator, Place, Tab, trial_place
from usen_desk.ui.trials.my_trials_model import MyTrialsModel, Shown, is_shown, lines_of
from usen_desk.ui.trials.registration_model import split_ids

SEARCH_KEY = "search"
REFRESH_AFTER_MS = 700
"""An import tells of thousands of trials one after the other: the list is read once they rest."""


@dataclass(frozen=True)
class Counts:
    """For the chips and the rail."""

    whole: int = 0
    today: int = 0
    ending: int = 0
    overdue: int = 0


class MyTrialsPresenter(QObject):
    """Signals: listing() the rows are about to change; listed() they have; counted(Counts); waiting(number of the
    person's own that need a call); working(bool); told(UserMessage, whether reading again may help); registering(bool);
    registered(list of Registration); not_registered(UserMessage); undone(number of trials); colleagues(list of
    Colleague); watched(name of the colleague, "" for the person's own list)."""

    listing = Signal()
    listed = Signal()
    counted = Signal(object)
    waiting = Signal(int)
    working = Signal(bool)
    told = Signal(object, bool)
    registering = Signal(bool)
    registered = Signal(object)
    not_registered = Signal(object)
    undone = Signal(int)
    colleagues = Signal(object)
    watched = Signal(str)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        me: Me,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator, self._me = client, background, navigator, me
        self._mine: MyTrials | None = None
        self._colleague: Colleague | None = None
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_AFTER_MS)
        self._refresh.timeout.connect(self.load)
        self._shown, self._filter = Shown.ALL, ""
        self.model = MyTrialsModel(self)

    @property
    def may_follow(self) -> bool:
        return Permission.FOLLOW_TRIALS in self._me.permissions

    @property
    def may_watch(self) -> bool:
        """See the lists of colleagues."""
        return {Permission.SUPERVISE_TRIALS, Permission.READ_STAFF} <= self._me.permissions

    @property
    def is_loaded(self) -> bool:
        return self._mine is not None

    @property
    def is_narrowed(self) -> bool:
        """Some of the trials may be hidden."""
        return self._shown is not Shown.ALL or bool(self._filter)

    @property
    def shown(self) -> Shown:
        return self._shown

    @property
    def counts(self) -> Counts:
        mine = self._mine
        if mine is None:
            return Counts()
        ending = sum(trial.row.term is Term.ENDING for trial in mine.items)
        return Counts(len(mine.items), mine.today_count, ending, mine.overdue_count)

    def load(self) -> None:
        """Read the list anew; the rows of the time before stay until the answer is here."""
        if not self.may_follow:
            return
        self._refresh.stop()
        self.working.emit(True)
        ask = MyTrialsAsk(rep_id=self._colleague.staff_id if self._colleague else None)
        self._background.run(
            lambda: self._client.call(LIST_MY_TRIALS, ask),
            self._on_mine,
            self._on_error,
            owner=self,
            latest="mine",
        )

    def read_colleagues(self) -> None:
        self._background.run(
            lambda: self._client.call(LIST_COLLEAGUES, Nothing()),
            self._on_colleagues,
            lambda error: self.told.emit(explain(error), False),
            owner=self,
            latest="colleagues",
        )

    def watch(self, colleague: Colleague | None) -> None:
        """Show this colleague's list instead of the person's own; None: back to it."""
        self._colleague, self._mine = colleague, None
        self.watched.emit(colleague.name if colleague else "")
        self._put()
        self.load()

    def on_changes(self, changes: Sequence[Change]) -> None:
        """From the change feed: read the list anew when one of its trials changed, came or went."""
        for change in changes:
            try:
                row = msgspec.json.decode(change.item, type=TrialRow)
            except msgspec.MsgspecError:  # of a newer service
                self._refresh.start()
                continue
            whose = self._colleague.staff_id if self._colleague else self._me.staff_id
            if row.rep_id == whose or any(row.login_id == one.row.login_id for one in self._trials):
                self._refresh.start()

    def show_only(self, shown: Shown) -> None:
        self._shown = shown
        self._put()

    def filter(self, text: str) -> None:
        """Leave the trials whose login ID holds `text`, in any spelling; at once, from what was read."""
        self._filter = fold(text)
        self._put()

    def open(self, login_id: str) -> None:
        self._navigator.open(trial_place(login_id))

    def open_search(self) -> None:
        self._navigator.open(Place(Tab.TRIALS, SEARCH_KEY))

    def open_typed(self, text: str) -> None:
        """The trial with exactly this login ID, in any spelling, whoever's it is; several of a kind are listed."""
        ids = split_ids(text)
        wanted = ids[0] if ids else ""
        if not wanted:
            return
        mine = [trial.row.login_id for trial in self._trials if fold(trial.row.login_id) == fold(wanted)]
        if wanted in mine or len(mine) == 1:
            self.open(wanted if wanted in mine else mine[0])
            return
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(SEARCH_TRIALS, TrialSearch(login_id=wanted, limit=2)),
            lambda page: self._on_looked_up(wanted, page),
            self._on_not_looked_up,
            owner=self,
            latest="typed",
        )

    def register(self, login_ids: Sequence[str]) -> None:
        """Make these the person's own; safe to repeat."""
        if not login_ids or len(login_ids) > REGISTER_MAX:
            text = f"一度に登録できるのは{REGISTER_MAX}件までです。入力した内容は残っています。分けて登録してください。"
            nothing = "ログインIDが見つかりません。英数字のIDを1件以上入力してください。"
            self.not_registered.emit(UserMessage(text if login_ids else nothing, field="login_ids"))
            return
        body = Registrations(login_ids=tuple(login_ids))
        if self._colleague is not None:
            self.watch(None)  # they become the person's own
        self.registering.emit(True)
        self._background.run(
            lambda: self._client.call(REGISTER_TRIALS, body), self._on_registered, self._on_not_registered, owner=self
        )

    def undo(self, made: Sequence[Registration]) -> None:
        """Take back what was registered just now: these trials have no rep again."""
        login_ids = [each.login_id for each in made if each.outcome is Registered.DONE]
        if not login_ids:
            return
        self.registering.emit(True)
        self._background.run(lambda: self._give_back(login_ids), self._on_undone, self._on_not_registered, owner=self)

    @property
    def _trials(self) -> list[MyTrial]:
        return self._mine.items if self._mine else []

    def _give_back(self, login_ids: Sequence[str]) -> int:
        """In the worker; one that is nobody's or a colleague's by now is left alone, so that it may be repeated."""
        mine = self._client.call(LIST_MY_TRIALS, MyTrialsAsk())
        versions = {trial.row.login_id: trial.row.version for trial in mine.items}
        held = [login_id for login_id in login_ids if login_id in versions]
        for login_id in held:
            self._client.call(HAND_OVER_TRIAL, HandOver(staff_id=None), version=versions[login_id], login=login_id)
        return len(held)

    def _put(self) -> None:
        guide = self._mine.guide_minutes if self._mine else 0
        self.listing.emit()
        self.model.put(lines_of((one for one in self._trials if is_shown(one, self._shown, self._filter)), guide))
        self.listed.emit()

    def _on_mine(self, mine: MyTrials) -> None:
        self._mine = mine
        self.working.emit(False)
        self._put()
        self.counted.emit(self.counts)
        if self._colleague is None:
            self.waiting.emit(mine.today_count)

    def _on_colleagues(self, found: Colleagues) -> None:
        """Those who can have a list of their own."""
        following = (Role.SALES, Role.SUPERVISOR)
        others = [one for one in found.items if one.role in following and one.staff_id != self._me.staff_id]
        self.colleagues.emit(others)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error), True)

    def _on_looked_up(self, wanted: str, page: TrialPage) -> None:
        self.working.emit(False)
        ids = [row.login_id for row in page.items]
        if wanted in ids or len(ids) == 1:
            self.open(wanted if wanted in ids else ids[0])
        elif ids:
            self._navigator.open(Place(Tab.TRIALS, f"{SEARCH_KEY}?login_id={wanted}"))
        else:
            text = f"ログインID {wanted} のお試しは見つかりません。入力したIDは残っています。リーフレットの文字(0とO、1とlなど)を確かめてください。"
            self.told.emit(UserMessage(text), False)

    def _on_not_looked_up(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error), False)

    def _on_registered(self, made: RegistrationsMade) -> None:
        self.registering.emit(False)
        self.registered.emit(made.items)
        self.load()

    def _on_not_registered(self, error: ApiError) -> None:
        self.registering.emit(False)
        self.not_registered.emit(explain(error))

    def _on_undone(self, count: int) -> None:
        self.registering.emit(False)
        self.undone.emit(count)
        self.load()
