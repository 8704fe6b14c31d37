"""Links by mail that set a new password: their secret, and how often they may be asked for (RELIABILITY.md R12).

Asking is counted by what was typed, so that nobody learns from it who exists; nor from how long it takes, since for
nobody the same is written as for somebody, and taken back.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from usen_desk.contract.errors import Code
from usen_desk.contract.portal import LINK_MINUTES
from usen_desk.server.context import Context, Refusal
from usen_desk.server.session import links_store
from usen_desk.server.session.service import TOKEN_BYTES, token_hash

WINDOW = timedelta(hours=1)
LASTS = timedelta(minutes=LINK_MINUTES)


def made() -> tuple[str, str]:
    """The secret for the mail, and what the database keeps of it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, token_hash(token)


def insist_on_rate(context: Context, kind: str, account: str) -> None:
    """Count one asking, for the account that was typed and for the network it came from.

    Raises:
        Refusal: RESEND_THROTTLED with the seconds until one more is free.
    """
    throttles = context.settings.throttles
    limits: Mapping[str, int] = {
        _key(kind, "account", account): throttles.resends_per_account_per_hour,
        _key("network", context.network): throttles.resends_per_address_per_hour,
    }
    wait_s = max(_wait_s(context, key, limit) for key, limit in limits.items())
    if wait_s:
        raise Refusal(Code.RESEND_THROTTLED, retry_after_s=wait_s)
    for key in limits:
        links_store.add_ask(context.tx, key, context.now)


def write(context: Context, write_all: Callable[[], bool], *, for_somebody: bool) -> None:
    """Keep what is written only for somebody, and where it is new: the same statements either way."""
    with context.tx.begin_nested() as savepoint:
        is_new = write_all()
        if not (for_somebody and is_new):
            savepoint.rollback()


def mail_id(asked: UUID | None, account: str) -> UUID:
    """Of one sending of the form to one address: sent twice, the mail goes out once."""
    return uuid5(asked, account) if asked else uuid4()


def _wait_s(context: Context, key: str, limit: int) -> int:
    asked_at = links_store.asked_since(context.tx, key, context.now - WINDOW, limit)
    if len(asked_at) < limit:
        return 0
    free_at = (asked_at[-1] if asked_at else context.now) + WINDOW
    return max(1, math.ceil((free_at - context.now).total_seconds()))


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
