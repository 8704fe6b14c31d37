"""スタッフ: invite, change, disable at once, reset passwords, end sessions. Supervisors read. Row B1-1."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QVBoxLayout, QWidget

from usen_desk.contract.devices import Device, Devices
from usen_desk.contract.drafts import LIST_LEFT_DRAFTS, Drafts
from usen_desk.contract.people import (
    EDIT_STAFF,
    END_STAFF_SESSIONS,
    INVITE_STAFF,
    LIST_STAFF_DEVICES,
    PUT_STAFF_ACCESS,
    RESET_STAFF_PASSWORD,
    REVOKE_STAFF_DEVICE,
    PasswordReset,
    SessionsEnded,
    StaffAccess,
    StaffInvited,
    StaffList,
    StaffMember,
    StaffSource,
)
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.people.devices_dialog import StaffDevicesDialog
from usen_desk.ui.people.drafts_dialog import LeftDraftsDialog
from usen_desk.ui.people.edits_dialog import OpenEdits
from usen_desk.ui.people.records_presenter import RecordsPresenter
from usen_desk.ui.people.records_view import RecordsView
from usen_desk.ui.people.staff_dialog import StaffDialog
from usen_desk.ui.people.staff_model import ROLE_FILTERS, staff_columns
from usen_desk.ui.people.told_dialog import ToldDialog
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.segments import Segments

TITLE = "スタッフ"
ABOUT = "停止すると、ログイン中の端末からも5秒以内に締め出されます。下書きと送信待ちは残ります。"
EMPTY = ("user-round", "スタッフがいません", "「招待」から追加できます。")
RESETS = "{name} さんの今のパスワードは使えなくなり、すべての端末からログアウトされます。"


class StaffPage(QWidget):
    """presenter: of LIST_STAFF."""

    def __init__(
        self,
        presenter: RecordsPresenter,
        open_edits: OpenEdits,
        *,
        may_read_drafts: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.presenter, self._open_edits = presenter, open_edits
        self.view = RecordsView(TITLE, ABOUT, staff_columns(), EMPTY, page_rows=5000)
        self.search, self.roles = (
            SearchField("氏名・部署・ログインID", "スタッフを探す"),
            Segments("役割", ROLE_FILTERS),
        )
        self.roles.set_value(None)
        self.invite = Button("招待", "primary", "user-round-plus")
        self.change, self.disable = Button("変更", icon="pencil"), Button("停止", icon="ban")
        self.more, self.history = Button("ほか", icon="ellipsis"), Button("変更履歴", "ghost", "history")
        self.devices, self.drafts = Button("PC", icon="monitor"), Button("残った下書き", icon="file-text")
        if not may_read_drafts:
            self.drafts.hide()
        self.dialog: QDialog | None = None
        self._may_change = False
        self._stopping: Device | None = None
        self._lay_out()
        self._connect()

    def load(self) -> None:
        self.presenter.load()

    def set_compact(self, compact: bool) -> None:
        self.view.set_compact(compact)

    @property
    def current(self) -> StaffMember | None:
        row = self.view.current
        return row if isinstance(row, StaffMember) else None

    def open_dialog(self, member: StaffMember | None) -> None:
        dialog = StaffDialog(member, self)
        self._open(dialog)
        dialog.wanted.connect(lambda: self._send(dialog))

    def open_devices(self) -> None:
        """The PCs of the person under the cursor."""
        if (member := self.current) is None:
            return
        dialog = StaffDevicesDialog(member.name, may_stop=self._may_change, parent=self)
        self._open(dialog)
        dialog.stop_wanted.connect(lambda device: self._stop(member, device))
        self.presenter.read("devices", LIST_STAFF_DEVICES, staff_id=member.staff_id)

    def open_drafts(self) -> None:
        if (member := self.current) is not None:
            self._open(LeftDraftsDialog(member.name, self))
            self.presenter.read("drafts", LIST_LEFT_DRAFTS, staff_id=member.staff_id)

    def reset_current(self, *, by_mail: bool) -> None:
        member = self.current
        if member is not None:
            body = PasswordReset(by_mail=by_mail)
            self._ask(
                RESETS.format(name=member.name),
                "再設定する",
                lambda: self.presenter.act("reset", RESET_STAFF_PASSWORD, body, staff_id=member.staff_id),
            )

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        self.view.head.addWidget(self.invite)
        self.view.tools.addWidget(self.search, 1)
        self.view.tools.addWidget(self.roles)
        for button in (self.history, self.drafts, self.devices, self.more, self.disable, self.change):
            self.view.acts.addWidget(button)
        self.setFocusProxy(self.search)
        self._on_chosen(None)

    def _connect(self) -> None:
        presenter, view = self.presenter, self.view
        presenter.found.connect(self._on_found)
        presenter.page.connect(view.put_page)
        presenter.told.connect(lambda message: view.notice.tell(message, "再試行", presenter.load))
        presenter.working.connect(view.busy.set_working)
        presenter.done.connect(self._on_done)
        presenter.refused.connect(self._on_refused)
        view.chosen.connect(self._on_chosen)
        view.table.opened.connect(lambda member: self.open_dialog(member) if self._may_change else None)
        self.search.searched.connect(lambda text: presenter.narrow(text=text))
        self.roles.chosen.connect(lambda role: presenter.narrow(role=role))
        self.invite.clicked.connect(lambda: self.open_dialog(None))
        self.change.clicked.connect(lambda: self.open_dialog(self.current))
        self.disable.clicked.connect(self._toggle_access)
        self.more.clicked.connect(self._open_menu)
        self.history.clicked.connect(self._show_history)
        self.devices.clicked.connect(self.open_devices)
        self.drafts.clicked.connect(self.open_drafts)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.destroyed.connect(self._forget_dialog)
        dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _send(self, dialog: StaffDialog) -> None:
        member = dialog.member
        if member is None:
            if (asked := dialog.invitation()) is not None:
                dialog.set_working(True)
                self.presenter.act("invite", INVITE_STAFF, asked)
        elif (edit := dialog.edit()) is not None:
            dialog.set_working(True)
            self.presenter.act("edit", EDIT_STAFF, edit, version=member.version, staff_id=member.staff_id)

    def _stop(self, member: StaffMember, device: Device) -> None:
        self._stopping = device
        if isinstance(self.dialog, StaffDevicesDialog):
            self.dialog.set_working(True)
        self.presenter.act("stop", REVOKE_STAFF_DEVICE, staff_id=member.staff_id, device=device.device_id)

    def _toggle_access(self) -> None:
        if (member := self.current) is not None:
            self._put_access(member, is_disabled=not member.is_disabled)

    def _put_access(self, member: StaffMember, *, is_disabled: bool) -> None:
        body = StaffAccess(is_disabled=is_disabled)
        self.presenter.act("disable" if is_disabled else "enable", PUT_STAFF_ACCESS, body, staff_id=member.staff_id)

    def _ask(self, text: str, word: str, act: object) -> None:
        self.view.notice.say(text, "amber", word, act)  # type: ignore[arg-type]  # any call

    def _open_menu(self) -> None:
        menu = self.menu_of_current()
        menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))

    def menu_of_current(self) -> QMenu:
        """Rarer acts on the row under the cursor."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        member = self.current
        if member is None:
            return menu
        is_local = member.source is StaffSource.LOCAL and not member.is_self
        self._add(menu, "パスワードを再設定…", lambda: self.reset_current(by_mail=False)).setEnabled(is_local)
        mailed = self._add(menu, "パスワードを再設定してメールで送る…", lambda: self.reset_current(by_mail=True))
        mailed.setEnabled(is_local and bool(member.email))
        self._add(menu, "すべての端末からログアウトさせる", lambda: self._end_sessions(member))
        return menu

    def _add(self, menu: QMenu, text: str, act: object) -> QAction:
        made = menu.addAction(text)
        made.triggered.connect(lambda: act())  # type: ignore[operator]  # any call
        return made

    def _end_sessions(self, member: StaffMember) -> None:
        self.presenter.act("end", END_STAFF_SESSIONS, staff_id=member.staff_id)

    def _show_history(self) -> None:
        if (member := self.current) is not None:
            self._open_edits("staff", str(member.staff_id), member.name)

    def _on_found(self, answer: StaffList) -> None:
        self._may_change = answer.may_change
        for button in (self.invite, self.change, self.disable, self.more):
            button.setVisible(answer.may_change)
        asked = self.presenter.asked
        self.view.show_total(len(answer.items), narrowed=bool(getattr(asked, "text", "") or getattr(asked, "role", "")))

    def _on_chosen(self, row: object) -> None:
        member = row if isinstance(row, StaffMember) else None
        self.change.setEnabled(member is not None)
        self.disable.setEnabled(member is not None and not member.is_self)
        self.disable.setText("再開" if member is not None and member.is_disabled else "停止")
        for button in (self.more, self.history, self.devices):
            button.setEnabled(member is not None)
        self.drafts.setEnabled(member is not None and member.is_disabled)

    def _on_done(self, what: str, result: object) -> None:
        self.view.notice.clear()
        if what in ("invite", "edit") and self.dialog is not None:
            self.dialog.accept()
        if isinstance(result, StaffInvited):
            if result.temporary_password:
                self._open(ToldDialog(result, self))
            else:
                self.view.toast.tell(f"{result.member.name} さんへ仮パスワードのメールを送ります")
        elif isinstance(result, Devices) and isinstance(self.dialog, StaffDevicesDialog):
            was_stopped = what == "stop" and self._stopping is not None
            told = self.dialog.stopped_sentence(self._stopping) if was_stopped and self._stopping else ""
            self.dialog.show_devices(result, told)
        elif isinstance(result, Drafts) and isinstance(self.dialog, LeftDraftsDialog):
            self.dialog.show_drafts(result)
        elif isinstance(result, SessionsEnded):
            self.view.toast.tell(f"{result.member.name} さんを {result.ended} 台からログアウトさせました")
        elif isinstance(result, StaffMember):
            self._tell_changed(what, result)

    def _tell_changed(self, what: str, member: StaffMember) -> None:
        if what == "edit":
            self.view.toast.tell(f"{member.name} さんの情報を保存しました")
            return
        word = "停止" if member.is_disabled else "再開"
        self.view.toast.tell(
            f"{member.name} さんの利用を{word}しました",
            lambda: self._put_access(member, is_disabled=not member.is_disabled),
        )

    def _on_refused(self, what: str, message: UserMessage) -> None:
        dialog = self.dialog
        if what in ("invite", "edit") and isinstance(dialog, StaffDialog):
            dialog.tell(message)
        elif what in ("devices", "stop", "drafts") and isinstance(dialog, StaffDevicesDialog | LeftDraftsDialog):
            dialog.tell(message)
        else:
            self.view.tell(message)
