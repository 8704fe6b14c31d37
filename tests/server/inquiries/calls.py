"""Calls of the world's people through the edge: uploads, files, answers, presence."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import uuid4

import msgspec
from msgspec.structs import replace
from sqlalchemy import insert

from tests.server.edge import Edge, Got
from tests.server.inquiries.conftest import CUSTOMER, OTHER_CUSTOMER, STAFF, World
from tests.service import UNTHROTTLED
from usen_desk.server.db import schema
from usen_desk.server.session.service import token_hash
from usen_desk.server.settings import Settings

DEVICE = "d" * 32


class Calls:
    """Everybody is signed in; the service goes by the world's clock and keeps files in `folder`."""

    def __init__(self, world: World, folder, **throttles) -> None:
        self.world, self.folder = world, folder
        self.settings = Settings(throttles=replace(UNTHROTTLED, **throttles), files_folder=str(folder))
        self.edge = Edge(world.database, self.settings, clock=lambda: world.now)
        put_sessions(world)

    def ask(self, actor, method, path, body=None, **more) -> Got:
        content = msgspec.json.encode(body) if body is not None else more.pop("raw", b"")
        return self.edge.ask(method, path, token=actor.login_id, body=content, **more)

    def upload(self, actor, data, name="写真.png", upload=None, sha256=None) -> Got:
        query = {"name": name, "sha256": sha256 or hashlib.sha256(data).hexdigest()}
        return self.ask(actor, "PUT", f"/v1/uploads/{upload or uuid4()}", raw=data, query=query)

    def uploaded(self, actor, data, name="写真.png") -> str:
        """Its upload_id."""
        got = self.upload(actor, data, name)
        assert got.status == 200, got.content
        return got.json["upload_id"]

    def reply(self, actor, inquiry_id, **body) -> Got:
        asked = {"reply_id": str(uuid4()), "body": "承知しました。", "send_anyway": True} | body
        return self.ask(actor, "POST", f"/v1/inquiries/{inquiry_id}/replies", asked)

    def file(self, actor, attachment_id) -> Got:
        return self.ask(actor, "GET", f"/v1/attachments/{attachment_id}")

    def blobs(self) -> list:
        return sorted(self.folder.glob("??/??/*"))


def put_sessions(world: World) -> None:
    """A session of everybody, whose token is their login ID."""
    until = {"created_at": world.now, "expires_at": world.now + timedelta(days=60)}
    with world.database.write() as tx:
        for person in STAFF:
            row = {"token_hash": token_hash(person.login_id), "staff_id": person.staff_id, "device_id": DEVICE}
            tx.execute(insert(schema.staff_session).values(**row, **until))
        for person in (CUSTOMER, OTHER_CUSTOMER):
            row = {"token_hash": token_hash(person.login_id), "user_id": person.user_id, "device_id": DEVICE}
            tx.execute(insert(schema.portal_session).values(**row, **until))
