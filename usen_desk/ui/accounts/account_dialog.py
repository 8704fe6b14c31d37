"""詳細 of one row of アカウント一覧 (B2-3b): every value of the account, to read out and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.accounts import Account, Service
from usen_desk.ui import formatting
from usen_desk.ui.account_cells import NO_MAIL, SERVICES, STATES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.key_values import KeyValues
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill

WIDTH = 480
LABELS = [
    *("アカウントID", "ログインID", "メールアドレス", "UMsID開始日", "UMsID初回登録日", "UMsID失効日"),
    *SERVICES.values(),
]
COPYABLE = frozenset({"アカウントID", "ログインID", "メールアドレス"})
USABLE, NOT_USABLE = "可", "不可"


class AccountDialog(QDialog):
    """Over the store's page; Esc or 閉じる ends it."""

    def __init__(self, account: Account, store_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("アカウント詳細")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self._said = Label("", "meta")
        self.values = KeyValues(LABELS, COPYABLE, columns=1)
        self.values.set(account_values(account))
        self.values.copied.connect(lambda label: self._said.setText(f"{label}をコピーしました"))
        self.close_button = Button("閉じる")
        self.close_button.clicked.connect(self.accept)
        word, icon, tone = STATES[account.state]
        head = row(ElidedLabel(store_name, "h2"), Pill(word, icon, tone), spacing=10)
        head.setStretch(0, 1)
        foot = row(self._said, None, self.close_button)
        self.setLayout(column(head, self.values, foot, spacing=12, margins=(24, 20, 24, 18)))
        self.close_button.setFocus()


def account_values(account: Account) -> dict[str, str]:
    values = (
        str(account.account_id),
        formatting.text(account.login_id),
        account.email or NO_MAIL,
        *map(formatting.day, (account.ums_started_on, account.ums_registered_on, account.ums_expires_on)),
        *(USABLE if service in account.services else NOT_USABLE for service in Service),
    )
    return dict(zip(LABELS, values, strict=True))
