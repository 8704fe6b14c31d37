"""お知らせ: the list by kind, the one that is read with 確認しました, and what supervisors do with it. Seed A06-1."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from usen_desk.contract.branches import Branch
from usen_desk.contract.notices import Notice, NoticeLine, NoticeState
from usen_desk.ui import formatting
from usen_desk.ui.notices.history_dialog import HistoryDialog
from usen_desk.ui.notices.lines_view import LinesView
from usen_desk.ui.notices.news_presenter import NewsPresenter
from usen_desk.ui.notices.notice_dialog import NoticeDialog
from usen_desk.ui.notices.readers_dialog import ReadersDialog
from usen_desk.ui.notices.rich_view import RichView
from usen_desk.ui.notices.texts_presenter import TextsPresenter
from usen_desk.ui.notices.words_view import KINDS, STATES, audience, notice_line
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.pill import Pill
from usen_desk.ui.widgets.segments import Segments
from usen_desk.ui.widgets.toast import Toast

LIST_WIDTH = 430
NONE = ("bell", "お知らせはありません", "公開されると、ここに新しい順で並びます。")
NONE_CHOSEN = ("file-text", "お知らせを選んでください", "↑ ↓ かクリックで、左の一覧から選べます。")


class NewsPage(QWidget):
    """`open_link` shows where a link leads before it is opened."""

    def __init__(
        self,
        presenter: NewsPresenter,
        texts: TextsPresenter,
        open_link: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.presenter, self._texts = presenter, texts
        self._branches: list[Branch] = []
        self.kinds = Segments("お知らせの種類", {None: "すべて", **KINDS})
        self.manages = Button("下書き・予約も表示", "choice")
        self.new = Button("新規お知らせ", "primary", "plus")
        self.list = LinesView("お知らせの一覧")
        self.more = Button("続きを読み込む", "ghost")
        self.body = RichView("お知らせの本文")
        self.body.link_wanted.connect(open_link)
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.confirm = Button("確認しました", "primary", "check")
        self.edit, self.withdraw = Button("編集", icon="pencil"), Button("取り下げ", "danger")
        self.restore = Button("取り下げを取り消す", icon="undo-2")
        self.readers, self.history = Button("既読状況", icon="eye"), Button("変更履歴", icon="history")
        self._lay_out()
        self._connect()

    def load(self) -> None:
        self.presenter.load()

    def focus_first(self) -> None:
        self.list.setFocus()

    def show_notice(self, notice_id: int) -> None:
        self.presenter.open(notice_id)
        self.list.point(notice_id)

    def write(self) -> NoticeDialog:
        """A new one; what was typed and not saved is there again."""
        return self._open_dialog(None)

    def _lay_out(self) -> None:
        self.kinds.set_value(None)
        self.manages.setCheckable(True)
        for button in (self.manages, self.new):
            if not self.presenter.may_write:
                button.hide()
        head = row(self.kinds, None, self.manages, self.new, spacing=8, margins=(24, 0, 24, 0))
        side = QFrame()
        side.setObjectName("card")
        side.setFixedWidth(LIST_WIDTH)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(EmptyState(*NONE))
        self.more.hide()
        side.setLayout(column(self.busy, self._lists, self.more, spacing=0, margins=(1, 1, 1, 6)))
        self._reader = QStackedWidget()
        self._reader.addWidget(EmptyState(*NONE_CHOSEN))
        self._reader.addWidget(self._paper())
        both = row(side, self._reader, spacing=12, margins=(24, 0, 24, 16))
        both.setStretch(1, 1)
        whole = column(row(self.notice, margins=(24, 0, 24, 0)), head, both, spacing=12)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _paper(self) -> QFrame:
        self.title, self.times = Label("", "h1", wrap=True, selectable=True), Label("", "meta", wrap=True)
        self._pills = [Pill("x", "", "gray") for _ in range(3)]
        deeds = row(self.edit, self.withdraw, self.restore, self.readers, self.history, None, self.confirm, spacing=8)
        paper = QFrame()
        paper.setObjectName("card")
        head = column(row(*self._pills, None, spacing=6), self.title, self.times, spacing=6, margins=(24, 18, 24, 8))
        whole = column(head, hair(), column(self.body, margins=(20, 4, 8, 4)), hair(),
                       column(deeds, margins=(20, 10, 20, 12)), spacing=0)  # fmt: skip
        whole.setStretch(2, 1)
        paper.setLayout(whole)
        return paper

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.listed.connect(self._on_listed)
        presenter.opened.connect(self._on_opened)
        presenter.working.connect(self.busy.set_working)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.load))
        presenter.saved.connect(self._on_saved)
        presenter.branches.connect(self._on_branches)
        presenter.readers.connect(lambda found: ReadersDialog(found, presenter.now(), self).open())
        presenter.versions.connect(lambda found: HistoryDialog(found, self).open())
        self.kinds.chosen.connect(lambda _: self._narrow())
        self.manages.toggled.connect(lambda _: self._narrow())
        self.more.clicked.connect(presenter.load_more)
        self.list.chosen.connect(presenter.open)
        self.new.clicked.connect(self.write)
        self.edit.clicked.connect(lambda: self._open_dialog(presenter.current))
        self.withdraw.clicked.connect(presenter.withdraw)
        self.restore.clicked.connect(presenter.restore)
        self.readers.clicked.connect(presenter.ask_readers)
        self.history.clicked.connect(presenter.ask_versions)
        self.confirm.clicked.connect(presenter.confirm)
        presenter.ask_branches()

    def _narrow(self) -> None:
        self.presenter.narrow(self.kinds.value, manages=self.manages.isChecked())

    def _on_branches(self, branches: list[Branch]) -> None:
        self._branches = branches

    def _on_listed(self, lines: list[NoticeLine], has_more: bool) -> None:
        now = self.presenter.now()
        self.list.put([notice_line(line, now, manages=self.presenter.manages) for line in lines])
        if self.presenter.current is not None:
            self.list.point(self.presenter.current.line.notice_id)
        self._lists.setCurrentIndex(0 if lines else 1)
        self.more.setVisible(has_more)

    def _on_opened(self, notice: Notice) -> None:
        line = notice.line
        looks = [(KINDS[line.kind], "", "blue"), STATES[line.state], audience(line)]
        for pill, look in zip(self._pills, looks, strict=True):
            pill.set(*look)
        self.title.setText(line.title)
        self.times.setText(_times(notice))
        self.body.show_markup(notice.body)
        is_shown = line.state is NoticeState.SHOWN
        self.confirm.setVisible(line.is_for_me and line.asks_confirmation and is_shown)
        self.confirm.setEnabled(not line.is_confirmed)
        self.confirm.setText("確認済" if line.is_confirmed else "確認しました")
        is_withdrawn = line.state is NoticeState.WITHDRAWN
        for button in (self.edit, self.readers, self.history):
            button.setVisible(notice.may_write)
        self.withdraw.setVisible(notice.may_write and not is_withdrawn)
        self.restore.setVisible(notice.may_write and is_withdrawn)
        self.list.point(line.notice_id)
        self._reader.setCurrentIndex(1)

    def _on_saved(self, notice: Notice, said: str) -> None:
        undo = self.presenter.restore if notice.line.state is NoticeState.WITHDRAWN else None
        self.notice.clear()
        self.toast.tell(said, undo)

    def _open_dialog(self, notice: Notice | None) -> NoticeDialog:
        presenter = self.presenter
        key = f"notice/{notice.line.notice_id if notice else 0}"
        dialog = NoticeDialog(notice, self._branches, self)
        dialog.typed.connect(lambda typed: self._texts.keep(key, typed))
        dialog.dropped.connect(lambda: self._texts.drop(key))
        self._texts.take(key, dialog.show_kept)
        dialog.saved.connect(
            lambda text, publishes, again: presenter.save(
                notice.line.notice_id if notice else 0,
                text,
                notice.line.version if notice else 0,
                publishes=publishes,
                asks_again=again,
            )
        )
        presenter.saved.connect(dialog.leave)
        presenter.not_saved.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        dialog.open()
        return dialog


def _times(notice: Notice) -> str:
    line = notice.line
    parts = [formatting.moment(line.shown_at)] if line.shown_at else []
    if line.shows_until:
        parts.append(f"{formatting.moment(line.shows_until)} まで")
    if notice.changed_by and notice.changed_at != line.shown_at:
        parts.append(f"更新 {formatting.moment(notice.changed_at)} {notice.changed_by}")
    return "　".join(parts)
