"""Sends what is due in the outbox, at least once and never by two senders at a time.

Each mail is claimed in a write unit of its own, sent without any transaction open, then settled. A crash in between
leaves it 'sending'; when the lease ends it is sent again under the same Message-ID. Logs name mails by id only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from usen_desk.server.db.database import Database
from usen_desk.server.mail import store
from usen_desk.server.mail.message import compose
from usen_desk.server.mail.relay import Fate, Relay, RelayAway, Verdict
from usen_desk.server.mail.store import Claimed
from usen_desk.server.settings import Smtp

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""Pause after the first, second … attempt; the last one repeats."""
GIVE_UP_AFTER = timedelta(hours=24)
"""Since it was queued. A customer who waits for a password has called again by then."""

Clock = Callable[[], datetime]


def send_due(database: Database, settings: Smtp, clock: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send until nothing is due, the relay is away or the service stops; returns how many mails left.

    Raises:
        DatabaseBusy: the database is away; a mail that was just sent may be sent once more after its lease.
    """
    sent = 0
    relay = Relay(settings)
    try:
        while not is_stopping() and (claimed := _claim(database, clock())) is not None:
            try:
                verdict = _attempt(relay, settings, claimed)
            except RelayAway as away:
                _settle(database, claimed, Verdict(Fate.LATER, str(away)), clock())
                break
            _settle(database, claimed, verdict, clock())
            sent += verdict.fate is Fate.SENT
    finally:
        relay.close()
    return sent


def _claim(database: Database, now: datetime) -> Claimed | None:
    with database.read() as tx:
        if not store.is_due(tx, now):
            return None
    with database.write() as tx:
        return store.claim(tx, now, now + LEASE)


def _attempt(relay: Relay, settings: Smtp, claimed: Claimed) -> Verdict:
    try:
        content = compose(claimed, settings.sender, settings.sender_name)
    except ValueError:
        return Verdict(Fate.DEAD, "the mail can't be written as a message")
    return relay.send(claimed.to_address, content)


def _settle(database: Database, claimed: Claimed, verdict: Verdict, now: datetime) -> None:
    again_at = now + DELAYS[min(claimed.attempts, len(DELAYS)) - 1]
    gives_up = verdict.fate is Fate.LATER and again_at > (claimed.tried_since or claimed.created_at) + GIVE_UP_AFTER
    with database.write() as tx:
        if verdict.fate is Fate.SENT:
            store.settle_sent(tx, claimed, now)
        elif verdict.fate is Fate.DEAD or gives_up:
            store.settle_dead(tx, claimed, verdict.reason)
        else:
            store.settle_later(tx, claimed, again_at, verdict.reason)
    if verdict.fate is Fate.SENT:
        log.info("mail %s sent at attempt %d", claimed.mail_id, claimed.attempts)
    elif verdict.fate is Fate.DEAD or gives_up:
        log.error("mail %s given up at attempt %d: %s", claimed.mail_id, claimed.attempts, verdict.reason)
    else:
        log.warning("mail %s waits after attempt %d: %s", claimed.mail_id, claimed.attempts, verdict.reason)
