"""ご利用時間: total and figures, and the chart of 14 days or of a month. B1-4."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.trials import TRIAL_DAYS, Term, Trial
from usen_desk.ui import formatting, theme
from usen_desk.ui.trials.days_model import Month, TrialDays
from usen_desk.ui.trials.facts_view import Fact, FactsView
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.segments import Segments
from usen_desk.ui.widgets.usage_chart import UsageChart
from usen_desk.ui.widgets.usage_key import UsageKey

BY_TERM, BY_MONTH = "term", "month"
CHART_HEIGHTS = ((760, 200), (940, 226))
"""On pages lower than the first, the chart is at most as high as the second."""
ASIDE_GAP = 14
UNBOUNDED = (1 << 24) - 1
"""Qt's own limit of a height."""


class ChartCard(Card):
    """Signals: day_focused(date | None), day_chosen(date) by a person in the chart; span_changed() 14日 or 月."""

    day_focused = Signal(object)
    day_chosen = Signal(object)
    span_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._days: TrialDays | None = None
        self._month: Month | None = None
        self.facts, self.chart = FactsView(spread=False), UsageChart()
        self.key, self.recorded = UsageKey(), Label("", "meta")
        self.span = Segments("グラフの期間", {BY_TERM: f"{TRIAL_DAYS}日", BY_MONTH: "月"})
        self.span.setToolTip("グラフの期間 (Ctrl+M)")
        self.span.set_value(BY_TERM)
        self.span.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        aside = column(row(None, self.span), row(None, self.key, self.recorded), spacing=8)
        head = QGridLayout()
        head.addWidget(self.facts, 0, 0)
        head.addLayout(aside, 0, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self.body.setSpacing(8)
        self.body.addLayout(head)
        self.body.addWidget(self.chart, 1)
        self.span.chosen.connect(lambda _: self._on_span())
        self.chart.day_focused.connect(self.day_focused)
        self.chart.day_chosen.connect(self.day_chosen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "facts"):
            self._reserve()

    def _reserve(self) -> None:
        """Room for what stands over the right end of the figures."""
        aside = [self.span, self.recorded if self.key.isHidden() else self.key]
        self.facts.reserve(max(widget.sizeHint().width() for widget in aside) + ASIDE_GAP)

    @property
    def shows_month(self) -> bool:
        return bool(self.span.value == BY_MONTH)

    def fit_into(self, height: int) -> None:
        """Low pages have a lower chart, so that what to do stands on the first screen too."""
        lower = (chart for below, chart in CHART_HEIGHTS if height < theme.px(below))
        self.chart.setMaximumHeight(next((theme.px(chart) for chart in lower), UNBOUNDED))

    def set(self, days: TrialDays, month: Month) -> None:
        self._days, self._month = days, month
        self.facts.set(figures(days))
        is_partial = days.is_under_way
        self.key.set_text(f"今日の途中 {_clock(days.trial)} まで" if is_partial else "")
        self.key.setVisible(is_partial)
        self.recorded.setText("" if is_partial else recorded_in_words(days.trial))
        self.recorded.setVisible(not is_partial)
        self._reserve()
        self._draw()

    def show_month(self, month: Month) -> None:
        """The table beside shows this one now."""
        self._month = month
        if self.shows_month:
            self._draw()

    def focus_day(self, on: date | None) -> None:
        self.chart.set_focused_day(on)

    def switch_span(self) -> None:
        """By key: 14日 and 月 in turn."""
        self.span.set_value(BY_TERM if self.shows_month else BY_MONTH)
        self._on_span()

    def _on_span(self) -> None:
        self._draw()
        self.span_changed.emit()

    def _draw(self) -> None:
        if self._days is not None and self._month is not None:
            term = self._days.term_series
            self.span.rename(BY_TERM, f"{len(term.days) or TRIAL_DAYS}日")
            self.chart.set_series(self._days.month_series(self._month) if self.shows_month else term)


def figures(days: TrialDays) -> list[Fact]:
    """The total with the span it is of, then mean, days used, longest gap, last use and what is left."""
    trial, shown = days.trial, days.trial.row
    known = days.authenticated_on is not None
    return [
        Fact(total_label(days), formatting.duration(shown.total_minutes), is_total=True),
        Fact("1日平均", formatting.duration(shown.mean_minutes) if known else formatting.MISSING, is_strong=True),
        Fact("使った日", f"{trial.used_day_count}日", f"/ {shown.day_number}日" if known else "", is_strong=True),
        Fact("最長の空き", *longest_gap(trial), is_strong=True),
        Fact("最終利用", _short(shown.last_used_on), is_strong=True),
        Fact("残り", left_in_words(trial), is_strong=True, tone="amber" if shown.term is Term.ENDING else "text"),
    ]


def total_label(days: TrialDays) -> str:
    """ご利用時間 合計（8/3から11日目）: the days since the first authentication."""
    first, number = days.authenticated_on, days.trial.row.day_number
    since = f"（{_short(first)}から{number}日目）" if first else "（未認証）"
    return f"ご利用時間 合計{since}"


def longest_gap(trial: Trial) -> tuple[str, str]:
    """1日 and 8/6 月; no gap is said so."""
    if not trial.longest_gap_days:
        return ("なし" if trial.row.day_number else formatting.MISSING), ""
    first = trial.longest_gap_from
    since = f"{_short(first)} {formatting.WEEKDAYS[first.weekday()]}" if first else ""
    return f"{trial.longest_gap_days}日", f"{since}から" if trial.longest_gap_days > 1 and since else since


def left_in_words(trial: Trial) -> str:
    left = trial.row.days_left
    if left is None:
        return formatting.MISSING
    if left < 0:
        return "終了"
    return f"{left}日" if left else "今日まで"


def recorded_in_words(trial: Trial) -> str:
    """8/13 18:40 までの記録."""
    if trial.recorded_to is None:
        return "ご利用時間の記録はまだ届いていません"
    return f"{_short(trial.recorded_to.astimezone(JST).date())} {_clock(trial)} までの記録"


def _clock(trial: Trial) -> str:
    return formatting.clock(trial.recorded_to) if trial.recorded_to else ""


def _short(on: date | None) -> str:
    return f"{on.month}/{on.day}" if on else formatting.MISSING
