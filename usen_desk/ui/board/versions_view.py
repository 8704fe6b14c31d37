"""Versions of the rules as rows, each with what it changed. No widgets. Row X9."""

from __future__ import annotations

from dataclasses import dataclass

from usen_desk.contract.calendars import RulesSet, RulesSettings
from usen_desk.ui import formatting
from usen_desk.ui.board.differences_view import differences
from usen_desk.ui.widgets.paged_table_model import Cell, Column

DELIVERED = "最初の設定"


@dataclass(frozen=True)
class Version:
    rules: RulesSet
    changes: tuple[str, ...]
    """Against the one before; empty for the first."""
    is_current: bool


def versions(settings: RulesSettings) -> list[Version]:
    """Newest first."""
    sets = [settings.current, *settings.history]
    befores = [*sets[1:], None]
    return [
        Version(one, tuple(differences(before.rules, one.rules)) if before else (), at == 0)
        for at, (one, before) in enumerate(zip(sets, befores, strict=True))
    ]


def version_columns() -> list[Column]:
    def at(one: Version) -> Cell:
        changed_at = one.rules.changed_at
        return Cell(formatting.moment(changed_at)[:16] if changed_at else formatting.MISSING)

    def what(one: Version) -> Cell:
        return Cell("、".join(one.changes) or DELIVERED)

    def state(one: Version) -> Cell:
        return Cell("使用中", "circle-check", "green") if one.is_current else Cell("")

    plain = {"is_sortable": False}
    return [
        Column("at", "日時", 140, at, **plain),
        Column("by", "変更した人", 130, lambda one: Cell(one.rules.changed_by or "サービス"), **plain),
        Column("what", "変更した内容", 300, what, stretches=True, least=160, **plain),
        Column("state", "状態", 100, state, **plain),
    ]
