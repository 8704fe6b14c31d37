"""Finds the route of a request among many: only those whose path begins as its own does are tried."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

BEGIN = 3
"""Parts of a path that tell routes apart: nothing, version, feature (/v1/inquiries)."""
FOUND = "usen_desk.route"
"""Key of a request's scope: the route that answers it."""


class Sorted(BaseRoute):
    """Routes with a literal begin, in their order. Starlette tries one expression after another, 90 of them for a page
    of the inbox: 36 µs of the event loop, and 2 µs this way."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[str, list[Route]] = {}
        for route in routes:
            begin = _begin(route.path)
            if "{" in begin:
                raise AssertionError(f"{route.path} doesn't begin with literal parts")
            self._routes.setdefault(begin, []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """PARTIAL: the path is right, the method isn't."""
        partly: tuple[Match, Scope] = (Match.NONE, {})
        for route in self._routes.get(_begin(scope["path"]), ()) if scope["type"] == "http" else ():
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, FOUND: route}
            if match is Match.PARTIAL and partly[0] is Match.NONE:
                partly = match, {**found, FOUND: route}
        return partly

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope[FOUND].handle(scope, receive, send)


def _begin(path: str) -> str:
    return "/".join(path.split("/", BEGIN)[:BEGIN])
