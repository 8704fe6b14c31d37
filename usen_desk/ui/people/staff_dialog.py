"""Who somebody of the staff is: for an invitation, or changed later. Row B1-1."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from usen_desk.contract.people import Invitation, StaffEdit, StaffMember
from usen_desk.contract.permissions import Role
from usen_desk.ui.office_cells import ROLES
from usen_desk.ui.people.sheet_view import SheetView
from usen_desk.ui.people.staff_model import faults_of
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.segments import Segments

INVITES = "仮パスワードが1つ発行されます。14日以内に本人がログインし、自分のパスワードを設定します。"
CHANGES = "役割は、次の操作からすぐに効きます。"


class StaffDialog(SheetView):
    def __init__(self, member: StaffMember | None = None, parent: QWidget | None = None) -> None:
        is_new = member is None
        super().__init__(
            "スタッフを招待" if is_new else "スタッフの情報を変更",
            INVITES if is_new else CHANGES,
            "招待する" if is_new else "保存",
            parent,
        )
        self.member = member
        self.login_id, self.name = TextInput(max_chars=64), TextInput(max_chars=60)
        self.department, self.branch_code = TextInput(max_chars=100), TextInput("例  0204180400", max_chars=20)
        self.email = TextInput("name@example.jp", max_chars=254)
        self.role = Segments("役割", ROLES)
        self.by_mail = QCheckBox("仮パスワードをメールで本人に送る")
        self.add("login_id", "ログインID", "あとから変更できません", self.login_id)
        self.add("name", "氏名", "", self.name)
        self.add("department", "部署", "", self.department)
        self.add("role", "役割", "", self.role)
        self.add("branch_code", "支店コード", "営業では必須", self.branch_code)
        self.add("email", "メールアドレス", "なくても可", self.email)
        self.body.addWidget(self.by_mail)
        self._fill()

    def invitation(self) -> Invitation | None:
        """None, with the faults at their fields, where it can't be sent as it stands."""
        if not self._is_fine():
            return None
        return Invitation(
            login_id=self.login_id.text().strip(),
            name=self.name.text().strip(),
            department=self.department.text().strip(),
            role=self.role.value,
            branch_code=self.branch_code.text().strip() or None,
            email=self.email.text().strip(),
            by_mail=self.by_mail.isChecked(),
        )

    def edit(self) -> StaffEdit | None:
        """As `invitation`; of somebody who is there."""
        if not self._is_fine():
            return None
        return StaffEdit(
            name=self.name.text().strip(),
            department=self.department.text().strip(),
            role=self.role.value,
            branch_code=self.branch_code.text().strip(),
            email=self.email.text().strip(),
        )

    def _is_fine(self) -> bool:
        return self.show_faults(
            faults_of(
                login_id=self.login_id.text().strip(),
                name=self.name.text().strip(),
                department=self.department.text().strip(),
                role=self.role.value,
                branch_code=self.branch_code.text().strip(),
                email=self.email.text().strip(),
                by_mail=self.by_mail.isChecked(),
            )
        )

    def _fill(self) -> None:
        member = self.member
        self.role.set_value(member.role if member else Role.AGENT)
        if member is None:
            self.login_id.setFocus()
            return
        self.by_mail.hide()
        self.login_id.setEnabled(False)
        self.role.setEnabled(not member.is_self)
        for given, text in (
            (self.login_id, member.login_id),
            (self.name, member.name),
            (self.department, member.department),
            (self.branch_code, member.branch_code or ""),
            (self.email, member.email),
        ):
            given.setText(text)
        self.name.setFocus()
