"""Reads the funnel of a period, keeps its order, opens the rows behind a number. No widgets. Row X10."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import JST
from usen_desk.contract.trials import GET_FUNNEL, Funnel, FunnelAsk, FunnelStage
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator
from usen_desk.ui.trials.funnel_model import NAME as BY_NAME
from usen_desk.ui.trials.funnel_model import FunnelLine, Period, Preset, in_order, lines_of, period_of, rows_behind
from usen_desk.ui.trials.search_model import rows_place


class FunnelPresenter(QObject):
    """Signals: shown(list of FunnelLine) in order, after an answer or another order; asked(Period) what is being read;
    told(UserMessage); working(bool)."""

    shown = Signal(object)
    asked = Signal(object)
    told = Signal(object)
    working = Signal(bool)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator = client, background, navigator
        self._lines: list[FunnelLine] = []
        self._period: Period | None = None
        self._preset: Preset | None = Preset.DAYS_30
        self.sorted_by, self.is_descending = BY_NAME, False

    @property
    def preset(self) -> Preset | None:
        """None for days of the person's own."""
        return self._preset

    def load(self) -> None:
        """Read the chosen period anew; a preset is counted from today."""
        if self._preset is not None:
            self.show_preset(self._preset)
        elif self._period is not None:
            self._ask(self._period)

    def show_preset(self, preset: Preset) -> None:
        self._preset = preset
        self._ask(period_of(preset, self._today))

    def show_period(self, start: date | None, end: date | None) -> None:
        """An open end is today; an open start gives the 30 days up to the end."""
        self._preset = None
        last = end or self._today
        self._ask(Period(start or period_of(Preset.DAYS_30, last).start, last))

    def sort(self, key: str, *, descending: bool) -> None:
        self.sorted_by, self.is_descending = key, descending
        self._show()

    def open_rows(self, line: FunnelLine, stage: FunnelStage) -> None:
        """The trials behind one number, in the search."""
        if line.count(stage) and line.can_be_opened:
            self._navigator.open(rows_place(rows_behind(line, stage)))

    @property
    def _today(self) -> date:
        return self._client.now().astimezone(JST).date()

    def _ask(self, period: Period) -> None:
        self._period = period
        self.asked.emit(period)
        self.working.emit(True)
        body = FunnelAsk(issued_from=period.start, issued_to=period.end)
        self._background.run(
            lambda: self._client.call(GET_FUNNEL, body), self._on_funnel, self._on_error, owner=self, latest="funnel"
        )

    def _show(self) -> None:
        self.shown.emit(in_order(self._lines, self.sorted_by, descending=self.is_descending))

    def _on_funnel(self, funnel: Funnel) -> None:
        self._lines = lines_of(funnel)
        self.working.emit(False)
        self._show()

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))
