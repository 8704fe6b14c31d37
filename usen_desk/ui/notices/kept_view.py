"""Versions of what is kept, as a person reads them: line by line what was set. No widgets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from usen_desk.contract.site_info import KeptVersion
from usen_desk.ui import formatting
from usen_desk.ui.notices.words_view import KINDS

LABELS = {
    "kind": "種類",
    "title": "件名",
    "category": "カテゴリ",
    "question": "質問",
    "answer": "回答",
    "keywords": "キーワード",
    "position": "並び順",
    "is_published": "公開",
    "for_customers": "お客様",
    "for_staff": "社員",
    "branch_code": "支店",
    "shows_from": "公開の開始",
    "shows_until": "公開の終了",
    "valid_from": "適用開始",
    "asks_confirmation": "確認を求める",
    "reps": "貴社担当営業",
    "supports": "貴社サポート",
    "body": "本文",
}
_LONG = ("answer", "body")


def words_of(kept: KeptVersion) -> str:
    value: dict[str, Any] = msgspec.json.decode(kept.value)
    if "items" in value:
        return "\n".join("　".join(str(part) for part in item.values() if part) for item in value["items"])
    if "reps" in value:
        return _people(value, kept.names)
    names = [name for name in LABELS if name in value]
    return "\n".join(_line(name, value[name]) for name in names if value[name] not in (None, ""))


def _people(value: dict[str, Any], names: tuple[str, ...]) -> str:
    count = len(value["reps"])
    parts = ((LABELS["reps"], names[:count]), (LABELS["supports"], names[count:]))
    return "\n".join(f"{label}: {'、'.join(people) or formatting.MISSING}" for label, people in parts)


def _line(name: str, value: Any) -> str:
    if name == "kind":
        value = KINDS.get(value, value)
    elif isinstance(value, bool):
        value = "はい" if value else "いいえ"
    elif name in ("shows_from", "shows_until", "valid_from"):
        value = formatting.moment(datetime.fromisoformat(value))
    return f"{LABELS[name]}:\n{value}" if name in _LONG else f"{LABELS[name]}: {value}"
