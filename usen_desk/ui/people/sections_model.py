"""The sections of the 管理 tab: each is one row, shown to who has its permission and built when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from usen_desk.contract.permissions import Permission
from usen_desk.ui.widgets.paged_table_model import Cell, Column


@dataclass(frozen=True)
class Section:
    """`build` makes its page: a QWidget with load(), and set_compact(bool) where it has rows."""

    key: str
    title: str
    permission: Permission
    build: Callable[[], object]


def section_columns() -> list[Column]:
    return [
        Column("title", "管理", 160, lambda one: Cell(one.title), is_sortable=False, stretches=True, least=100),
    ]


def granted(sections: tuple[Section, ...], permissions: frozenset[Permission]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.permission in permissions)
