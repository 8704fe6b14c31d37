"""回答目標・営業時間 in 管理: what holds, what it was before, and back to that. Row X9."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from usen_desk.contract.calendars import Rules, RulesSettings
from usen_desk.ui.board.rules_dialog import RulesDialog
from usen_desk.ui.board.rules_presenter import RulesPresenter
from usen_desk.ui.board.versions_view import Version, version_columns, versions
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel
from usen_desk.ui.widgets.toast import Toast

TITLE = "回答目標・営業時間"
ABOUT = "カテゴリごとの一次回答・次回答・完了の目標、数える営業時間、管制のタイルの上限です。変更は受付中の問い合わせにも反映されます。"
BACK = "選んだ時点の内容に戻します。いまの内容も履歴に残ります。"
SAVED, RETURNED = "保存しました", "前の内容に戻しました"


class RulesPage(QWidget):
    """`load` reads it anew, whenever it comes to the front."""

    def __init__(self, presenter: RulesPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.model = PagedTableModel(version_columns(), 100, self)
        self.table = DataTable(self.model, "変更履歴")
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.change, self.back = Button("変更", "primary", "pencil"), Button("この内容に戻す", icon="rotate-ccw")
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.lines = Label("", "value", wrap=True, selectable=True)
        self.dialog: RulesDialog | None = None
        self._before: Rules | None = None
        self._lay_out()
        self._connect()
        self._on_chosen(None)

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)

    def open_dialog(self) -> None:
        if (settings := self.presenter.settings) is None:
            return
        dialog = self.dialog = RulesDialog(settings, self)
        dialog.submitted.connect(self._save)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _lay_out(self) -> None:
        words = column(ElidedLabel(TITLE, "h1"), ElidedLabel(ABOUT, "meta"), spacing=2)
        top = row(words, self.change, spacing=12)
        top.setStretch(0, 1)
        card = Card(body_margin=0)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        below = row(self.lines, self.back, spacing=12, margins=(20, 10, 12, 10))
        below.setStretch(0, 1)
        for part in (self.busy, self.table, hair()):
            card.body.addWidget(part)
        card.body.addLayout(below)
        card.body.setStretch(1, 1)
        whole = column(top, self.notice, card, spacing=12, margins=(24, 14, 24, 16))
        whole.setStretch(2, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(whole)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.shown.connect(self._on_shown)
        presenter.saved.connect(self._on_saved)
        presenter.told.connect(self._on_told)
        presenter.working.connect(self.busy.set_working)
        self.table.chosen.connect(self._on_chosen)
        self.change.clicked.connect(self.open_dialog)
        self.back.clicked.connect(self._go_back)

    def _on_shown(self, settings: RulesSettings) -> None:
        self.notice.clear()
        found = versions(settings)
        self.model.reset(len(found))
        self.model.put_page(0, found)
        self.table.selectRow(0)

    def _on_chosen(self, chosen: object) -> None:
        version = chosen if isinstance(chosen, Version) else None
        self.lines.setText("\n".join(version.changes) if version else "")
        self.back.setEnabled(version is not None and not version.is_current)
        self.back.setToolTip(BACK)
        self.change.setEnabled(self.presenter.settings is not None)

    def _save(self, rules: Rules, version: int) -> None:
        settings = self.presenter.settings
        self._before = settings.current.rules if settings else None
        self.presenter.save(rules, version)

    def _go_back(self) -> None:
        chosen, settings = self.table.current(), self.presenter.settings
        if isinstance(chosen, Version) and settings is not None:
            self._save(chosen.rules.rules, settings.current.version)

    def _on_saved(self, settings: RulesSettings) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        before, version = self._before, settings.current.version
        if before is None or before == settings.current.rules:
            self.toast.tell(SAVED)
            return
        self.toast.tell(SAVED, lambda: self._undo(before, version))

    def _undo(self, before: Rules, version: int) -> None:
        """As it was before the last change; not where somebody else has changed it since."""
        self._before = None
        self.presenter.save(before, version)

    def _on_told(self, message: UserMessage) -> None:
        if self.dialog is not None:
            self.dialog.tell(message)
        else:
            self.notice.tell(message, "再試行", self.presenter.load)

    def _forget_dialog(self) -> None:
        self.dialog = None
