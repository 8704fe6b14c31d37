"""One company: its name, stores and chains."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from usen_desk.contract.company_stores import CompanyDetail, CompanyEdit, StoreOfCompany
from usen_desk.ui.people.companies_model import store_columns
from usen_desk.ui.people.portal_model import codes_of
from usen_desk.ui.people.sheet_view import SheetView
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.lines import row
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

WIDTH, LIST_HEIGHT = 640, 220
ABOUT = "お客様に見えるのは、ここにある店舗の問い合わせです。店舗を移すと、その問い合わせも一緒に移ります。"


class CompanyDialog(SheetView):
    def __init__(self, detail: CompanyDetail, parent: QWidget | None = None) -> None:
        super().__init__(detail.company.name, ABOUT, "保存", parent)
        self.setFixedWidth(WIDTH)
        self.detail = detail
        self._removed: list[str] = []
        self.name, self.add_stores = TextInput(), TextInput("例  0412-3398-01")
        self.chains = TextInput("例  300412")
        self.model = PagedTableModel(store_columns(), 500, self)
        self.table = DataTable(self.model, "店舗")
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.setFixedHeight(LIST_HEIGHT)
        self.remove = Button("選んだ店舗を外す", icon="circle-minus")
        self.add("name", "企業名", "", self.name)
        self.add("chain_codes", "チェーン店CD", "空白で区切る", self.chains)
        self.add("stores", "店舗", f"{detail.total_stores:,}件", self.table)
        self.body.addLayout(row(self.remove, None))
        self.add("add_customer_codes", "追加する顧客CD", "空白で区切る", self.add_stores)
        self.name.setText(detail.company.name)
        self.chains.setText(" ".join(detail.company.chain_codes))
        self._put_stores()
        self.remove.clicked.connect(self._remove)
        self.table.chosen.connect(self._on_chosen)
        self.add_stores.setFocus()

    def edit(self) -> CompanyEdit | None:
        """None, with the fault at its field, where it can't be sent as it stands."""
        name = self.name.text().strip()
        if not self.show_faults({} if name else {"name": "企業名を入力してください。"}):
            return None
        chains, before = codes_of(self.chains.text()), self.detail.company.chain_codes
        return CompanyEdit(
            name=name,
            add_customer_codes=codes_of(self.add_stores.text()),
            remove_customer_codes=tuple(self._removed),
            add_chain_codes=tuple(code for code in chains if code not in before),
            remove_chain_codes=tuple(code for code in before if code not in chains),
        )

    def _put_stores(self) -> None:
        shown = [one for one in self.detail.stores if one.customer_code not in self._removed]
        self.model.reset(len(shown))
        self.model.put_page(0, shown)
        self._on_chosen(self.table.current())

    def _remove(self) -> None:
        """Nothing is stored before 保存."""
        store = self.table.current()
        if isinstance(store, StoreOfCompany) and not store.by_chain:
            self._removed.append(store.customer_code)
            self._put_stores()

    def _on_chosen(self, store: object) -> None:
        self.remove.setEnabled(isinstance(store, StoreOfCompany) and not store.by_chain)
