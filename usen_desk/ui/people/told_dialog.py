"""A temporary password, told once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.people import StaffInvited
from usen_desk.ui import formatting
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.copy_box import CopyBox
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH = 460
ABOUT = (
    "この仮パスワードは今だけ表示されます。本人にだけ伝えてください。閉じたあとに必要になったら、もう一度発行します。"
)


class ToldDialog(QDialog):
    """Stays until it is closed by its button: it shows what is told only once."""

    def __init__(self, told: StaffInvited, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("仮パスワード")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.login_id, self.password = CopyBox("user-round", "ログインID", ""), CopyBox("key-round", "仮パスワード", "")
        self.login_id.set(told.member.login_id)
        self.password.set(told.temporary_password)
        until = Label(f"有効期限 {formatting.moment(told.member.password_until)[:16]}", "meta")
        self.leave = Button("伝えたので閉じる", "primary")
        head = column(Label(f"{told.member.name} さんの仮パスワード", "h1"), Label(ABOUT, "meta", wrap=True), spacing=4)
        parts = (head, self.login_id, self.password, until, row(None, self.leave))
        self.setLayout(column(*parts, spacing=12, margins=(24, 20, 24, 18)))
        self.leave.clicked.connect(self.accept)
        self.password.setFocus()
