"""The stream of an open thread lasts no longer than the right to it: it ends with the session and with the person."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import update

from tests.server.inquiries.conftest import CUSTOMER, OTHER_CUSTOMER, OTHER_STORE
from usen_desk.server.changes import hub
from usen_desk.server.db import schema
from usen_desk.server.portal import inquiry_views

WITHIN_S = 30
"""Much more than the bound, for a busy machine."""


class OpenStream:
    """One open page's stream, through the app. Everything happens on the running loop."""

    def __init__(self, portal, visitor, inquiry_id) -> None:
        self.heard, self._told, self._gone = bytearray(), asyncio.Event(), asyncio.Event()
        path = f"/client/inquiries/{inquiry_id}/stream/"
        cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "https",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"cookie", cookie.encode())],
            "client": ("192.0.2.7", 50000),
            "server": ("127.0.0.1", 443),
        }
        self.task = asyncio.create_task(portal.edge._app(scope, self._receive, self._send))

    async def _receive(self):
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message) -> None:
        self.heard += message.get("body", b"")
        self._told.set()

    async def until(self, wanted: bytes) -> None:
        async with asyncio.timeout(WITHIN_S):
            while wanted not in self.heard:
                self._told.clear()
                await self._told.wait()

    async def ended(self) -> None:
        async with asyncio.timeout(WITHIN_S):
            await asyncio.shield(self.task)

    async def leave(self) -> None:
        self._gone.set()
        await self.ended()


def sign_out(portal, visitor):
    visitor.get("/client/")
    assert visitor.send("/client/logout/").location == "/client/login/?done=out"


def disable(portal, visitor):
    with portal.world.database.write() as tx:
        own = schema.portal_user.c.user_id == CUSTOMER.user_id
        tx.execute(update(schema.portal_user).where(own).values(disabled_at=portal.world.now))


def sign_in_again(portal, visitor):
    del visitor.cookies["__Host-usen-session"]
    visitor.sign_in(CUSTOMER.login_id, "kazaguruma to umi no iro")


@pytest.mark.parametrize("ends", [sign_out, disable, sign_in_again])
def test_a_stream_ends_with_the_session_and_nobody_elses_does(portal, ends):
    """Figure: 5 s (the hub looks every 2), long before the next beat; the test waits longer."""
    assert hub.SESSIONS_EVERY_S <= 2
    made, theirs = portal.world.open(), portal.world.open(OTHER_CUSTOMER, store=OTHER_STORE)
    visitor, other = portal.signed_in(), portal.signed_in(OTHER_CUSTOMER)

    async def run():
        own = OpenStream(portal, visitor, made.card.inquiry_id)
        others = OpenStream(portal, other, theirs.card.inquiry_id)
        await own.until(inquiry_views.BEAT)
        await others.until(inquiry_views.BEAT)
        await asyncio.to_thread(ends, portal, visitor)
        await own.ended()
        assert not others.task.done()
        await others.leave()
        return bytes(own.heard)

    assert asyncio.run(run()) == inquiry_views.BEAT, "and nothing was told meanwhile"
