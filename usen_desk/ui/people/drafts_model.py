"""Left drafts as rows. No widgets."""

from __future__ import annotations

from usen_desk.contract.drafts import Draft, DraftMode
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column

MODES = {DraftMode.REPLY: "返信", DraftMode.NOTE: "社内メモ", DraftMode.OPENING: "新規問い合わせ"}


def draft_columns() -> list[Column]:
    def inquiry(one: Draft) -> Cell:
        return Cell(f"No.{one.inquiry_id}" if one.inquiry_id else formatting.MISSING)

    plain = {"is_sortable": False}
    return [
        Column("mode", "種類", 120, lambda one: Cell(MODES[one.mode]), **plain),
        Column("inquiry", "問い合わせ", 100, inquiry, **plain),
        Column("saved", "保存した日時", 150, lambda one: Cell(formatting.moment(one.saved_at)[:16]), **plain),
        Column("body", "書き出し", 240, lambda one: Cell(one.body[:60]), stretches=True, least=120, **plain),
    ]
