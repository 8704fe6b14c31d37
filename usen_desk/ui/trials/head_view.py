"""Head of a trial's detail: its ID, both states, where and whose it is, and what can be done with it. B1-4."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from usen_desk.contract.trials import Trial
from usen_desk.ui import formatting
from usen_desk.ui.trial_cells import NO_REP, NO_STORE, USAGES, term_look
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill


class HeadView(QFrame):
    """Empty until a trial is set. Its buttons are the page's to connect. Signals: copy_wanted() of the login ID."""

    copy_wanted = Signal()

    def __init__(self, *, may_follow: bool, may_open_store: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageHead")
        self._name, self._under = ElidedLabel("", "h1"), ElidedLabel("", "meta")
        self.copy = IconButton("copy", "ログインIDをコピー (Ctrl+Shift+1)", size=16, small=True)
        self.usage, self.term = Pill(), Pill()
        self.store = Button("店舗を開く", icon="store")
        self.sheet = Button("訪問用PDF", icon="printer")
        self.more = IconButton("ellipsis", "そのほかの操作", size=18)
        self.record = Button("対応を記録", "primary", "pencil")
        self.record.setToolTip("対応を記録 (Ctrl+R)")
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        title = row(self._name, self.copy, self.usage, self.term, None, spacing=8)
        buttons = (self.store, self.sheet, self.more, self.record)
        line = row(column(title, self._under, spacing=2), *buttons, spacing=8, margins=(24, 9, 24, 9))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.copy.clicked.connect(self.copy_wanted)
        allowed: dict[QWidget, bool] = {self.record: may_follow, self.store: may_open_store}
        self._shown = [widget for widget in (self.copy, self.usage, self.term, *buttons) if allowed.get(widget, True)]
        for widget in (self.copy, self.usage, self.term, *buttons):
            widget.hide()

    @property
    def title(self) -> str:
        return self._name.whole

    @property
    def under(self) -> str:
        return self._under.whole

    def set(self, trial: Trial) -> None:
        shown = trial.row
        self._name.set_text(shown.login_id)
        self.usage.set(*USAGES[shown.usage])
        self.term.set(*term_look(shown))
        self._under.set_text(under_of(trial))
        self.store.setEnabled(bool(shown.customer_code))
        for widget in self._shown:
            widget.show()


def under_of(trial: Trial) -> str:
    """カフェ・ド・ノール 横浜南店 ・ 045-812-3391 ・ 横浜南支店 ・ 担当 山田 美咲."""
    shown = trial.row
    rep = f"担当 {shown.rep_name}" if shown.rep_name else NO_REP
    asked = next((f"延長{one.days}日を申請中" for one in trial.extensions if one.is_approved is None), "")
    signed = f"成約 {formatting.day(shown.contracted_on)}" if shown.contracted_on else ""
    parts = (shown.store_name or NO_STORE, trial.phone, signed, asked, shown.branch_name, rep)
    return " ・ ".join(part for part in parts if part)
