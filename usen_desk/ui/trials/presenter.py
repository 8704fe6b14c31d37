"""What the search of the お試し tab does: keeps the columns, reads the values of 販売, opens trials, exports. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.contract.base import Nothing
from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.changes import Change
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.trials import (
    EXPORT_TRIALS,
    LIST_SOLD_AS,
    SEARCH_TRIALS,
    SoldAs,
    TrialExport,
    TrialPage,
    TrialRow,
    TrialSearch,
)
from usen_desk.local.settings import Choices
from usen_desk.ui.background import Background
from usen_desk.ui.exports import Export
from usen_desk.ui.navigation import Navigator, Place, Tab, trial_place
from usen_desk.ui.result_pages import ResultPages

COLUMNS_CHOICE = "trials.columns"


class TrialsPresenter(QObject):
    """Signals: sold_as(values of 販売 in use); changed({account ID: TrialRow}) somebody changed these. `pages` tells of the rows, `export` of the file that is written."""

    sold_as = Signal(object)
    changed = Signal(object)

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
        self._opens_single_hit = False
        self._knows_sold_as = False
        self.guide_minutes = 0
        """The guide line of the strips, of the newest answer."""
        self.pages = ResultPages(SEARCH_TRIALS, client, background, self)
        self.pages.answered.connect(self._on_answered)
        self.export = Export(client, background, self)

    @property
    def may_export(self) -> bool:
        return Permission.EXPORT_TRIALS in self._me.permissions

    @property
    def may_follow(self) -> bool:
        return Permission.FOLLOW_TRIALS in self._me.permissions

    @property
    def may_supervise(self) -> bool:
        return Permission.SUPERVISE_TRIALS in self._me.permissions

    @property
    def columns(self) -> str:
        """State of the table's columns, as the table wrote it."""
        kept = self._choices.value(COLUMNS_CHOICE, "")
        return kept if isinstance(kept, str) else ""

    def keep_columns(self, state: str) -> None:
        self._choices.keep(COLUMNS_CHOICE, state)

    def search(self, asked: TrialSearch, *, opens_single_hit: bool = False) -> None:
        """opens_single_hit: a person asked for this, so that the one trial it finds is what they want."""
        self._opens_single_hit = opens_single_hit
        self.pages.search(asked)

    def on_changes(self, changes: Sequence[Change]) -> None:
        """From the change feed. Rows are told as they are now; which rows a search finds stays until it is repeated."""
        rows: dict[int, TrialRow] = {}
        for change in changes:
            try:
                row = msgspec.json.decode(change.item, type=TrialRow)
            except msgspec.MsgspecError:
                continue  # of a newer service
            rows[row.account_id] = row
        self.changed.emit(rows)

    def read_sold_as(self) -> None:
        """Once; without them the field is a field like any other."""
        if not self._knows_sold_as:
            self._knows_sold_as = True
            self._background.run(
                lambda: self._client.call(LIST_SOLD_AS, Nothing()), self._on_sold_as, self._on_no_sold_as, owner=self
            )

    def open_row(self, row: TrialRow) -> None:
        self._navigator.open(trial_place(row.login_id))

    def open(self, key: str) -> None:
        """A view of this tab, e.g. "funnel"."""
        self._navigator.open(Place(Tab.TRIALS, key))

    def start_export(self, file_format: ExportFormat, target: Path) -> None:
        """Write the list with the conditions and the order on screen to `target`."""
        result = self.pages.result
        if result is None:
            return
        conditions = msgspec.structs.asdict(result.search) | {"offset": 0, "after": ""}
        conditions |= {"sort": result.sort, "descending": result.descending}
        self.export.start(EXPORT_TRIALS, TrialExport(**conditions, file_format=file_format), target)

    def _on_answered(self, page: TrialPage) -> None:
        self.guide_minutes = page.guide_minutes
        opens, self._opens_single_hit = self._opens_single_hit, False
        if opens and len(page.items) == 1 and page.count == 1:
            self.open_row(page.items[0])

    def _on_sold_as(self, found: SoldAs) -> None:
        self.sold_as.emit(found.items)

    def _on_no_sold_as(self, _: object) -> None:
        self._knows_sold_as = False
