"""Small endpoints and handlers for tests of the edge."""

from __future__ import annotations

from sqlalchemy import insert, select

from usen_desk.contract.base import Answer, Body, Count, Endpoint, Message, Nothing
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Context
from usen_desk.server.db import schema
from usen_desk.server.handlers import Handler


class Said(Message, frozen=True, kw_only=True):
    word: str
    number: Count = 0
    words: tuple[str, ...] = ()


SAY = Endpoint("POST", "/v1/say", Said, Said, Permission.ANYONE)
ASK = Endpoint("GET", "/v1/ask", Said, Said, Permission.ANYONE)
STORE = Endpoint("POST", "/v1/store/{key}", Said, Nothing, Permission.ANYONE)
SEND = Endpoint("PUT", "/v1/send", Nothing, Said, Permission.ANYONE, carries=Body.STREAM, body_max_bytes=1000)
FETCH = Endpoint("GET", "/v1/fetch", Nothing, Nothing, Permission.ANYONE, answer=Answer.BYTES)
CHANGE = Endpoint("PUT", "/v1/versions/{key}", Said, Said, Permission.ANYONE, versioned=True)
SECRET = Endpoint("GET", "/v1/secret", Nothing, Nothing, Permission.READ_ACCOUNTS)


def echo(_: Context, body: Said) -> Said:
    return body


def store_then(outcome: Exception | None):
    def store(context: Context, body: Said, key: str) -> Nothing:
        context.tx.execute(insert(schema.meta).values(key=key, value=body.word))
        if outcome:
            raise outcome
        return Nothing()

    return Handler(STORE, store)


def stored(database, key):
    with database.read() as tx:
        return tx.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar()
