"""Errors as the log may show them: where they happened, and never what their texts quote."""

from __future__ import annotations

import traceback


def without_values(error: BaseException) -> str:
    """The traceback of an error and its causes without their texts: a database quotes rows in them."""
    parts: list[str] = []
    at: BaseException | None = error
    while at is not None:
        frames = "".join(traceback.format_list(traceback.extract_tb(at.__traceback__)))
        parts.append(f"{frames}{type(at).__module__}.{type(at).__qualname__}")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n… caused by\n".join(parts)
