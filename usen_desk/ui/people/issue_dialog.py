"""導入依頼: whom to let in, for which company, and which stores are its. Seed A01-1."""

from __future__ import annotations

import uuid

from PySide6.QtWidgets import QWidget

from usen_desk.contract.portal_users import Introduction
from usen_desk.ui import theme
from usen_desk.ui.people.portal_model import codes_of, faults_of
from usen_desk.ui.people.sheet_view import SheetView, lines
from usen_desk.ui.widgets.field import TextInput

CODES_HEIGHT = 62


class IssueDialog(SheetView):
    """The request's ID stays the same while the dialog is open."""

    def __init__(self, parent: QWidget | None = None, *, company_name: str = "", customer_code: str = "") -> None:
        super().__init__(
            "利用者を発行",
            "導入依頼書の内容を入力します。仮パスワードとログイン先のリンクを、アカウント発行のお知らせメールで送ります。",
            "発行してメールを送る",
            parent,
        )
        self._id = uuid.uuid4()
        self.company_name, self.name = TextInput("株式会社 …"), TextInput(max_chars=60)
        self.department, self.email = TextInput(max_chars=100), TextInput("name@example.jp", max_chars=254)
        height = theme.px(CODES_HEIGHT)
        self.customer_codes, self.chain_codes = lines(height, "例  0412-3398-01"), TextInput("例  300412")
        self.add("company_name", "企業名", "登録済みなら同じ企業に追加", self.company_name)
        self.add("customer_codes", "顧客CD", "空白か改行で区切る、なくても可", self.customer_codes)
        self.add("chain_codes", "チェーン店CD", "チェーンの全店舗", self.chain_codes)
        self.add("name", "氏名", "", self.name)
        self.add("department", "部署", "なくても可", self.department)
        self.add("email", "メールアドレス", "お知らせメールの宛先", self.email)
        self.company_name.setText(company_name)
        self.customer_codes.setPlainText(customer_code)
        (self.name if company_name else self.company_name).setFocus()

    def value(self) -> Introduction | None:
        """None, with the faults at their fields, where it can't be sent as it stands."""
        company_name, name, email = self.company_name.text(), self.name.text(), self.email.text()
        if not self.show_faults(faults_of(company_name, name, email)):
            return None
        return Introduction(
            request_id=self._id,
            company_name=company_name.strip(),
            customer_codes=codes_of(self.customer_codes.toPlainText()),
            chain_codes=codes_of(self.chain_codes.text()),
            name=name.strip(),
            department=self.department.text().strip(),
            email=email.strip(),
        )
