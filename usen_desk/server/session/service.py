"""Rules of sessions: who a token stands for, signing in and out, the signed-in person."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection

from usen_desk.server.context import Actor
from usen_desk.server.session import store


def token_hash(token: str) -> str:
    """What the database keeps of a token. A token has 256 random bits, so a plain hash can't be searched."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def authenticate(tx: Connection, token: str, now: datetime) -> Actor | None:
    """The signed-in person; None for a token that is unknown, expired or revoked, or of a disabled person."""
    return store.actor_of_session(tx, token_hash(token), now)
