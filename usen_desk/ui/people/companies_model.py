"""企業 as rows."""

from __future__ import annotations

from usen_desk.contract.company_stores import CompanyRow, StoreOfCompany
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column


def company_columns() -> list[Column]:
    def chains(one: CompanyRow) -> Cell:
        return Cell(formatting.text("、".join(one.chain_codes)))

    plain = {"is_sortable": False}
    return [
        Column("name", "企業名", 260, lambda one: Cell(one.name, is_strong=True), stretches=True, least=160, **plain),
        Column("stores", "個別の店舗", 90, lambda one: Cell(f"{one.store_count:,}"), is_number=True, **plain),
        Column("chains", "チェーン店CD", 240, chains, least=120, **plain),
        Column("users", "利用者", 80, lambda one: Cell(f"{one.user_count:,}"), is_number=True, **plain),
    ]


def store_columns() -> list[Column]:
    def how(one: StoreOfCompany) -> Cell:
        return Cell(f"チェーン {one.chain_code}" if one.by_chain else "個別")

    plain = {"is_sortable": False}
    return [
        Column("code", "顧客CD", 120, lambda one: Cell(one.customer_code), **plain),
        Column("name", "店舗先名称", 200, lambda one: Cell(one.store_name), stretches=True, least=120, **plain),
        Column("how", "登録", 120, how, **plain),
    ]
