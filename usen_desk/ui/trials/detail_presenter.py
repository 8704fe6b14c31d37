"""One trial's detail: reads it, keeps what is being written, records what was done, hands it on. No widgets. B1-4, B1-5, X10.

The trial on screen stays until the next one is here, so everything that is done names the trial that is shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, DiskTrouble, Refused
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountPage, AccountSearch, SortKey
from usen_desk.contract.base import JST, Endpoint, Message, Nothing
from usen_desk.contract.changes import Change
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import Me
from usen_desk.contract.trials import (
    ASK_EXTENSION,
    GET_TRIAL,
    HAND_OVER_TRIAL,
    POST_FOLLOW_UP,
    SET_TRIAL_STORE,
    WITHDRAW_FOLLOW_UP,
    ExtensionAsk,
    FollowUp,
    FollowUpDraft,
    HandOver,
    Trial,
    TrialRow,
    TrialStore,
)
from usen_desk.local.files import write_whole
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.navigation import Navigator, Tab, customer_place, inquiry_place, trial_place
from usen_desk.ui.trials.follow_ups_model import FollowUpInput, is_of_people

FOLLOWING_ROLES = (Role.SALES, Role.SUPERVISOR)
"""Who may follow trials (server/policy.py); others can't be handed one."""
STORES_OFFERED = 20
CHANGED = "表示したあとに、ほかの人がこのお試しを変更しました。今回の変更は保存されていません。最新の内容を読み込み直しますので、確かめてからもう一度お試しください。入力した内容は残っています。"


class TrialDetailPresenter(QObject):
    """Signals: shown(Trial) another one, or the same one anew; told(UserMessage) it couldn't be read; working(bool);
    saving(bool) a follow-up is on its way; recorded(FollowUp, what was
    written); not_recorded(UserMessage); withdrawn(FollowUp);
    done(text) what a dialog asked for is done; not_done(UserMessage); said(text); colleagues(list of Colleague);
    stores(list of AccountRow, count, whether there are more); failed(UserMessage) a dialog's list couldn't be read;
    stale() it changed meanwhile; sheet_saved(Path); sheet_ready(Path) to be opened; sheet_not_saved(UserMessage);
    inquiries(list of InquiryCard) that are open at its store."""

    shown = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    saving = Signal(bool)
    recorded = Signal(object, object)
    not_recorded = Signal(object)
    withdrawn = Signal(object)
    done = Signal(str)
    not_done = Signal(object)
    said = Signal(str)
    colleagues = Signal(object)
    stores = Signal(object, int, bool)
    failed = Signal(object)
    stale = Signal()
    sheet_saved = Signal(object)
    sheet_ready = Signal(object)
    sheet_not_saved = Signal(object)
    inquiries = Signal(object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        me: Me,
        temporary: TemporaryFolder | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator, self._me = client, background, navigator, me
        self._temporary = temporary
        self._wanted, self._store = "", ""
        self._trial: Trial | None = None
        self._drafts: dict[str, FollowUpInput] = {}
        self._ids: dict[str, UUID] = {}
        """Of follow-ups that were sent and not answered, by login ID: sending again stores them once."""

    @property
    def trial(self) -> Trial | None:
        """The one that is shown."""
        return self._trial

    @property
    def wanted(self) -> str:
        """Login ID of the trial that is shown or on its way."""
        return self._wanted

    @property
    def may_follow(self) -> bool:
        return Permission.FOLLOW_TRIALS in self._me.permissions

    @property
    def may_hand_over(self) -> bool:
        return self.may_follow and Permission.READ_STAFF in self._me.permissions

    @property
    def may_find_stores(self) -> bool:
        return self.may_follow and Permission.READ_ACCOUNTS in self._me.permissions

    @property
    def may_open_store(self) -> bool:
        return Tab.ACCOUNTS in self._navigator.tabs

    def open_inquiry(self, number: str) -> None:
        self._navigator.open(inquiry_place(int(number)))

    def now(self) -> datetime:
        return self._client.now()

    def today(self) -> date:
        """In Japan, by the service's clock."""
        return self._client.now().astimezone(JST).date()

    def open(self, login: str) -> None:
        """Read the trial anew; an older answer that comes late is dropped. Each reading is logged."""
        self._wanted = login
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(GET_TRIAL, Nothing(), login=login),
            lambda trial: self._on_trial(login, trial),
            self._on_error,
            owner=self,
            latest="open",
        )

    def again(self) -> None:
        if self._wanted:
            self.open(self._wanted)

    def on_changes(self, changes: list[Change]) -> None:
        """News of the feed; a row that is as it is shown, as after one's own act, is none."""
        if self._trial is not None and any(_is_news(change, self._trial.row) for change in changes):
            self.stale.emit()

    def draft(self, login: str) -> FollowUpInput:
        """What was being written about this trial; kept until it is recorded, however often the page is left."""
        return self._drafts.get(login, FollowUpInput())

    def keep_draft(self, login: str, written: FollowUpInput) -> None:
        """In memory only: what people say is a customer's data, and settings hold none."""
        if written.is_empty:
            self._drafts.pop(login, None)
        else:
            self._drafts[login] = written

    def record(self, written: FollowUpInput, next_on: date | None) -> None:
        """Store what was done about the trial on screen; asking again after a failure never stores it twice."""
        if self._trial is None or written.result is None:
            return
        login = self._trial.row.login_id
        draft = FollowUpDraft(
            follow_up_id=self._ids.setdefault(login, uuid.uuid4()),
            kind=written.kind,
            result=written.result,
            said=written.said.strip(),
            next_on=next_on,
        )
        self.saving.emit(True)
        self._background.run(
            lambda: self._client.call(POST_FOLLOW_UP, draft, login=login),
            lambda trial: self._on_recorded(login, written, draft.follow_up_id, trial),
            lambda error: self._on_not_recorded(login, error),
            owner=self,
        )

    def may_withdraw(self, row: FollowUp) -> bool:
        """Only one's own, only what people wrote."""
        return self.may_follow and is_of_people(row) and row.staff_id == self._me.staff_id and not row.is_withdrawn

    def withdraw(self, row: FollowUp) -> None:
        """Take back what was recorded on the trial that is shown."""
        if self._trial is None:
            return
        login = self._trial.row.login_id
        self._background.run(
            lambda: self._client.call(WITHDRAW_FOLLOW_UP, Nothing(), login=login, follow_up=str(row.follow_up_id)),
            lambda trial: self._on_withdrawn(login, row, trial),
            lambda error: self.told.emit(explain(error)),
            owner=self,
        )

    def hand_over(self, colleague: Colleague | None, note: str) -> None:
        """To a colleague, or to nobody: then the trial leaves マイお試し."""
        said = f"{colleague.name}さんに引き継ぎました" if colleague else "担当から外しました"
        body = HandOver(staff_id=colleague.staff_id if colleague else None, note=note.strip())
        self._change(HAND_OVER_TRIAL, body, said)

    def set_store(self, customer_code: str | None, store_name: str = "") -> None:
        said = f"店舗を「{store_name}」に設定しました" if customer_code else "店舗の設定を外しました"
        self._change(SET_TRIAL_STORE, TrialStore(customer_code=customer_code), said)

    def ask_extension(self, extension_id: UUID, days: int, reason: str) -> None:
        """`extension_id` is the dialog's own, so that asking again after a failure asks once."""
        body = ExtensionAsk(extension_id=extension_id, days=days, reason=reason.strip())
        self._change(ASK_EXTENSION, body, f"{days}日間の延長を申請しました")

    def read_colleagues(self) -> None:
        """Those to whom the trial can be handed: they may follow trials, and are neither the rep nor oneself twice."""
        self._background.run(
            lambda: self._client.call(LIST_COLLEAGUES, Nothing()),
            self._on_colleagues,
            lambda error: self.failed.emit(explain(error)),
            owner=self,
            latest="colleagues",
        )

    def find_stores(self, text: str) -> None:
        """By 顧客CD where the text can be one, else by the name."""
        is_code = any(letter.isdigit() for letter in text) and not any(letter.isalpha() for letter in text)
        ask = AccountSearch(
            customer_code=text if is_code else "",
            store_name="" if is_code else text,
            sort=SortKey.CUSTOMER_CODE,
            limit=STORES_OFFERED,
        )
        self._background.run(
            lambda: self._client.call(SEARCH_ACCOUNTS, ask),
            self._on_stores,
            lambda error: self.failed.emit(explain(error)),
            owner=self,
            latest="stores",
        )

    def open_store(self) -> None:
        if self._trial is not None and self._trial.row.customer_code:
            self._navigator.open(customer_place(self._trial.row.customer_code))

    @property
    def may_open_sheet(self) -> bool:
        """Whether there is a place for a file that is only looked at."""
        return self._temporary is not None

    def save_sheet(self, content: bytes, target: Path) -> None:
        """Write the visit's PDF whole; an older file of that name stays unless all is written."""
        self._write(lambda: target, content, self.sheet_saved.emit)

    def open_sheet(self, content: bytes) -> None:
        """Write it to the folder that is wiped at sign-out, for the system's viewer."""
        if self._temporary is not None:
            temporary = self._temporary
            self._write(lambda: temporary.new_file(".pdf"), content, self.sheet_ready.emit)

    def _write(self, target: Callable[[], Path], content: bytes, ok: Callable[[Path], None]) -> None:
        def work() -> Path:
            try:
                path = target()
                write_whole(path, content)
            except OSError as error:
                raise DiskTrouble.of(error) from error
            return path

        self._background.run(
            work, ok, lambda error: self.sheet_not_saved.emit(explain(error)), owner=self, lane=Lane.DISK
        )

    def _change(self, endpoint: Endpoint[Any, Trial], body: Message, said: str) -> None:
        """What a dialog asks for, on the version of the trial that is shown."""
        if self._trial is None:
            return
        login, version = self._trial.row.login_id, self._trial.row.version if endpoint.versioned else None

        def work() -> Trial:
            return self._client.call(endpoint, body, version=version, login=login)

        self.working.emit(True)
        self._background.run(
            work,
            lambda trial: self._on_done(login, said, trial),
            lambda error: self._on_not_done(login, error),
            owner=self,
        )

    def _on_trial(self, login: str, trial: Trial) -> None:
        self.working.emit(False)
        self._navigator.name(trial_place(login), trial.row.store_name or trial.row.login_id)
        self._show(trial)
        self._read_inquiries(trial.row)

    def _read_inquiries(self, row: TrialRow) -> None:
        """After the trial itself, which doesn't wait for them; without them it says nothing of inquiries."""
        if row.customer_code != self._store:
            self._store = row.customer_code
            self.inquiries.emit([])
        if row.customer_code and Permission.READ_INQUIRIES in self._me.permissions:
            self._background.run(
                lambda: self._client.call(LIST_CUSTOMER_INQUIRIES, Nothing(), customer_code=row.customer_code),
                lambda found: self.inquiries.emit(found.items[: found.open_count]),
                lambda _: None,
                owner=self,
                latest="inquiries",
            )

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _show(self, trial: Trial) -> None:
        self._trial = trial
        self.shown.emit(trial)

    def _on_recorded(self, login: str, written: FollowUpInput, follow_up_id: UUID, trial: Trial) -> None:
        self._ids.pop(login, None)
        if self._drafts.get(login) == written:
            del self._drafts[login]
        self.saving.emit(False)
        if self._trial is None or self._trial.row.login_id != login:
            self.said.emit(f"{login} の対応を記録しました")
            return
        self._show(trial)
        made = next((row for row in trial.follow_ups if row.follow_up_id == follow_up_id), None)
        if made is not None:
            self.recorded.emit(made, written)

    def _on_not_recorded(self, login: str, error: ApiError) -> None:
        self.saving.emit(False)
        message = explain(error)
        if _code(error) is Code.OTHER_CONTENT:
            self._ids.pop(
                login, None
            )  # an earlier text of this record did arrive; the next press is a record of its own
            self.again()
        if self._trial is not None and self._trial.row.login_id != login:
            message = UserMessage(f"{login} の対応は記録できませんでした。{message.text}", message.request_id)
        self.not_recorded.emit(message)

    def _on_withdrawn(self, login: str, row: FollowUp, trial: Trial) -> None:
        if self._trial is not None and self._trial.row.login_id == login:
            self._show(trial)
            self.withdrawn.emit(row)

    def _on_done(self, login: str, said: str, trial: Trial) -> None:
        self.working.emit(False)
        if self._trial is not None and self._trial.row.login_id == login:
            self._show(trial)
        self.done.emit(said)

    def _on_not_done(self, login: str, error: ApiError) -> None:
        """Somebody was faster: their change is shown, and what was typed stays in the dialog."""
        self.working.emit(False)
        message = explain(error)
        if _code(error) is Code.CHANGED_MEANWHILE:
            message = UserMessage(CHANGED, message.request_id)
            self.open(login)
        self.not_done.emit(message)

    def _on_colleagues(self, found: Colleagues) -> None:
        """The trial's own branch first."""
        rep, branch = (self._trial.row.rep_id, self._trial.row.branch_code) if self._trial else (None, "")
        able = [one for one in found.items if one.role in FOLLOWING_ROLES and one.staff_id != rep]
        self.colleagues.emit(sorted(able, key=lambda one: one.branch_code != branch))

    def _on_stores(self, page: AccountPage) -> None:
        """A store with several accounts is offered once."""
        stores = {row.customer_code: row for row in page.items}
        self.stores.emit(list(stores.values()), page.count, page.more_than_count)


def _code(error: ApiError) -> Code | None:
    return error.problem.code if isinstance(error, Refused) else None


def _is_news(change: Change, shown: TrialRow) -> bool:
    """What can't be read comes from a newer service, and may be about this trial."""
    try:
        row = msgspec.json.decode(change.item, type=TrialRow)
    except msgspec.MsgspecError:
        return True
    return row.login_id == shown.login_id and row != shown
