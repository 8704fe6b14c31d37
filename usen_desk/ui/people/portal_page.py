"""利用者 (customers' people): issue, reissue, stop, with the days that are left of 14. Seed A01-1."""

from __future__ import annotations

import uuid

from PySide6.QtWidgets import QVBoxLayout, QWidget

from usen_desk.contract.permissions import Permission
from usen_desk.contract.portal_users import (
    ISSUE_PORTAL_USER,
    PUT_PORTAL_ACCESS,
    REISSUE_PORTAL_PASSWORD,
    PortalAccess,
    PortalUser,
    PortalUserIssued,
    PortalUsers,
    PortalUserState,
    Reissue,
)
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.people.edits_dialog import OpenEdits
from usen_desk.ui.people.issue_dialog import IssueDialog
from usen_desk.ui.people.portal_model import FILTERS, LOSES, portal_columns
from usen_desk.ui.people.records_presenter import RecordsPresenter
from usen_desk.ui.people.records_view import RecordsView
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.segments import Segments

TITLE = "利用者（お客様）"
ABOUT = "USEN ONLINEにログインするお客様です。仮パスワードは14日間有効で、パスワードの設定にだけ使えます。"
EMPTY = (
    "user-round-plus",
    "まだ利用者がいません",
    "「発行」から導入依頼書の内容を入力すると、お知らせメールを送れます。",
)


class PortalPage(QWidget):
    """presenter: of LIST_PORTAL_USERS. open_edits: shows the history of one."""

    def __init__(
        self,
        presenter: RecordsPresenter,
        permissions: frozenset[Permission],
        open_edits: OpenEdits,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.presenter, self._open_edits = presenter, open_edits
        self.view = RecordsView(TITLE, ABOUT, portal_columns(), EMPTY)
        self.search = SearchField("企業名・氏名・メールアドレス", "利用者を探す")
        self.states = Segments("状態", FILTERS)
        self.states.set_value(None)
        self.issue = Button("発行", "primary", "user-round-plus")
        self.reissue, self.stop = Button("再発行", icon="refresh-cw"), Button("停止", icon="ban")
        self.history = Button("変更履歴", "ghost", "history")
        self.dialog: IssueDialog | None = None
        self._wanted: PortalUser | None = None
        self._may_stop = Permission.WRITE_COMPANIES in permissions
        self._lay_out()
        self.history.setVisible(Permission.READ_PEOPLE in permissions)
        self.stop.setVisible(self._may_stop)
        self._connect()

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.view.set_compact(compact)

    def open_issue(self) -> None:
        dialog = self.dialog = IssueDialog(self)
        dialog.wanted.connect(self._send_issue)
        dialog.destroyed.connect(self._forget_dialog)
        dialog.open()

    def reissue_current(self) -> None:
        """At once where the old password is worth nothing to anybody; who uses theirs is asked about first."""
        user = self.view.current
        if not isinstance(user, PortalUser):
            return
        if user.state is PortalUserState.USING:
            text = LOSES.format(name=user.name)
            self.view.notice.say(text, "amber", "再発行する", lambda: self._reissue(user))
        else:
            self._reissue(user)

    def stop_current(self) -> None:
        user = self.view.current
        if isinstance(user, PortalUser):
            self._put_access(user, is_stopped=user.state is not PortalUserState.STOPPED)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        self.view.head.addWidget(self.issue)
        self.view.tools.addWidget(self.search, 1)
        self.view.tools.addWidget(self.states)
        for button in (self.history, self.stop, self.reissue):
            self.view.acts.addWidget(button)
        self.setFocusProxy(self.search)
        self._on_chosen(None)

    def _connect(self) -> None:
        presenter, view = self.presenter, self.view
        presenter.found.connect(self._on_found)
        presenter.page.connect(view.put_page)
        presenter.lost.connect(view.model.page_failed)
        presenter.told.connect(lambda message: view.notice.tell(message, "再試行", presenter.load))
        presenter.working.connect(view.busy.set_working)
        presenter.done.connect(self._on_done)
        presenter.refused.connect(self._on_refused)
        view.model.page_wanted.connect(presenter.fetch)
        view.chosen.connect(self._on_chosen)
        self.search.searched.connect(lambda text: presenter.narrow(text=text))
        self.states.chosen.connect(lambda state: presenter.narrow(state=state))
        self.issue.clicked.connect(self.open_issue)
        self.reissue.clicked.connect(self.reissue_current)
        self.stop.clicked.connect(self.stop_current)
        self.history.clicked.connect(self._show_history)

    def _send_issue(self) -> None:
        dialog = self.dialog
        asked = dialog.value() if dialog is not None else None
        if dialog is not None and asked is not None:
            dialog.set_working(True)
            self.presenter.act("issue", ISSUE_PORTAL_USER, asked)

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _reissue(self, user: PortalUser) -> None:
        self._wanted = user
        body = Reissue(request_id=uuid.uuid4())
        self.presenter.act("reissue", REISSUE_PORTAL_PASSWORD, body, user_id=user.user_id)

    def _put_access(self, user: PortalUser, *, is_stopped: bool) -> None:
        body = PortalAccess(is_stopped=is_stopped)
        self.presenter.act("stop" if is_stopped else "resume", PUT_PORTAL_ACCESS, body, user_id=user.user_id)

    def _show_history(self) -> None:
        user = self.view.current
        if isinstance(user, PortalUser):
            self._open_edits("portal_user", str(user.user_id), user.name)

    def _on_found(self, answer: PortalUsers) -> None:
        asked = self.presenter.asked
        narrowed = bool(getattr(asked, "text", "") or getattr(asked, "state", None))
        self.view.show_total(answer.total, narrowed=narrowed)

    def _on_chosen(self, row: object) -> None:
        user = row if isinstance(row, PortalUser) else None
        is_stopped = user is not None and user.state is PortalUserState.STOPPED
        self.reissue.setEnabled(user is not None and not is_stopped)
        self.reissue.setText("発行" if user is not None and user.state is PortalUserState.UNISSUED else "再発行")
        self.stop.setEnabled(user is not None)
        self.stop.setText("再開" if is_stopped else "停止")
        self.history.setEnabled(user is not None)

    def _on_done(self, what: str, result: object) -> None:
        self.view.notice.clear()
        if isinstance(result, PortalUserIssued):
            if what == "issue" and self.dialog is not None:
                self.dialog.accept()
            words = "を発行しました" if what == "issue" else "の仮パスワードを再発行しました"
            self.view.toast.tell(f"{result.user.name} 様{words}。お知らせメールを {result.user.email} に送ります")
        elif isinstance(result, PortalUser):
            self.view.toast.tell(
                f"{result.name} 様の利用を{'停止' if what == 'stop' else '再開'}しました",
                lambda: self._put_access(result, is_stopped=what != "stop"),
            )

    def _on_refused(self, what: str, message: UserMessage) -> None:
        if what == "issue" and self.dialog is not None:
            self.dialog.tell(message)
        else:
            self.view.tell(message)
