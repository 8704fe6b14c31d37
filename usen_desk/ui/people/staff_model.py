"""Staff as rows, and what is wrong with an invitation before it is sent. Row B1-1."""

from __future__ import annotations

from usen_desk.contract.people import StaffMember, StaffSource
from usen_desk.contract.permissions import Role
from usen_desk.ui import formatting
from usen_desk.ui.office_cells import ROLES
from usen_desk.ui.widgets.paged_table_model import Cell, Column

ROLE_FILTERS: dict[Role | None, str] = {None: "すべて"} | ROLES
NO_LOGIN_ID = "半角の英小文字・数字・. _ @ - で入力してください。先頭は英数字です。"
NEEDED = {"name": "氏名を入力してください。", "department": "部署を入力してください。"}
NO_BRANCH = "営業には支店コードが必要です。"
NO_MAIL = "メールで知らせるには、メールアドレスが必要です。"


def state_cell(one: StaffMember) -> Cell:
    if one.is_disabled:
        return Cell("停止", "ban", "red")
    if one.must_set_password:
        return Cell("仮パスワード", "hourglass", "blue")
    return Cell("利用中", "circle-check", "green")


def staff_columns() -> list[Column]:
    def name(one: StaffMember) -> Cell:
        return Cell(one.name + ("（あなた）" if one.is_self else ""), is_strong=True, is_dimmed=one.is_disabled)

    def seen(one: StaffMember) -> Cell:
        return Cell(formatting.moment(one.signed_in_at)[:16] if one.signed_in_at else formatting.MISSING)

    def source(one: StaffMember) -> Cell:
        return Cell("社内ディレクトリ" if one.source is StaffSource.DIRECTORY else "このサービス")

    def number(value: int) -> Cell:
        return Cell(f"{value:,}" if value else formatting.MISSING)

    plain = {"is_sortable": False}
    return [
        Column("name", "氏名", 150, name, least=110, **plain),
        Column("department", "部署", 180, lambda one: Cell(one.department), stretches=True, least=110, **plain),
        Column("role", "役割", 130, lambda one: Cell(ROLES[one.role]), **plain),
        Column("branch", "支店", 120, lambda one: Cell(formatting.text(one.branch_name)), folds=3, **plain),
        Column("login_id", "ログインID", 140, lambda one: Cell(one.login_id), least=124, **plain),
        Column("state", "状態", 132, state_cell, **plain),
        Column("open", "担当中", 70, lambda one: number(one.open_count), is_number=True, folds=2, **plain),
        Column("drafts", "下書き", 70, lambda one: number(one.draft_count), is_number=True, folds=4, **plain),
        Column("sessions", "ログイン中", 80, lambda one: number(one.session_count), is_number=True, folds=5, **plain),
        Column("seen", "最終ログイン", 136, seen, folds=1, **plain),
        Column("source", "パスワード", 120, source, folds=6, **plain),
    ]


def faults_of(
    *, login_id: str, name: str, department: str, role: Role, branch_code: str, email: str, by_mail: bool
) -> dict[str, str]:
    """Sentence for each field that can't be sent as it stands."""
    faults = {field: NEEDED[field] for field, given in (("name", name), ("department", department)) if not given}
    if not login_id:
        faults["login_id"] = NO_LOGIN_ID
    if role is Role.SALES and not branch_code:
        faults["branch_code"] = NO_BRANCH
    if by_mail and not email:
        faults["email"] = NO_MAIL
    return faults
