"""Rows, columns and hair lines with the spacing of the grid."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None
Margins = tuple[int, int, int, int]


def row(*parts: Part, spacing: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Side by side; None is a stretch, a number that many pixels of space."""
    made = QHBoxLayout()
    _fill(made, parts, spacing, margins)
    return made


def column(*parts: Part, spacing: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """One below the other, as `row`."""
    made = QVBoxLayout()
    _fill(made, parts, spacing, margins)
    return made


def _fill(layout: QBoxLayout, parts: tuple[Part, ...], spacing: int, margins: Margins) -> None:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)


def hair(parent: QWidget | None = None) -> QFrame:
    made = QFrame(parent)
    made.setObjectName("hair")
    return made


def vertical_hair(height: int = 20, parent: QWidget | None = None) -> QFrame:
    made = QFrame(parent)
    made.setObjectName("hairVertical")
    made.setFixedHeight(height)
    return made
