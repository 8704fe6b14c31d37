"""Which function answers which endpoint: the whole service on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate

from usen_desk.contract.base import B, Endpoint, R
from usen_desk.server.context import Context, Download


@dataclass(frozen=True)
class Handler:
    """`first` runs before, in a read unit among the password checks; its result is the function's third argument."""

    endpoint: Endpoint[Any, Any]
    function: Callable[..., Any]
    first: Callable[[Context, Any], Any] | None = None


def tie(endpoint: Endpoint[B, R], function: Callable[Concatenate[Context, B, ...], R]) -> Handler:
    """mypy rejects a function whose body or result type is not the endpoint's."""
    return Handler(endpoint, function)


def tie_checked(
    endpoint: Endpoint[B, R], first: Callable[[Context, B], Any], function: Callable[[Context, B, Any], R]
) -> Handler:
    """For what hashes a password: that never happens inside a write transaction."""
    return Handler(endpoint, function, first)


def tie_bytes(endpoint: Endpoint[B, Any], function: Callable[Concatenate[Context, B, ...], Download]) -> Handler:
    """For Answer.BYTES."""
    return Handler(endpoint, function)


HANDLERS: tuple[Handler, ...] = ()
