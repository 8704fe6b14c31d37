"""What the one box (Ctrl+K) finds: stores, trials and inquiries from the service, commands and recent places from the desk. No
widgets. X1.

Typing waits 150 ms; a newer text supersedes the older call. What was typed is never changed by an answer or an error.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.accounts import AccountRow
from usen_desk.contract.find import FIND, Find, Found, FoundBy
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.text import fold
from usen_desk.contract.trials import TrialRow
from usen_desk.ui.background import Background
from usen_desk.ui.find.hits_model import Hit, HitKind, HitsModel
from usen_desk.ui.inquiry_cells import CATEGORIES, UNNAMED
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator, Place, Tab, customer_place, inquiry_place, trial_place
from usen_desk.ui.shortcuts import Actions, Command
from usen_desk.ui.trial_cells import NO_STORE

DEBOUNCE_MS = 150
TEXT_MAX_CHARS = 200
RECENTS_SHOWN = 6
COMMANDS_SHOWN = 6

GROUPS: dict[FoundBy, str] = {
    FoundBy.CUSTOMER_CODE: "顧客CD",
    FoundBy.PHONE: "電話番号",
    FoundBy.LOGIN_ID: "ログインID",
    FoundBy.EMAIL: "メールアドレス",
    FoundBy.CHAIN_CODE: "チェーン店CD",
    FoundBy.STORE_NAME: "店舗先名称",
}
START_HINT = "電話番号・顧客CD・店舗先名称・ログインID・メールアドレス・問い合わせ番号のどれでも探せます。"
NOTHING_FOUND = (
    "「{text}」は見つかりませんでした。電話番号の一部を除く、店名を短くする、かなで入力するなどをお試しください。"
)
NO_HIT = "該当する店舗はありません。"
MORE = "ほかにもあります。文字を足すと絞り込めます。"


class FindPresenter(QObject):
    """Signals: changed() hits or hint are new; closed() something was opened.

    `hits` is what the popup lists, `hint` the line below it.
    """

    changed = Signal()
    closed = Signal()

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        actions: Actions,
        may_read_accounts: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._navigator, self._actions, self._may_read = navigator, actions, may_read_accounts
        self.hits = HitsModel(self)
        self.hint = START_HINT
        self.working = False
        self._text = ""
        self._opens_single_hit = False
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(DEBOUNCE_MS)
        self._debounce.timeout.connect(self._ask)

    def type(self, text: str) -> None:
        """The box now holds `text`."""
        self._text = text.strip()[:TEXT_MAX_CHARS]
        self._opens_single_hit = False
        if not self._text:
            self._debounce.stop()
            self._show_start()
            return
        self.working = self._may_read
        self._debounce.start()
        self._show(self._commands(), "")

    def find_now(self, text: str) -> None:
        """Look up `text` at once, and open what is found when it is one store (usen-desk://tel/…, Enter)."""
        self._text = text.strip()[:TEXT_MAX_CHARS]
        self._opens_single_hit = True
        self._ask()

    def enter(self, row: int) -> None:
        """Open the hit in this row; without one, or before the answer, look up what was typed and open a single hit."""
        hit = self.hits.hit(row)
        if hit is not None and not self.working:
            self.open(hit)
        elif self._text:
            self.find_now(self._text)

    def open(self, hit: Hit) -> None:
        if hit.run is None:
            return
        self.closed.emit()
        hit.run()

    def _ask(self) -> None:
        self._debounce.stop()
        if not self._may_read or not self._text:
            self.working = False
            self._on_found(Found(groups=[]), self._text)
            return
        self.working = True
        text = self._text
        self.changed.emit()
        self._background.run(
            lambda: self._client.call(FIND, Find(text=text)),
            lambda found: self._on_found(found, text),
            self._on_error,
            owner=self,
            latest="find",
        )

    def _on_found(self, found: Found, text: str) -> None:
        if text != self._text:
            return
        self.working = False
        inquiries = found.inquiries if Tab.INQUIRIES in self._navigator.tabs else []
        trials = found.trials if Tab.TRIALS in self._navigator.tabs else []
        hits: list[Hit] = [Hit(HitKind.HEADING, "問い合わせ")] if inquiries else []
        hits += [self._inquiry(card) for card in inquiries]
        hits += [Hit(HitKind.HEADING, "お試し")] if trials else []
        hits += [self._trial(row) for row in trials]
        for group in found.groups:
            hits.append(Hit(HitKind.HEADING, GROUPS[group.by], MORE if group.has_more else ""))
            hits += [self._store(row, group.by) for row in group.items]
        lines = [hit for hit in hits if hit.run is not None]
        commands = self._commands()
        nothing = NO_HIT if commands else NOTHING_FOUND.format(text=text)
        self._show([*hits, *commands], "" if lines else nothing)
        codes = {row.customer_code for group in found.groups for row in group.items}
        if self._opens_single_hit and len(codes) + len(trials) + len(inquiries) == 1:
            self.open(lines[0])
        self._opens_single_hit = False

    def _on_error(self, error: ApiError) -> None:
        self.working = self._opens_single_hit = False
        self._show(self._commands(), explain(error).text)

    def _store(self, row: AccountRow, by: FoundBy) -> Hit:
        place = customer_place(row.customer_code)
        detail = "　".join(part for part in (row.customer_code, row.phone, row.login_id) if part)
        return Hit(HitKind.STORE, row.store_name, detail, row.state, by, lambda: self._navigator.open(place))

    def _trial(self, row: TrialRow) -> Hit:
        place = trial_place(row.login_id)
        detail = "　".join(part for part in (row.store_name or NO_STORE, row.branch_name) if part)
        return Hit(HitKind.TRIAL, row.login_id, detail, usage=row.usage, run=lambda: self._navigator.open(place))

    def _inquiry(self, card: InquiryCard) -> Hit:
        place = inquiry_place(card.inquiry_id)
        text, detail = f"#{card.inquiry_id} {card.store_name or UNNAMED}", CATEGORIES[card.category][0]
        return Hit(HitKind.INQUIRY, text, detail, status=card.status, run=lambda: self._navigator.open(place))

    def _commands(self) -> list[Hit]:
        """Actions whose words hold what was typed, in any spelling."""
        wanted = fold(self._text)
        found = [
            Hit(HitKind.COMMAND, command.text, command.keys, run=command.action.trigger)
            for command in self._offered()
            if wanted and wanted in fold(f"{command.group}{command.text}")
        ]
        return [Hit(HitKind.HEADING, "操作"), *found[:COMMANDS_SHOWN]] if found else []

    def _offered(self) -> list[Command]:
        return [command for command in self._actions.commands if command.in_palette and command.is_within_reach]

    def _show_start(self) -> None:
        self.working = False
        recents = [
            Hit(HitKind.RECENT, recent.title, run=_opener(self._navigator, recent.place))
            for recent in self._navigator.recents[:RECENTS_SHOWN]
        ]
        self._show([Hit(HitKind.HEADING, "最近開いたもの"), *recents] if recents else [], START_HINT)

    def _show(self, hits: list[Hit], hint: str) -> None:
        self.hits.put(hits)
        self.hint = hint
        self.changed.emit()


def _opener(navigator: Navigator, place: Place) -> Callable[[], object]:
    return lambda: navigator.open(place)
