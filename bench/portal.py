"""P1: a page of the customers' side, from the request to its last byte, beside the bare render of its template.

The ratio tells what session, rights, queries and decoding cost beside the template itself. Budgets name none yet.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import portal_streams
from bench.figures import Figure
from bench.made import Made
from bench.timing import percentile
from usen_desk.server.app import build
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write import write
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER
from usen_desk.server.portal import cookies, rendering
from usen_desk.server.settings import Settings, Throttles

TIMES = 200
STATIC = tuple(rendering.STATIC)
WEIGHT_KB = 60
"""Issue of the customers' pages: a first page weighs no more."""
PAGES = {
    "sign_in": "/client/login/",
    "top": "/client/",
    "inquiries": "/client/inquiries/",
    "thread": "/client/inquiries/1/",
    "new": "/client/new/?category=repair",
    "files": "/client/files/",
}


class Visitor:
    """One signed-in customer on the app itself, without a socket."""

    def __init__(self, app: Any) -> None:
        self._app, self._cookie = app, ""

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, list[tuple[bytes, bytes]]]:
        return asyncio.run(self._asked(method, path, body))

    async def _asked(self, method: str, path: str, body: bytes) -> tuple[int, list[tuple[bytes, bytes]]]:
        start: dict[str, Any] = {}
        sent = False

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if sent:
                await asyncio.sleep(3600)
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            start.update(message)

        where, _, query = path.partition("?")
        kind = (b"content-type", b"application/x-www-form-urlencoded")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": where,
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "headers": [(b"cookie", self._cookie.encode()), kind],
            "client": ("192.0.2.7", 50000),
            "server": ("127.0.0.1", 443),
        }
        await self._app(scope, receive, send)
        return start["status"], start["headers"]

    def sign_in(self) -> None:
        device = "0" * 32
        self._cookie = f"{cookies.DEVICE}={device}"
        key = cookies.form_key("", device)
        body = urlencode({"form_key": key, "email": DEMO_CUSTOMER, "password": DEMO_PASSWORD}).encode()
        status, headers = self.ask("POST", "/client/login/", body)
        assert status == 303, status
        pairs = (value.decode().partition(";")[0] for name, value in headers if name == b"set-cookie")
        self._cookie = "; ".join(pairs)


def figures(made: Made, stores: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'portal.db')}")
        migrate(database)
        write(database, 300, 20180803, date(2020, 3, 17), lambda done, of: None)
        calls = Throttles(customer_calls_per_minute=10**6, customer_searches_per_minute=10**6, calls_per_minute=10**6)
        app = build(database, Settings(throttles=calls, files_folder=folder))
        visitor, stranger = Visitor(app), Visitor(app)
        visitor.sign_in()
        for name, path in PAGES.items():
            yield _figure(name, path, stranger if name == "sign_in" else visitor)
        for name in ("sign_in", "top"):
            yield _weight(name, PAGES[name], stranger if name == "sign_in" else visitor)
        database.close()
    yield from portal_streams.figures(made)


def _figure(name: str, path: str, visitor: Visitor) -> Figure:
    template, values = _rendered_by(lambda: visitor.ask("GET", path))
    bare = percentile(_times(lambda: rendering.rendered(template, values)), 50)
    ours = percentile(_times(lambda: visitor.ask("GET", path)), 50)
    size = len(rendering.rendered(template, values).encode()) / 1024
    return Figure(f"P1.{name}", f"{path}, p50", ours, "ms", reference=bare, note=f"{size:.1f} KB")


def _weight(name: str, path: str, visitor: Visitor) -> Figure:
    """Of a first visit, uncompressed: the page with all that it asks for."""
    template, values = _rendered_by(lambda: visitor.ask("GET", path))
    parts = [len(rendering.rendered(template, values).encode()), *(len(rendering.static(one)) for one in STATIC)]
    return Figure(f"P1.weight.{name}", f"{path} with style, script and icon", sum(parts) / 1024, "KB", limit=WEIGHT_KB)


def _rendered_by(ask: Callable[[], tuple[int, Any]]) -> tuple[str, dict[str, Any]]:
    """What the page gives to its template."""
    seen: list[tuple[str, dict[str, Any]]] = []
    original = rendering.rendered

    def noting(template: str, values: dict[str, Any]) -> str:
        seen.append((template, values))
        return original(template, values)

    rendering.rendered = noting
    try:
        status, _ = ask()
    finally:
        rendering.rendered = original
    assert status == 200, status
    return seen[-1]


def _times(act: Callable[[], object]) -> list[float]:
    act()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return times
