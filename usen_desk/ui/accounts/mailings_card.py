"""アカウント登録送付情報 of one store (B2-3c): what was sent, and what came back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from usen_desk.contract.accounts import Mailing
from usen_desk.ui import formatting
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel

BELOW = 8
"""The last row stays clear of the card's round corners."""
ROWS_SHOWN = 4


def _status(mailing: Mailing) -> Cell:
    if mailing.returned_on:
        return Cell("未着", "triangle-alert", "amber")
    return Cell(formatting.text(mailing.status), "circle-check", "green")


def _returned(mailing: Mailing) -> Cell:
    if mailing.returned_on:
        return Cell(formatting.day(mailing.returned_on), tone="amber", is_bare=True, is_strong=True)
    return Cell(formatting.MISSING, is_dimmed=True)


COLUMNS = [
    Column("sent_on", "発送日", 108, lambda m: Cell(formatting.day(m.sent_on)), is_sortable=False),
    Column(
        "returned_on",
        "未着日",
        100,
        _returned,
        is_sortable=False,
    ),
    Column("name", "名称", 220, lambda m: Cell(formatting.text(m.name)), is_sortable=False, least=120),
    Column(
        "address", "住所", 200, lambda m: Cell(formatting.text(m.address)), is_sortable=False, stretches=True, least=150
    ),
    Column("destination", "送付先", 90, lambda m: Cell(formatting.text(m.destination)), is_sortable=False),
    Column("status", "ステータス", 96, _status, is_sortable=False),
]


class MailingsCard(Card):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("アカウント登録送付情報", "truck", parent, body_margin=0)
        self.model = PagedTableModel(COLUMNS, 1000, self)
        self.table = DataTable(self.model, "アカウント登録送付情報")
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.note = Label("", "warning", wrap=True)
        self.note.setContentsMargins(20, 8, 20, 12)
        self.body.setContentsMargins(0, 0, 0, BELOW)
        self.body.addWidget(self.table)
        self.body.addWidget(self.note)

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)
        self._fit()

    def _fit(self) -> None:
        rows = min(self.model.rowCount(), ROWS_SHOWN)
        self.table.setFixedHeight(
            self.table.horizontalHeader().height() + rows * self.table.verticalHeader().defaultSectionSize()
        )

    def set(self, mailings: list[Mailing]) -> None:
        self.set_count(formatting.count(len(mailings)))
        self.model.reset(len(mailings))
        self.model.put_page(0, mailings)
        self.table.setVisible(bool(mailings))
        self._fit()
        self.note.setText(returned_in_words(mailings))
        self.note.set_role("meta" if not mailings else "warning")
        self.note.setVisible(bool(self.note.text()))


def returned_in_words(mailings: list[Mailing]) -> str:
    """What a caller has to be told of mail that came back; newest first is how the service lists them."""
    if not mailings:
        return "送付の記録はありません。"
    newest = mailings[0]
    if newest.returned_on:
        return f"{formatting.day(newest.returned_on)} に戻ってきています。住所を確認して、再発送を案内してください。"
    if any(mailing.returned_on for mailing in mailings):
        return f"一度未着になり、{formatting.day(newest.sent_on)} に再発送しています。"
    return ""
