"""One trial on one page: account row, listening by day, advice and what was done. B1-4, B1-5, X10."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from usen_desk.contract.trials import Trial, TrialRow
from usen_desk.ui import formatting
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.trial_cells import NO_REP, NO_STORE, USAGES, term_look
from usen_desk.ui.trials.detail_presenter import TrialDetailPresenter
from usen_desk.ui.trials.facts_view import Fact, FactsView
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.pill import Pill
from usen_desk.ui.widgets.toast import Toast


class TrialDetailPage(QWidget):
    """Beside or over the list of trials; `open` and the rest of its work is the presenter's."""

    def __init__(self, presenter: TrialDetailPresenter, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._name, self._under = ElidedLabel("", "h1"), ElidedLabel("", "meta")
        self.copy = IconButton("copy", "ログインIDをコピー (Ctrl+Shift+1)", size=16, small=True)
        self.usage, self.term = Pill(), Pill()
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.account = FactsView(spread=True)
        self._scroll = QScrollArea()
        self._inside = QWidget()
        self._lay_out()
        self._connect()
        self._add_actions(actions)

    @property
    def title(self) -> str:
        """The login ID that is shown."""
        return self._name.whole

    @property
    def under(self) -> str:
        return self._under.whole

    def focus_first(self) -> None:
        self._scroll.setFocus()

    def set_compact(self, compact: bool) -> None:
        pass

    def _lay_out(self) -> None:
        head = QFrame()
        head.setObjectName("pageHead")
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        title = row(self._name, self.copy, self.usage, self.term, None, spacing=8)
        line = row(column(title, self._under, spacing=2), spacing=8, margins=(24, 9, 24, 9))
        line.setStretch(0, 1)
        head.setLayout(line)
        account = Card()
        account.body.addWidget(self.account)
        self._inside.setLayout(column(account, None, spacing=12, margins=(24, 0, 24, 16)))
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("お試しアカウント詳細")
        self._scroll.setWidget(self._inside)
        top, notice = column(head, self.busy, spacing=0), column(self.notice, margins=(24, 0, 24, 0))
        whole = column(top, notice, self._scroll, spacing=10)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._inside.hide()

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.shown.connect(self._on_shown)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.again))
        presenter.working.connect(self.busy.set_working)
        presenter.said.connect(self.toast.tell)
        self.copy.clicked.connect(self._copy_login)
        self.account.copied.connect(lambda label: self.toast.tell(f"{label}をコピーしました"))

    def _add_actions(self, actions: Actions) -> None:
        def add(name: str, text: str, run: Callable[[], object], keys: str = "") -> None:
            actions.add(f"trial.{name}", text, run, "お試し", keys, on=self)

        add("copy_login", "お試しのログインIDをコピー", self._copy_login, "Ctrl+Shift+1")
        add("again", "お試しを再読み込み", self._presenter.again, "F5")

    def _copy_login(self) -> None:
        trial = self._presenter.trial
        if trial is not None:
            QGuiApplication.clipboard().setText(trial.row.login_id)
            self.toast.tell("ログインIDをコピーしました")

    def _on_shown(self, trial: Trial) -> None:
        self.notice.clear()
        self._name.set_text(trial.row.login_id)
        self.usage.set(*USAGES[trial.row.usage])
        self.term.set(*term_look(trial.row))
        self._under.set_text(under_of(trial))
        self.account.set(account_row(trial.row))
        self._inside.show()


def under_of(trial: Trial) -> str:
    """カフェ・ド・ノール 横浜南店 ・ 横浜南支店 ・ 担当 山田 美咲 ・ 045-812-3391."""
    shown = trial.row
    rep = f"担当 {shown.rep_name}" if shown.rep_name else NO_REP
    parts = (shown.store_name or NO_STORE, shown.branch_name, rep, trial.phone)
    return " ・ ".join(part for part in parts if part)


def account_row(shown: TrialRow) -> list[Fact]:
    """Labels and values as the manual prints them."""
    return [
        Fact("アカウントID", str(shown.account_id)),
        Fact("ログインID", shown.login_id, is_strong=True),
        Fact("販売", formatting.text(shown.sold_as)),
        Fact("発行日", formatting.day(shown.issued_on)),
        Fact("初回認証日時", formatting.moment(shown.authenticated_at)),
        Fact("失効日", formatting.day(shown.expires_on), f"延長{shown.extended_days}日" if shown.extended_days else ""),
    ]
