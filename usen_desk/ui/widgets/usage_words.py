"""What the chart and the strip of listening hours say in words: bubble, screen reader, tool tip. No widget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from usen_desk.ui.formatting import WEEKDAYS, duration, short_duration
from usen_desk.ui.widgets.usage_scale import Mark, UsageSeries, recorded, total_minutes

TITLE = "日別のご利用時間"
HELP = "左右の矢印キーで日を選べます。"
NO_DAYS = "表示する日がありません"
MARKS = {Mark.EXPIRY: "失効日", Mark.TODAY: "今日", Mark.AUTHENTICATED: "初回認証"}


def guide(minutes: int) -> str:
    return f"目安 {short_duration(minutes)}"


def bubble(series: UsageSeries, at: int) -> tuple[str, str]:
    """Two lines: 8/7  10時間11分 and 目安より +2:11 ・ 火曜日."""
    bar = series.days[at]
    day = f"{bar.on.month}/{bar.on.day}"
    if bar.minutes is None:
        return f"{day}  {_nothing(series, at)}", " ・ ".join([_weekday(bar.on), *_marks(series, bar.on)])
    against = [_against(bar.minutes, series.guide_minutes)] if series.guide_minutes > 0 else []
    partial = ["途中"] if series.is_partial(at) else []
    return f"{day}  {duration(bar.minutes)}", " ・ ".join([*against, _weekday(bar.on), *partial])


def spoken_day(series: UsageSeries, at: int) -> str:
    """8月7日 火曜日、10時間11分、目安より2時間11分長い."""
    bar = series.days[at]
    parts = [f"{_day(bar.on)} {_weekday(bar.on)}"]
    if bar.minutes is None:
        parts.append(_nothing(series, at))
    else:
        parts.append(duration(bar.minutes) + ("まで、今日の途中" if series.is_partial(at) else ""))
        if series.guide_minutes > 0:
            parts.append(_spoken_against(bar.minutes - series.guide_minutes))
    return "、".join([*parts, *_marks(series, bar.on)])


def summary(series: UsageSeries) -> str:
    """The whole chart, sums first and every day at the end."""
    if not series.days:
        return f"{NO_DAYS}。"
    first, last = series.days[0].on, series.days[-1].on
    found = recorded(series.days)
    sentences = [f"{_day(first)}から{_day(last)}までの{len(series.days)}日間"]
    if found:
        longest = max(found, key=lambda day: day[1])
        used = sum(minutes > 0 for _, minutes in found)
        sentences.append(f"合計 {duration(total_minutes(series.days))}")
        sentences.append(f"記録のある{len(found)}日のうち使った日は{used}日")
        sentences += [f"最も長い日は{_day(longest[0])}の{duration(longest[1])}"] if longest[1] else []
        sentences += _days_over_guide(found, series.guide_minutes)
    else:
        sentences.append("ご利用の記録はまだありません")
    sentences += _marked(series)
    sentences += [_spoken_list(found)] if found else []
    return "。".join(sentences) + "。"


def strip_text(minutes: Sequence[int | None], guide_minutes: int) -> str:
    """14日間のうち記録11日、使った日10日、目安8:00以上10日、最新の日 10:35."""
    known = [value for value in minutes if value is not None]
    if not known:
        return f"{len(minutes)}日間のご利用の記録はまだありません"
    parts = [f"{len(minutes)}日間のうち記録{len(known)}日", f"使った日{sum(value > 0 for value in known)}日"]
    if guide_minutes > 0:
        over = sum(value >= guide_minutes for value in known)
        parts.append(f"目安{short_duration(guide_minutes)}以上{over}日")
    return "、".join([*parts, f"最新の日 {short_duration(known[-1])}"])


def _nothing(series: UsageSeries, at: int) -> str:
    """Why a day has no minutes."""
    on = series.days[at].on
    if series.is_after_expiry(at):
        return "失効後のため記録しません"
    if series.today is None or on >= series.today:
        return "まだ記録がありません"
    if series.recorded_to is not None and on > series.recorded_to:
        return "記録がまだ届いていません"
    return "記録はありません"


def _against(minutes: int, guide_minutes: int) -> str:
    more = minutes - guide_minutes
    return f"目安より {short_duration(more, signed=True)}" if more else "目安ちょうど"


def _spoken_against(more: int) -> str:
    if not more:
        return "目安ちょうど"
    return f"目安より{duration(abs(more))}{'長い' if more > 0 else '短い'}"


def _days_over_guide(found: Sequence[tuple[date, int]], guide_minutes: int) -> list[str]:
    if guide_minutes <= 0:
        return []
    over = sum(minutes >= guide_minutes for _, minutes in found)
    return [f"目安 {duration(guide_minutes)}以上の日は{over}日"]


def _marked(series: UsageSeries) -> list[str]:
    """Marks of the days that are shown; the day that isn't over is said to be so."""
    days = [
        ("初回認証は", series.authenticated_on),
        ("今日は", series.today),
        ("失効日は", series.expires_on),
    ]
    sentences = [f"{word}{_day(on)}" for word, on in days if on is not None and series.position(on) >= 0]
    return [*sentences, f"記録は{_day(series.recorded_to)}まで"] if series.recorded_to else sentences


def _spoken_list(found: Sequence[tuple[date, int]]) -> str:
    return "日ごとの時間は、" + "、".join(f"{_day(on)} {duration(minutes)}" for on, minutes in found)


def _marks(series: UsageSeries, on: date) -> list[str]:
    dates = {Mark.AUTHENTICATED: series.authenticated_on, Mark.EXPIRY: series.expires_on}
    return [MARKS[mark] for mark, day in dates.items() if day == on]


def _day(on: date) -> str:
    return f"{on.month}月{on.day}日"


def _weekday(on: date) -> str:
    return f"{WEEKDAYS[on.weekday()]}曜日"
