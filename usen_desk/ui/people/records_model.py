"""What is known of how long a list is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Grown:
    rows: int
    """That can be shown; grows while one scrolls."""
    has_more: bool
