"""Before and after in words. Every kind of record that the office changes is read through this one place."""

from __future__ import annotations

import msgspec

from usen_desk.contract.edits import ChangedField, RecordEdit
from usen_desk.contract.inquiries import AfterReply
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES
from usen_desk.ui.office_cells import ROLES
from usen_desk.ui.widgets.paged_table_model import Cell, Column

KINDS = {
    "staff": "スタッフ",
    "portal_user": "利用者",
    "company": "企業",
    "canned": "定型文",
    "category": "カテゴリ",
}
FIELDS = {
    "name": "氏名・名称",
    "department": "部署",
    "role": "役割",
    "branch_code": "支店コード",
    "email": "メールアドレス",
    "is_disabled": "利用停止",
    "is_stopped": "利用停止",
    "company_name": "企業名",
    "password_until": "仮パスワードの期限",
    "customer_codes": "顧客CD",
    "chain_codes": "チェーン店CD",
    "revoked_device": "利用を停止したPC",
    "notes": "説明",
    "hints": "項目の補足",
    "order": "並び順",
    "key": "キー",
    "title": "名前",
    "keywords": "キーワード",
    "reading": "読み",
    "category": "カテゴリ",
    "body": "本文",
    "is_note": "社内メモ用",
    "after": "送信後の操作",
    "position": "並び順",
}
_VALUES = {"True": "はい", "False": "いいえ", **{role.value: word for role, word in ROLES.items()}}


def edit_columns() -> list[Column]:
    def what(edit: RecordEdit) -> Cell:
        return Cell("・".join(dict.fromkeys(FIELDS.get(one.field, one.field) for one in edit.changes)))

    plain = {"is_sortable": False}
    return [
        Column("at", "日時", 140, lambda one: Cell(formatting.moment(one.at)[:16]), **plain),
        Column("by", "変更した人", 120, lambda one: Cell(one.by_name or "サービス"), **plain),
        Column("kind", "種類", 90, lambda one: Cell(KINDS.get(one.kind, one.kind)), folds=1, **plain),
        Column("title", "対象", 140, lambda one: Cell(one.title), least=80, **plain),
        Column("what", "変更した項目", 200, what, stretches=True, least=120, **plain),
    ]


def change_lines(edit: RecordEdit) -> str:
    """One line a field: what it was and what it is."""
    return "\n".join(_line(one) for one in edit.changes)


def _word(field: str, value: str) -> str:
    if field == "category":
        return next((words[0] for category, words in CATEGORIES.items() if category == value), value)
    if field == "after" and value:
        return _after_words(value)
    return _VALUES.get(value, value)


def _after_words(value: str) -> str:
    """What a macro does behind its text. One that this release can't read is a macro all the same."""
    try:
        after = msgspec.json.decode(value, type=AfterReply)
    except msgspec.DecodeError:
        return "マクロ"
    words = [f"ステータスを{STATUSES[after.status][0]}にする"] if after.status is not None else []
    words += ["担当を変える" if after.assignee_id is not None else "担当なしにする"] if after.assigns else []
    return "・".join(words)


def _line(one: ChangedField) -> str:
    before, after = (_word(one.field, value) or "（なし）" for value in (one.before, one.after))
    label = FIELDS.get(one.field, one.field)
    if "\n" in one.before + one.after:
        return f"{label}\n  前: {before.replace(chr(10), '、')}\n  後: {after.replace(chr(10), '、')}"
    return f"{label}: {before} → {after}"
