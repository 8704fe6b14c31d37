"""The list of what waits, tied to the window: its sheet, the one line at the start, and the words before the end. Wiring only.
X4, X5."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.outbox.leave_dialog import LeaveDialog
from usen_desk.ui.outbox.outbox_dialog import OutboxDialog
from usen_desk.ui.outbox.outbox_presenter import OutboxPresenter, found_in_words, kept_in_words
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.notice_bar import NoticeBar

GROUP = "全体"
LOST_TITLE = "保存できていない文章があります"
LOST = UserMessage(
    "入力した文章をこのPCに保存できていません。このまま進むと失われます。"
    "「戻る」を押して、文章をコピーするか、保存できるまでお待ちください。"
)


class OutboxPart(QObject):
    """Lives with the window `over` which it stands. `said` tells what was done."""

    def __init__(
        self,
        presenter: OutboxPresenter,
        notice: NoticeBar,
        said: Callable[[str], object],
        actions: Actions,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self.presenter, self._notice, self._said, self._over = presenter, notice, said, over
        presenter.setParent(self)
        presenter.found.connect(self._on_found)
        presenter.copied.connect(self._on_copied)
        actions.add("outbox.open", "送信待ち・要確認の一覧を開く", self.open_list, GROUP, on=over)

    def open_list(self) -> OutboxDialog:
        presenter = self.presenter
        presenter.refresh()
        dialog = OutboxDialog(presenter.model, self._over)
        dialog.show_counts(presenter.counts)
        dialog.wanted.connect(presenter.act)
        dialog.watched.connect(presenter.watch)
        presenter.counted.connect(dialog.show_counts)
        presenter.told.connect(dialog.tell)
        presenter.opened.connect(dialog.accept)
        dialog.open()
        return dialog

    def ask_before_end(self, end: Callable[[], object]) -> bool:
        """Whether the program may end now. If something is unsent it says what becomes of it first, and `end` follows when
        the person wants it all the same. Nobody is asked while the system shuts down."""
        if not self.presenter.counts.unsent or _is_shutting_down():
            return True
        return self._ask(LeaveDialog(kept_in_words(self.presenter.counts), self._over), end)

    def ask_before_loss(self, leave: Callable[[], object], word: str) -> bool:
        """As `ask_before_end`, for what was typed and can't be kept. `word`: on the button that leaves all the same."""
        if _is_shutting_down():
            return True
        return self._ask(LeaveDialog(LOST, self._over, title=LOST_TITLE, act=word, stay="戻る"), leave)

    def _ask(self, dialog: LeaveDialog, leave: Callable[[], object]) -> bool:
        dialog.accepted.connect(leave)
        dialog.open()
        return False

    @property
    def kept_in_words(self) -> str:
        """At sign-out; empty when everything is sent."""
        counts = self.presenter.counts
        return kept_in_words(counts).text if counts.unsent else ""

    def _on_found(self, again: int, damaged: int) -> None:
        self._notice.say(found_in_words(again, damaged), "amber" if damaged else "blue", "一覧を開く", self.open_list)

    def _on_copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._said("テキストをコピーしました")


def _is_shutting_down() -> bool:
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()
