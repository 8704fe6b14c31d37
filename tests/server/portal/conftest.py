"""The world of the inquiries' tests with people who can sign in to the customers' pages."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from tests.server.edge import Edge
from tests.server.inquiries.conftest import CUSTOMER, OTHER_CUSTOMER
from tests.server.inquiries.conftest import world as world
from tests.server.portal.visitor import Visitor
from tests.service import UNTHROTTLED
from usen_desk.server.db import schema
from usen_desk.server.session.passwords import hash_password
from usen_desk.server.settings import Settings

PASSWORD = "kazaguruma to umi no iro"
TEMPORARY = "S9s11B1pXXab"
ORIGIN = "https://usen-online.example.jp"
HASH = hash_password(PASSWORD)


class Portal:
    """The service of one test; `visitor()` is a browser, `signed_in()` one with a session."""

    def __init__(self, world, folder, **throttles) -> None:
        self.world = world
        self.settings = Settings(
            throttles=replace(UNTHROTTLED, **throttles), files_folder=str(folder), public_url=ORIGIN + "/"
        )
        self.edge = Edge(world.database, self.settings, clock=lambda: world.now)

    def visitor(self) -> Visitor:
        return Visitor(self.edge)

    def signed_in(self, who=CUSTOMER) -> Visitor:
        made = self.visitor()
        answer = made.sign_in(who.login_id, PASSWORD)
        assert answer.location == "/client/", answer.text
        return made

    def put_password(self, who, password_hash=HASH, *, until=None) -> None:
        """until: it is a temporary one."""
        values = {"password_hash": password_hash, "is_temporary": until is not None, "password_until": until}
        with self.world.database.write() as tx:
            tx.execute(update(schema.portal_user).where(schema.portal_user.c.user_id == who.user_id).values(values))

    def mails(self) -> list:
        with self.world.database.read() as tx:
            return tx.execute(select(schema.mail_outbox).order_by(schema.mail_outbox.c.created_at)).all()


@pytest.fixture
def portal(world, tmp_path):
    made = Portal(world, tmp_path)
    made.put_password(CUSTOMER)
    made.put_password(OTHER_CUSTOMER)
    return made
