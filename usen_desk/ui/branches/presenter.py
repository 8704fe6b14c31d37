"""What the 支店別顧客 tab does: branches with counts, one branch's stores, export to a file. No widgets."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.accounts import AccountRow, AccountSearch, SortKey
from usen_desk.contract.base import Nothing
from usen_desk.contract.branches import EXPORT_BRANCH, LIST_BRANCHES, Branch, Branches, BranchExport, ExportFormat
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.text import fold
from usen_desk.local.settings import Choices
from usen_desk.ui.account_pages import AccountPages
from usen_desk.ui.background import Background
from usen_desk.ui.exports import Export
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator, branch_place, customer_place

COLUMNS_CHOICE = "branches.columns"


class BranchesPresenter(QObject):
    """Signals: listed(branches after the filter); chosen(Branch); unknown(code) there is no such branch for this person;
    told(UserMessage) the branches couldn't be read; working(bool); exporting(bool); export_progress(bytes so far, whole
    or None); exported(Path); not_exported(UserMessage)."""

    listed = Signal(object)
    chosen = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    exporting = Signal(bool)
    export_progress = Signal(object, object)
    exported = Signal(object)
    not_exported = Signal(object)
    unknown = Signal(str)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        choices: Choices,
        me: Me,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator = client, background, navigator
        self._choices, self._me = choices, me
        self._branches: list[Branch] = []
        self._filter = ""
        self._branch: Branch | None = None
        self._wanted = ""
        self._export = Export(client, background, self)
        self._export.running.connect(self.exporting)
        self._export.progressed.connect(self.export_progress)
        self._export.saved.connect(self.exported)
        self._export.failed.connect(self.not_exported)
        self.pages = AccountPages(client, background, self)

    @property
    def may_export(self) -> bool:
        return Permission.EXPORT_BRANCH in self._me.permissions

    @property
    def is_exporting(self) -> bool:
        return self._export.is_running

    @property
    def branch(self) -> Branch | None:
        return self._branch

    @property
    def columns(self) -> str:
        kept = self._choices.value(COLUMNS_CHOICE, "")
        return kept if isinstance(kept, str) else ""

    def keep_columns(self, state: str) -> None:
        self._choices.keep(COLUMNS_CHOICE, state)

    def load(self) -> None:
        """Read the branches and their counts."""
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(LIST_BRANCHES, Nothing()),
            self._on_branches,
            self._on_error,
            owner=self,
            latest="branches",
        )

    def filter(self, text: str) -> None:
        """Show the branches whose name or code holds `text` in any spelling; at once, from what was read."""
        self._filter = fold(text)
        self.listed.emit(self._filtered())

    def open(self, branch_code: str) -> None:
        """Show one branch's stores; "" means the person's own branch, else the first."""
        self._wanted = branch_code
        if not self._branches:
            self.load()
            return
        wanted = branch_code or self._me.branch_code or self._branches[0].branch_code
        found = next((branch for branch in self._branches if branch.branch_code == wanted), None)
        if found is None:
            self.unknown.emit(wanted)
            return
        self._branch = found
        if branch_code:
            self._navigator.name(branch_place(branch_code), found.branch_name)
        self.chosen.emit(found)
        self.pages.search(AccountSearch(branch_code=found.branch_code, sort=SortKey.CUSTOMER_CODE))

    def choose(self, branch: Branch) -> None:
        self._navigator.open(branch_place(branch.branch_code))

    def search(self, asked: AccountSearch) -> None:
        """Search within the branch that is open."""
        if self._branch is not None:
            self.pages.search(msgspec.structs.replace(asked, branch_code=self._branch.branch_code))

    def open_row(self, row: AccountRow) -> None:
        self._navigator.open(customer_place(row.customer_code))

    def export(self, file_format: ExportFormat, target: Path) -> None:
        """Write the list with the conditions on screen to `target`; nothing is left there unless it is whole."""
        branch, result = self._branch, self.pages.result
        if branch is None or result is None:
            return
        conditions = {name: getattr(result.search, name) for name in AccountSearch.__struct_fields__}
        ask = BranchExport(**{**conditions, "branch_code": "", "offset": 0, "after": ""}, file_format=file_format)
        self._export.start(EXPORT_BRANCH, ask, target, branch_code=branch.branch_code)

    def cancel_export(self) -> None:
        """Stop it; the file that was there before stays as it was."""
        self._export.cancel()

    def _filtered(self) -> list[Branch]:
        return [b for b in self._branches if self._filter in fold(b.branch_name) or self._filter in b.branch_code]

    def _on_branches(self, branches: Branches) -> None:
        self._branches = branches.items
        self.working.emit(False)
        self.listed.emit(self._filtered())
        if self._branches:
            self.open(self._wanted)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))
