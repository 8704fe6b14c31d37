"""People of the staff who call the service at its edge: real units, real decoding, no socket, a clock that is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import insert

from tests.server.conftest import BRANCH, NOW
from tests.server.edge import Edge
from usen_desk.contract.base import Endpoint, Message, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.session.service import token_hash
from usen_desk.server.session.store import put_known_device


class SaidNo(Exception):
    """What a call was refused with."""

    def __init__(self, code: Code, field: str | None) -> None:
        super().__init__(code, field)
        self.code, self.field = code, field


@dataclass(frozen=True)
class Caller:
    """One session of one person on one device."""

    edge: Edge
    staff_id: int
    device_id: str
    token: str

    def call(
        self, endpoint: Endpoint[Any, Any], body: Message = Nothing(), *, version: int | None = None, **path: str
    ) -> Any:
        """The decoded answer.

        Raises:
            SaidNo
        """
        given: dict[str, Any] = {"query": _query(body)} if endpoint.in_query else {}
        if not endpoint.in_query:
            given["body"] = msgspec.json.encode(body)
        url = endpoint.path.format(**{name: quote(value, safe="") for name, value in path.items()})
        headers = {} if version is None else {"if-match": f'"{version}"'}
        got = self.edge.ask(endpoint.method, url, token=self.token, headers=headers, **given)
        if got.status != 200:
            raise SaidNo(Code(got.json["code"]), got.json["field"])
        return msgspec.json.decode(got.content, type=endpoint.result)

    def refused(self, endpoint: Endpoint[Any, Any], body: Message = Nothing(), **more: Any) -> tuple[Code, str | None]:
        """Code and field of the refusal, which has to come."""
        try:
            answer = self.call(endpoint, body, **more)
        except SaidNo as said:
            return said.code, said.field
        raise AssertionError(f"not refused: {answer}")


def _query(body: Message) -> dict[str, Any]:
    """As the client sends it: what is None stays out."""
    return {name: value for name, value in msgspec.to_builtins(body).items() if value is not None}


class Callers:
    """`add("misaki")` and `again(misaki, device=2)`; `now` may be set."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOW
        self.edge = Edge(database, clock=lambda: self.now)
        self._sessions = 0

    def pass_time(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    def add(self, login_id: str, role: Role = Role.AGENT) -> Caller:
        """A new person, signed in on device 1."""
        values = {"login_id": login_id, "name": login_id, "role": role.value, "password_hash": "x", "created_at": NOW}
        branch = BRANCH if role is Role.SALES else None
        with self.database.write() as tx:
            row = insert(schema.staff).values(**values, branch_code=branch).returning(schema.staff.c.staff_id)
            staff_id = tx.execute(row).scalar_one()
        return self.on_device(staff_id, 1)

    def again(self, caller: Caller, device: int) -> Caller:
        """The same person on another device."""
        return self.on_device(caller.staff_id, device)

    def on_device(self, staff_id: int, device: int) -> Caller:
        self._sessions += 1
        token, device_id = f"token {self._sessions}", f"{device:032x}"
        whose = {"staff_id": staff_id, "device_id": device_id}
        with self.database.write() as tx:
            until = self.now + timedelta(days=400)
            tx.execute(
                insert(schema.staff_session).values(
                    token_hash=token_hash(token), created_at=self.now, expires_at=until, **whose
                )
            )
            put_known_device(tx, staff_id, device_id, self.now)
        return Caller(self.edge, staff_id, device_id, token)
