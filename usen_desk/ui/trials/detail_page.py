"""One trial on one page: account row, listening by day, what to tell and what was done. B1-4, B1-5, X10."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QMenu, QScrollArea, QWidget

from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.trials import FollowUp, Trial
from usen_desk.ui import theme
from usen_desk.ui.inquiry_cells import inquiry_line
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.trials.advice_view import AdviceView
from usen_desk.ui.trials.chart_card import ChartCard
from usen_desk.ui.trials.days_model import TrialDays
from usen_desk.ui.trials.detail_presenter import TrialDetailPresenter
from usen_desk.ui.trials.extension_dialog import ExtensionDialog
from usen_desk.ui.trials.facts_view import FactsView, account_row
from usen_desk.ui.trials.follow_ups_card import FollowUpsCard
from usen_desk.ui.trials.follow_ups_model import FollowUpInput
from usen_desk.ui.trials.hand_over_dialog import HandOverDialog
from usen_desk.ui.trials.head_view import HeadView
from usen_desk.ui.trials.month_card import MonthCard
from usen_desk.ui.trials.store_dialog import StoreDialog
from usen_desk.ui.trials.visit_view import sheet_of
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.pill_lines import PillLines
from usen_desk.ui.widgets.toast import Toast

WIDE_FROM = 1060
"""From this width of the page on, the month stands over the whole height."""
ADVICE_WIDTH, MONTH_WIDTH, MONTH_WIDTH_NARROW = 344, 300, 284
LOWER_HEIGHT = 300
GAP, FORM_MARGIN = 12, 24
UNDO = "取り消す"
PDF = "PDF (*.pdf)"
INQUIRIES_MAX = 3
NO_VIEWER = "PDFを開くアプリが見つかりません。名前を付けて保存すると、印刷や送付に使えます。"


class TrialDetailPage(QWidget):
    """Beside or over the list of trials; `open` and all the rest is the presenter's."""

    def __init__(self, presenter: TrialDetailPresenter, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._login = ""
        self._is_wide: bool | None = None
        self.head = HeadView(may_follow=presenter.may_follow, may_open_store=presenter.may_open_store)
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.account, self.chart, self.month = FactsView(spread=True), ChartCard(), MonthCard()
        self.advice, self.follow_ups = AdviceView(), FollowUpsCard(may_follow=presenter.may_follow)
        self.inquiries = PillLines("この店舗の未完了の問い合わせ")
        self._scroll, self._inside, self._grid = QScrollArea(), QWidget(), QGridLayout()
        self._lay_out()
        self._connect()
        self._add_actions(actions)

    @property
    def title(self) -> str:
        """The login ID that is shown."""
        return self.head.title

    @property
    def under(self) -> str:
        return self.head.under

    def focus_first(self) -> None:
        """Into the page itself: arrows scroll, Tab goes on to the chart."""
        self._scroll.setFocus()

    def set_compact(self, compact: bool) -> None:
        self.month.set_compact(compact)
        self._whole.setContentsMargins(24, 0, 24, 12 if compact else 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_whole"):
            self._fit()

    def open_hand_over(self) -> HandOverDialog | None:
        trial, presenter = self._presenter.trial, self._presenter
        if trial is None or not presenter.may_hand_over:
            return None
        dialog = HandOverDialog(trial.row, self)
        presenter.colleagues.connect(dialog.show_colleagues)
        presenter.failed.connect(dialog.tell)
        dialog.wanted.connect(presenter.hand_over)
        presenter.read_colleagues()
        self._show_dialog(dialog)
        return dialog

    def open_store_dialog(self) -> StoreDialog | None:
        trial, presenter = self._presenter.trial, self._presenter
        if trial is None or not presenter.may_find_stores:
            return None
        dialog = StoreDialog(trial.row, self)
        presenter.stores.connect(dialog.show_stores)
        presenter.failed.connect(dialog.tell)
        dialog.searched.connect(presenter.find_stores)
        dialog.wanted.connect(presenter.set_store)
        self._show_dialog(dialog)
        return dialog

    def open_extension(self) -> ExtensionDialog | None:
        trial, presenter = self._presenter.trial, self._presenter
        if trial is None or not may_extend(trial) or not presenter.may_follow:
            return None
        dialog = ExtensionDialog(trial.row, self)
        dialog.wanted.connect(presenter.ask_extension)
        self._show_dialog(dialog)
        return dialog

    def _show_dialog(self, dialog: HandOverDialog | StoreDialog | ExtensionDialog) -> None:
        self._presenter.done.connect(dialog.accept)
        self._presenter.not_done.connect(dialog.tell)
        dialog.show()

    def _lay_out(self) -> None:
        account = Card()
        account.body.addWidget(self.account)
        account.body.addWidget(self.inquiries)
        self.inquiries.hide()
        self._advice_card = Card("次にすること", "lightbulb", margin=16)
        self._advice_card.body.addWidget(self.advice)
        self._grid.setSpacing(GAP)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(0, 1)
        self._grid.setRowStretch(1, 2)
        self._grid.addWidget(self._advice_card, 1, 0)
        self._whole = column(account, self._grid, spacing=GAP, margins=(24, 0, 24, 16))
        self._whole.setStretch(1, 1)
        self._inside.setLayout(self._whole)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("お試しアカウント詳細")
        self._scroll.setWidget(self._inside)
        top, notice = column(self.head, self.busy, spacing=0), column(self.notice, margins=(24, 0, 24, 0))
        whole = column(top, notice, self._scroll, spacing=10)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._inside.hide()
        self._fit()
        self.setTabOrder(self.chart.span, self.chart.chart)
        self.setTabOrder(self.chart.chart, self.month.table)
        self.setTabOrder(self.month.table, self.follow_ups.list)

    def _fit(self) -> None:
        """The month over the whole height where there is space, else beside the chart alone."""
        is_wide, grid = self.width() >= theme.px(WIDE_FROM), self._grid
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            for card, place in _places(self.chart, self.month, self.follow_ups, is_wide=is_wide).items():
                grid.removeWidget(card)
                grid.addWidget(card, *place)
        self.chart.fit_into(self.height())
        grid.setColumnMinimumWidth(0, theme.px(ADVICE_WIDTH))
        self._advice_card.setFixedWidth(theme.px(ADVICE_WIDTH))
        self.month.setFixedWidth(theme.px(MONTH_WIDTH if is_wide else MONTH_WIDTH_NARROW))
        grid.setRowMinimumHeight(1, theme.px(LOWER_HEIGHT))

    def _connect(self) -> None:
        presenter, form = self._presenter, self.follow_ups.form
        presenter.shown.connect(self._on_shown)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.again))
        presenter.inquiries.connect(self._on_inquiries)
        self.inquiries.opened.connect(presenter.open_inquiry)
        presenter.working.connect(self.busy.set_working)
        presenter.stale.connect(self._on_stale)
        presenter.saving.connect(form.set_saving)
        presenter.recorded.connect(self._on_recorded)
        presenter.not_recorded.connect(lambda message: self.notice.tell(message, "もう一度記録", form.submit))
        presenter.withdrawn.connect(self._on_withdrawn)
        presenter.done.connect(self.toast.tell)
        presenter.said.connect(self.toast.tell)
        presenter.sheet_saved.connect(lambda path: self.toast.tell(f"{path.name} を保存しました"))
        presenter.sheet_ready.connect(self._on_sheet_ready)
        presenter.sheet_not_saved.connect(lambda message: self.notice.tell(message, "別の場所に保存", self.save_sheet))
        self.head.copy_wanted.connect(self._copy_login)
        self.head.store.clicked.connect(presenter.open_store)
        self.head.sheet.clicked.connect(self.open_sheet_menu)
        self.head.more.clicked.connect(self.open_menu)
        self.head.record.clicked.connect(self._go_to_form)
        self.account.copied.connect(lambda label: self.toast.tell(f"{label}をコピーしました"))
        self.chart.day_focused.connect(self._on_chart_day)
        self.month.day_focused.connect(self._on_table_day)
        self.month.month_changed.connect(self.chart.show_month)
        form.submitted.connect(presenter.record)
        form.opened.connect(self._show_form)
        self.follow_ups.withdraw_wanted.connect(self._withdraw)
        self.follow_ups.menu_wanted.connect(self._on_row_menu)

    def _add_actions(self, actions: Actions) -> None:
        def add(name: str, text: str, run: Callable[[], object], keys: str = "") -> None:
            actions.add(f"trial.{name}", text, run, "お試し", keys, on=self)

        presenter = self._presenter
        add("copy_login", "お試しのログインIDをコピー", self._copy_login, "Ctrl+Shift+1")
        add("again", "お試しを再読み込み", presenter.again, "F5")
        add("span", "グラフを14日と月で切り替え", self.chart.switch_span, "Ctrl+M")
        add("month_before", "前の月のご利用時間", lambda: self.month.step(-1), "Ctrl+PgUp")
        add("month_next", "次の月のご利用時間", lambda: self.month.step(1), "Ctrl+PgDown")
        add("sheet_open", "訪問用PDFを開く", self.open_sheet, "Ctrl+P")
        add("sheet_save", "訪問用PDFを保存", self.save_sheet)
        if presenter.may_open_store:
            add("store_open", "お試しの店舗を開く", presenter.open_store, "Ctrl+O")
        if presenter.may_follow:
            add("record", "お試しの対応を記録", self._go_to_form, "Ctrl+R")
            add("save", "書いた対応を記録", self._save_from_anywhere, "Ctrl+Return")
            add("extend", "お試しの延長を申請", self.open_extension)
        if presenter.may_hand_over:
            add("hand_over", "お試しを引き継ぐ", self.open_hand_over)
        if presenter.may_find_stores:
            add("store_set", "お試しの店舗を設定", self.open_store_dialog)

    def open_menu(self) -> QMenu:
        """What is rarely needed; what this person or this trial can't is left out or off."""
        menu, presenter, trial = QMenu(self), self._presenter, self._presenter.trial
        if presenter.may_find_stores:
            menu.addAction("店舗を設定…").triggered.connect(self.open_store_dialog)
        if presenter.may_hand_over:
            menu.addAction("引き継ぐ…").triggered.connect(self.open_hand_over)
        if presenter.may_follow:
            extend = menu.addAction("延長を申請…")
            extend.setEnabled(trial is not None and may_extend(trial))
            extend.triggered.connect(self.open_extension)
        if trial is not None and trial.phone:
            menu.addAction("電話番号をコピー").triggered.connect(lambda: self._copy_text(trial.phone, "電話番号"))
        menu.addAction("再読み込み").triggered.connect(presenter.again)
        return _popped(menu, self.head.more)

    def open_sheet_menu(self) -> QMenu:
        menu = QMenu(self)
        if self._presenter.may_open_sheet:
            menu.addAction("開く").triggered.connect(self.open_sheet)
        menu.addAction("名前を付けて保存…").triggered.connect(self.save_sheet)
        return _popped(menu, self.head.sheet)

    def open_sheet(self) -> None:
        """One page for the visit, in the system's viewer; saved where there is no folder for it."""
        if not self._presenter.may_open_sheet:
            self.save_sheet()
        elif (content := self._sheet()) is not None:
            self._presenter.open_sheet(content)

    def save_sheet(self) -> None:
        content = self._sheet()
        if content is not None:
            proposed = f"お試し_{self._login}_{self._presenter.today():%Y%m%d}.pdf"
            name, _ = QFileDialog.getSaveFileName(self, "訪問用PDFを保存", proposed, PDF)
            if name:
                self._presenter.save_sheet(content, Path(name))

    def _sheet(self) -> bytes | None:
        trial = self._presenter.trial
        return sheet_of(TrialDays(trial, self._presenter.today())) if trial is not None else None

    def _copy_login(self) -> None:
        if self._presenter.trial is not None:
            self._copy_text(self._presenter.trial.row.login_id, "ログインID")

    def _copy_text(self, text: str, label: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.toast.tell(f"{label}をコピーしました")

    def _go_to_form(self) -> None:
        if self._presenter.trial is not None and self._presenter.may_follow:
            self.follow_ups.form.focus_first()
            self._show_form()

    def _save_from_anywhere(self) -> None:
        """Ctrl+Enter with nothing written goes to where it is written."""
        if self._presenter.trial is None:
            return
        if self.follow_ups.form.is_open:
            self.follow_ups.form.submit()
        else:
            self._go_to_form()

    def _show_form(self) -> None:
        """Into sight, once the layouts above the form have heard that it grew."""
        form, scroll = self.follow_ups.form, self._scroll
        QTimer.singleShot(0, self, lambda: scroll.ensureWidgetVisible(form, 0, FORM_MARGIN))

    def _withdraw(self, row_: FollowUp) -> None:
        if self._presenter.may_withdraw(row_):
            self._presenter.withdraw(row_)

    def _on_row_menu(self, row_: FollowUp, at: QPoint) -> None:
        if self._presenter.may_withdraw(row_):
            self.follow_ups.open_menu(row_, at)

    def _on_inquiries(self, cards: list[InquiryCard]) -> None:
        """The open ones of its store, as lines below the account's."""
        now = self._presenter.now()
        self.inquiries.set([inquiry_line(card, now) for card in cards[:INQUIRIES_MAX]])
        self.inquiries.setVisible(bool(cards))

    def _on_shown(self, trial: Trial) -> None:
        self.notice.clear()
        is_another, today = trial.row.login_id != self._login, self._presenter.today()
        if is_another:
            self._change_form(trial)
        self.head.set(trial)
        days = TrialDays(trial, today)
        self.account.set(account_row(trial.row))
        self.month.set(days, is_another=is_another)
        self.chart.set(days, self.month.month)
        self.advice.set(trial)
        self.follow_ups.set(trial, today)
        self._inside.show()
        if is_another:
            self.chart.focus_day(None)
            self._scroll.verticalScrollBar().setValue(0)

    def _on_stale(self) -> None:
        """Only what is looked at is read anew: each reading is logged, and a return to the page reads anyway."""
        if self.isVisible():
            self._presenter.again()

    def _change_form(self, trial: Trial) -> None:
        """What was being written about the trial before waits for its return."""
        presenter, form = self._presenter, self.follow_ups.form
        if self._login:
            presenter.keep_draft(self._login, form.value())
        self._login = trial.row.login_id
        form.set_saving(False)
        form.show_input(presenter.draft(self._login), trial.next_on, presenter.today())

    def _on_recorded(self, made: FollowUp, written: FollowUpInput) -> None:
        """The form is empty for the next one, unless something else was begun meanwhile."""
        form, trial = self.follow_ups.form, self._presenter.trial
        if form.value() == written and trial is not None:
            form.show_input(FollowUpInput(kind=written.kind), trial.next_on, self._presenter.today())
        self.toast.tell("対応を記録しました", lambda: self._presenter.withdraw(made), UNDO)

    def _on_withdrawn(self, row_: FollowUp) -> None:
        """What was taken back may be mended: it stands in the form again, where that is free."""
        form, trial = self.follow_ups.form, self._presenter.trial
        if form.value().is_empty and trial is not None:
            next_text = row_.next_on.isoformat() if row_.next_on else None
            again = FollowUpInput(row_.kind, row_.result, row_.said, next_text)
            form.show_input(again, trial.next_on, self._presenter.today())
        self.toast.tell("記録を取り消しました")

    def _on_sheet_ready(self, path: object) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.notice.tell(UserMessage(NO_VIEWER), "名前を付けて保存", self.save_sheet)

    def _on_chart_day(self, on: object) -> None:
        self.month.focus_day(on)  # type: ignore[arg-type]  # date | None through a Qt signal
        self.chart.show_month(self.month.month)

    def _on_table_day(self, on: object) -> None:
        self.chart.focus_day(on)  # type: ignore[arg-type]  # date | None through a Qt signal


def _places(
    chart: ChartCard, month: MonthCard, follow_ups: FollowUpsCard, *, is_wide: bool
) -> dict[QWidget, tuple[int, int, int, int]]:
    """Row, column, rows and columns of the cards that move."""
    return {
        chart: (0, 0, 1, 2),
        month: (0, 2, 2 if is_wide else 1, 1),
        follow_ups: (1, 1, 1, 1 if is_wide else 2),
    }


def _popped(menu: QMenu, below: QWidget) -> QMenu:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(below.mapToGlobal(QPoint(0, below.height())))
    return menu


def may_extend(trial: Trial) -> bool:
    """Once it has begun, and while no other extension waits."""
    return trial.row.expires_on is not None and not any(one.is_approved is None for one in trial.extensions)
