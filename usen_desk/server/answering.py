"""One request inside its worker thread: transaction, session, permission, limits, decode, call, encode."""

from __future__ import annotations

import dataclasses
import ipaddress
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from usen_desk.contract.base import Body, Message, Unit
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Scope
from usen_desk.server import answers, decoding
from usen_desk.server.changes.listening import Listening
from usen_desk.server.changes.service import News, record
from usen_desk.server.context import Actor, Context, Download, Headed, Refusal
from usen_desk.server.db.database import Database, DatabaseBusy
from usen_desk.server.handlers import Handler
from usen_desk.server.rate import RateLimits
from usen_desk.server.session.service import authenticate, why_ended
from usen_desk.server.settings import Settings

ATTEMPTS = 5
"""A unit that lost to another one (deadlock, serialization) starts again this often."""


@dataclass(frozen=True)
class Asked:
    """A request as it came, read but not judged."""

    request_id: str
    now: datetime
    address: str
    authorization: str
    query_bytes: str
    query: list[tuple[str, str]]
    path: dict[str, str]
    raw: bytes
    if_match: str = ""
    last_event_id: str = ""
    if_none_match: str = ""
    is_head: bool = False
    """Only the head of the answer is wanted."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of endpoints that go by more of them; names in lower case."""


def answered(
    database: Database, settings: Settings, rates: RateLimits, handler: Handler, asked: Asked
) -> answers.Ready:
    """
    Raises:
        Refusal: the service says no; nothing was stored unless the refusal keeps its writes.
        DatabaseBusy: nothing was stored.
    """
    if handler.first:
        return finished(database, settings, handler, asked, begun(database, settings, rates, handler, asked))
    extra: tuple[Any, ...] = (asked.raw,) if handler.endpoint.carries is Body.STREAM else ()
    return _tried(database, settings, rates, handler, asked, extra)


def begun(database: Database, settings: Settings, rates: RateLimits | None, handler: Handler, asked: Asked) -> Any:
    """The handler's `first`, in a read unit. rates: None where the call was counted already.

    Raises: as `answered`.
    """
    assert handler.first is not None, "it has a first step"
    extra: tuple[Any, ...] = (asked.raw,) if handler.endpoint.carries is Body.STREAM else ()
    with database.read() as tx:
        context = _context(tx, settings, rates, handler, asked)
        return handler.first(context, _body(handler, asked), *extra, **decoding.path_values(asked.path))


def finished(database: Database, settings: Settings, handler: Handler, asked: Asked, first: Any) -> answers.Ready:
    """What follows on `begun`; the caller's rights are looked at once more.

    Raises: as `answered`.
    """
    return _tried(database, settings, None, handler, asked, (first,))


def _tried(
    database: Database,
    settings: Settings,
    rates: RateLimits | None,
    handler: Handler,
    asked: Asked,
    extra: tuple[Any, ...],
) -> answers.Ready:
    unit = database.read if handler.endpoint.unit is Unit.READ else database.write
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _in_unit(unit, settings, rates, handler, asked, extra)
        except DatabaseBusy as busy:
            if not busy.lost_to_another or attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _in_unit(
    unit: Callable[[], AbstractContextManager[Connection]],
    settings: Settings,
    rates: RateLimits | None,
    handler: Handler,
    asked: Asked,
    extra: tuple[Any, ...],
) -> answers.Ready:
    """rates: None where the call was counted already; extra: what the function gets besides the body."""
    refused: Refusal | None = None
    ready, news = answers.Ready(), News()
    with unit() as tx:
        context = _context(tx, settings, rates, handler, asked)
        body = _body(handler, asked)
        try:
            result = handler.function(context, body, *extra, **decoding.path_values(asked.path))
            ready = _ready(result, handler, asked)
        except Refusal as refusal:
            if not refusal.keep_writes:
                raise
            refused = refusal
        if context.noted:
            if handler.endpoint.unit is Unit.READ:
                raise AssertionError("a read unit changes nothing")
            news = record(tx, asked.now, context.noted)
    if refused:
        raise refused
    return dataclasses.replace(ready, news=news)


def _ready(result: Message | Headed[Any] | Download | Listening, handler: Handler, asked: Asked) -> answers.Ready:
    """
    Raises:
        Refusal: NO_SUCH_RANGE.
    """
    if isinstance(result, Listening):
        return answers.Ready(listening=result)
    if isinstance(result, Download):
        return answers.download(result, asked.headers, is_head=asked.is_head)
    status = handler.endpoint.status
    if isinstance(result, Headed):
        return answers.json(result.result, status, result.headers)
    ready = answers.json(result, status)
    return answers.tagged(ready, asked.if_none_match) if handler.endpoint.is_tagged else ready


def _context(tx: Connection, settings: Settings, rates: RateLimits | None, handler: Handler, asked: Asked) -> Context:
    """Who asks, may they, and not too often; without `rates` where the call was counted already.

    Raises:
        Refusal: SESSION_EXPIRED, DEVICE_REVOKED, NOT_PERMITTED, TOO_MANY_CALLS, VERSION_REQUIRED, INVALID_INPUT (no
            version).
    """
    endpoint = handler.endpoint
    caller: Actor | None = None
    if endpoint.permission is not Permission.ANYONE:
        scheme, _, token = asked.authorization.partition(" ")
        caller = authenticate(tx, token, asked.now) if scheme.casefold() == "bearer" else None
        if caller is None:
            raise Refusal(why_ended(tx, token))
        if caller.scope(endpoint.permission) is Scope.NONE:
            raise Refusal(Code.NOT_PERMITTED)
    network = network_of(asked.address)
    if rates is not None:
        who = str(caller.user_id or caller.staff_id) if caller else network
        is_customer = caller is not None and caller.is_customer
        kind = {"is_search": endpoint.is_search, "is_part": endpoint.is_part}
        rates.take(who, asked.now, is_customer=is_customer, **kind)
    version = decoding.version_of(endpoint, asked.if_match)
    return Context(
        tx,
        settings,
        asked.now,
        asked.request_id,
        network,
        endpoint.permission,
        caller,
        version,
        asked.last_event_id,
    )


def _body(handler: Handler, asked: Asked) -> Any:
    if handler.endpoint.carries is Body.HEADERS:
        return decoding.from_headers(handler.endpoint, asked.headers)
    if handler.endpoint.in_query:
        return decoding.from_query(handler.endpoint, asked.query_bytes, asked.query)
    return decoding.from_json(handler.endpoint, asked.raw)


def network_of(address: str) -> str:
    """The caller's /24 (IPv4, also where it comes in through an IPv6 socket) or /64 (IPv6)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 64), strict=False))
