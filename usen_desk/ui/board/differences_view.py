"""What of the rules is another than before, a line each. No widgets. Row X9."""

from __future__ import annotations

from usen_desk.contract.calendars import Rules
from usen_desk.ui.board.board_model import TILES
from usen_desk.ui.board.hours_model import in_words
from usen_desk.ui.inquiry_cells import CATEGORIES


def differences(old: Rules, new: Rules) -> list[str]:
    """放送プログラム 一次回答: 240 → 60"""
    told: list[str] = []
    for limit_was, limit in zip(old.limits, new.limits, strict=False):
        for word, before, after in (
            ("注意", limit_was.warning, limit.warning),
            ("上限", limit_was.limit, limit.limit),
        ):
            if before != after:
                told.append(f"{TILES[limit.tile]} {word}: {before} → {after}")
    for was, target in zip(old.targets, new.targets, strict=False):
        for word, name in (("一次回答", "first_minutes"), ("次回答", "next_minutes"), ("完了", "done_minutes")):
            if getattr(was, name) != getattr(target, name):
                label = CATEGORIES[target.category][0]
                told.append(f"{label} {word}: {getattr(was, name)} → {getattr(target, name)}")
        if was.calendar_key != target.calendar_key:
            names = {one.key: one.name for one in (*old.calendars, *new.calendars)}
            label = CATEGORIES[target.category][0]
            told.append(f"{label} 営業時間: {names[was.calendar_key]} → {names[target.calendar_key]}")
    for word, before, after in (
        ("1段目の予告", old.notice_percent, new.notice_percent),
        ("2段目の予告", old.warn_percent, new.warn_percent),
    ):
        if before != after:
            told.append(f"{word}: {before}% → {after}%")
    return told + _calendar_differences(old, new)


def _calendar_differences(old: Rules, new: Rules) -> list[str]:
    was, now = ({one.key: one for one in rules.calendars} for rules in (old, new))
    told = [f"営業時間 {one.name} を追加: {in_words(one)}" for key, one in now.items() if key not in was]
    told += [f"営業時間 {one.name} を削除: {in_words(one)}" for key, one in was.items() if key not in now]
    for key, one in now.items():
        if key in was and was[key] != one:
            told.append(f"営業時間 {was[key].name}: {in_words(was[key])} → {one.name} {in_words(one)}")
    return told
