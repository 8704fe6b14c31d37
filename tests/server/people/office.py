"""The office: people with sessions who call endpoints through the real edge, at a time of the test's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import insert

from tests.server.conftest import BRANCH, NOW
from tests.server.edge import Edge
from tests.server.session.conftest import hashed
from tests.server.session.desk import PASSWORD
from tests.service import FILES, UNTHROTTLED
from usen_desk.contract.base import Answer, Body, Endpoint, Message, Nothing
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.openapi import PATH_NAME
from usen_desk.server.session.service import token_hash
from usen_desk.server.settings import Settings

NAMES = {
    Role.AGENT: "佐藤 健",
    Role.SALES: "山田 美咲",
    Role.SUPERVISOR: "中村 誠",
    Role.ADMIN: "小林 恵",
}
IDS = {role: number for number, role in enumerate(NAMES, start=1)}


class Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code} {problem.field or ''}".strip())
        self.code, self.field, self.retry_after_s = problem.code, problem.field, problem.retry_after_s


class Office:
    """One person of each role is there and signed in."""

    def __init__(self, database: Database, settings: Settings | None = None) -> None:
        self.database, self.now = database, NOW
        self.settings = settings or Settings(
            throttles=UNTHROTTLED, files_folder=FILES, public_url="https://online.example.jp"
        )
        self.edge = Edge(database, self.settings, clock=lambda: self.now)
        with database.write() as tx:
            for role, staff_id in IDS.items():
                tx.execute(
                    insert(schema.staff).values(
                        staff_id=staff_id,
                        login_id=role.value,
                        name=NAMES[role],
                        department="カスタマーサポート部",
                        role=role.value,
                        branch_code=BRANCH if role is Role.SALES else None,
                        password_hash=hashed(PASSWORD),
                        created_at=NOW,
                    )
                )
                self.add_session(tx, staff_id, role.value)
            if not database.is_sqlite:
                tx.exec_driver_sql("select setval('staff_staff_id_seq', 100)")

    def add_session(self, tx: Any, staff_id: int, token: str) -> None:
        tx.execute(
            insert(schema.staff_session).values(
                token_hash=token_hash(token),
                staff_id=staff_id,
                device_id=f"{staff_id:032x}",
                created_at=NOW,
                expires_at=NOW + timedelta(days=400),
            )
        )

    def call(
        self,
        endpoint: Endpoint[Any, Any],
        body: Message | None = None,
        *,
        who: Role | str = Role.SUPERVISOR,
        version: int | None = None,
        raw: bytes = b"",
        **path: Any,
    ) -> Any:
        """The decoded answer, or the bytes of a file.

        Raises:
            Refused: the service said no.
        """
        body = Nothing() if body is None else body
        names = PATH_NAME.findall(endpoint.path)
        address = endpoint.path.format(**{name: path[name] for name in names})
        headers = {} if version is None else {"if-match": f'"{version}"'}
        query: list[tuple[str, str]] = []
        content = raw
        if endpoint.in_query:
            for name, value in msgspec.to_builtins(body).items():
                each = value if isinstance(value, list | tuple) else [value]
                query += [
                    (name, str(one).lower() if isinstance(one, bool) else str(one)) for one in each if one is not None
                ]
        elif endpoint.carries is Body.JSON:
            content = msgspec.json.encode(body)
        got = self.edge.ask(endpoint.method, address, token=str(who), query=query, body=content, headers=headers)
        if got.status != endpoint.status:
            raise Refused(msgspec.json.decode(got.content, type=Problem))
        if endpoint.answer is Answer.BYTES:
            return got.content
        return msgspec.json.decode(got.content, type=endpoint.result)

    def refusal(
        self, endpoint: Endpoint[Any, Any], body: Message | None = None, **asked: Any
    ) -> tuple[Code, str | None]:
        """Code and field of the refusal that has to come."""
        try:
            self.call(endpoint, body, **asked)
        except Refused as refused:
            return refused.code, refused.field
        raise AssertionError("it was answered")

    def later(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now
