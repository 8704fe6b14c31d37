"""Thresholds and texts of the advice as they are typed, what is wrong with them, and what a change changes. B1-5.

No widgets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from usen_desk.contract.trials import Advice, AdviceRules, AdviceRulesSet, AdviceSettings, Usage
from usen_desk.ui import formatting
from usen_desk.ui.trial_cells import USAGES
from usen_desk.ui.widgets.paged_table_model import Cell, Column

TITLE_MAX_CHARS, STEP_MAX_CHARS, STEPS_MAX = 60, 120, 6
"""usen_desk.contract.trials Title, Step and Advice"""
DAY_MINUTES, ENDING_MAX_DAYS = 1440, 13
_HOURS = re.compile(r"(\d{1,2})(?::(\d{2})|時間(?:(\d{1,2})分)?)|(\d{1,4})分")
NO_HOURS = "時間は 2:00 や 2時間30分 のように入力してください。"
NO_DAYS = f"日数は 1 から {ENDING_MAX_DAYS} の数字で入力してください。"
OUT_OF_DAY = "時間は 0:01 から 24:00 の間で入力してください。"
BACKWARDS = "「長い」は「短い」より長い時間にしてください。"
NO_TITLE = "見出しを入力してください。"
TOO_MANY_STEPS = f"手順は{STEPS_MAX}つまでです。"
STEP_TOO_LONG = f"手順は1つ{STEP_MAX_CHARS}文字までです。"
AT_FIRST, NOBODY = "はじめの設定", "—"


@dataclass(frozen=True)
class AdviceInput:
    """What stands in the form; titles and steps in the order of Usage, steps one a line."""

    short: str = ""
    long: str = ""
    ending: str = ""
    titles: tuple[str, ...] = ("",) * len(Usage)
    steps: tuple[str, ...] = ("",) * len(Usage)


@dataclass(frozen=True)
class Fault:
    """`part` names the field of AdviceInput; `at` which of the four."""

    part: str
    text: str
    at: int = 0


@dataclass(frozen=True)
class HistoryLine:
    """A version that is or was in force, and what it changed."""

    kept: AdviceRulesSet
    changes: tuple[str, ...]


def input_of(rules: AdviceRules) -> AdviceInput:
    return AdviceInput(
        short=formatting.short_duration(rules.short_below_minutes),
        long=formatting.short_duration(rules.long_from_minutes),
        ending=str(rules.ending_days),
        titles=tuple(advice.title for advice in rules.advice),
        steps=tuple("\n".join(advice.steps) for advice in rules.advice),
    )


def minutes_of(text: str) -> int | None:
    """2:00, 2時間, 2時間30分, 150分; None for anything else."""
    found = _HOURS.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if found is None:
        return None
    hours, of_clock, of_words, alone = (int(part) if part else 0 for part in found.groups())
    return hours * 60 + of_clock + of_words + alone


def fault_of(typed: AdviceInput) -> Fault | None:
    """The first that has to be mended before it can be saved."""
    return next(_faults(typed), None)


def rules_of(typed: AdviceInput) -> AdviceRules:
    """
    Raises:
        ValueError: ask `fault_of` first.
    """
    short, long = minutes_of(typed.short), minutes_of(typed.long)
    if short is None or long is None:
        raise ValueError(NO_HOURS)
    advice = tuple(
        Advice(usage=usage, title=title.strip(), steps=_steps(steps))
        for usage, title, steps in zip(Usage, typed.titles, typed.steps, strict=True)
    )
    days = int(unicodedata.normalize("NFKC", typed.ending).strip())
    return AdviceRules(short_below_minutes=short, long_from_minutes=long, ending_days=days, advice=advice)


def changes(before: AdviceRules, after: AdviceRules) -> tuple[str, ...]:
    """In words, e.g. 「短い」 2:00未満 → 1:30未満."""
    return tuple(_changes(before, after))


def history_of(settings: AdviceSettings) -> list[HistoryLine]:
    """Newest first; the last one is what was in force before, or the oldest that is kept."""
    every = [settings.current, *settings.history]
    return [
        HistoryLine(kept, changes(older.rules, kept.rules) if older else (AT_FIRST,) * (kept.version == 0))
        for kept, older in zip_longest(every, every[1:])
    ]


def explained(typed: AdviceInput) -> str:
    """What the thresholds would mean; "" while they can't be read."""
    short, long = minutes_of(typed.short), minutes_of(typed.long)
    if short is None or long is None or short >= long:
        return ""
    return (
        f"1日の平均が{formatting.duration(short)}未満なら「短い」、{formatting.duration(long)}以上なら「長い」です。"
        "その間は、直近3日の平均が全体の平均以上なら「長い」、下回れば「短い」です。"
        "グラフと一覧の目安の線は「長い」の値に引かれます。"
    )


def history_columns() -> list[Column]:
    return [
        Column("changed_at", "日時", 132, _changed_at, is_sortable=False, least=126),
        Column("changed_by", "変更した人", 96, _changed_by, is_sortable=False, least=84),
        Column("changes", "変更内容", 200, _what, is_sortable=False, stretches=True, least=120),
    ]


def _faults(typed: AdviceInput) -> Iterator[Fault]:
    short, long = minutes_of(typed.short), minutes_of(typed.long)
    for part, minutes in (("short", short), ("long", long)):
        if minutes is None:
            yield Fault(part, NO_HOURS)
        elif not 1 <= minutes <= DAY_MINUTES:
            yield Fault(part, OUT_OF_DAY)
    if short is not None and long is not None and short >= long:
        yield Fault("long", BACKWARDS)
    days = unicodedata.normalize("NFKC", typed.ending).strip()
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= ENDING_MAX_DAYS):
        yield Fault("ending", NO_DAYS)
    for at, (title, steps) in enumerate(zip(typed.titles, typed.steps, strict=True)):
        if not title.strip():
            yield Fault("titles", NO_TITLE, at)
        if len(_steps(steps)) > STEPS_MAX:
            yield Fault("steps", TOO_MANY_STEPS, at)
        elif any(len(step) > STEP_MAX_CHARS for step in _steps(steps)):
            yield Fault("steps", STEP_TOO_LONG, at)


def _steps(text: str) -> tuple[str, ...]:
    return tuple(step for line in text.splitlines() if (step := line.strip()))


def _changes(before: AdviceRules, after: AdviceRules) -> Iterator[str]:
    for name, was, is_now in (
        ("「短い」", f"{_hours(before.short_below_minutes)}未満", f"{_hours(after.short_below_minutes)}未満"),
        ("「長い」", f"{_hours(before.long_from_minutes)}以上", f"{_hours(after.long_from_minutes)}以上"),
        ("「期限間近」", f"残り{before.ending_days}日から", f"残り{after.ending_days}日から"),
    ):
        if was != is_now:
            yield f"{name} {was} → {is_now}"
    for old, new in zip(before.advice, after.advice, strict=True):
        yield from _text_changes(old, new)


def _text_changes(old: Advice, new: Advice) -> Iterator[str]:
    word = USAGES[new.usage][0]
    if old.title != new.title:
        yield f"「{word}」の見出し {old.title} → {new.title}"
    for number, (was, is_now) in enumerate(zip_longest(old.steps, new.steps, fillvalue=""), 1):
        if was == is_now:
            continue
        if not was:
            yield f"「{word}」の手順{number}を追加 {is_now}"
        elif not is_now:
            yield f"「{word}」の手順{number}を削除 {was}"
        else:
            yield f"「{word}」の手順{number} {was} → {is_now}"


def _hours(minutes: int) -> str:
    return formatting.short_duration(minutes)


def _changed_at(line: HistoryLine) -> Cell:
    at = line.kept.changed_at
    return Cell(formatting.moment(at)[:16] if at else NOBODY, is_dimmed=at is None)


def _changed_by(line: HistoryLine) -> Cell:
    return Cell(line.kept.changed_by or NOBODY, is_dimmed=not line.kept.changed_by)


def _what(line: HistoryLine) -> Cell:
    return Cell("、".join(line.changes))
