"""The 社内メモ with which an accepted 申し送り stands in the thread."""

from __future__ import annotations


def taken_over(from_name: str, to_name: str, note: str) -> str:
    said = f"申し送り: {from_name}から{to_name}が引き継ぎました"
    return f"{said}\n{note}" if note else said
