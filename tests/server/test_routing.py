"""Tests for usen_desk.server.routing."""

from __future__ import annotations

import pytest
from starlette.routing import Match, Route

from usen_desk.server.handlers import HANDLERS
from usen_desk.server.routing import FOUND, Sorted

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


async def _never(_request):
    raise AssertionError("only looked for")


ROUTES = [Route(handler.endpoint.path, _never, methods=[handler.endpoint.method]) for handler in HANDLERS]
PATHS = sorted({route.path.replace("{", "").replace("}", "") for route in ROUTES})


def scope_of(method: str, path: str):
    return {"type": "http", "method": method, "path": path}


def one_by_one(scope):
    """As Starlette's own router looks for it."""
    partly = (Match.NONE, None)
    for route in ROUTES:
        match, _ = route.matches(scope)
        if match is Match.FULL:
            return match, route
        if match is Match.PARTIAL and partly[0] is Match.NONE:
            partly = match, route
    return partly


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("ending", ["", "/", "/7", "x"])
def test_the_route_found_is_the_one_that_trying_all_would_find(method, ending):
    sorted_routes = Sorted(ROUTES)
    for path in [*(path + ending for path in PATHS), "", "/", "/v1", "//v1/inquiries", "/V1/inquiries", "v1/inquiries"]:
        scope = scope_of(method, path)
        match, found = sorted_routes.matches(scope)
        assert (match, found.get(FOUND)) == one_by_one(scope)


def test_what_is_in_the_path_is_told():
    _, found = Sorted(ROUTES).matches(scope_of("GET", "/v1/inquiries/29"))
    assert found["path_params"] == {"inquiry_id": "29"}


def test_something_else_than_a_request_has_no_route():
    assert Sorted(ROUTES).matches({"type": "websocket", "path": "/v1/inquiries"}) == (Match.NONE, {})


def test_a_route_that_begins_with_a_parameter_is_refused():
    with pytest.raises(AssertionError, match="literal"):
        Sorted([Route("/v1/{kind}", _never)])
