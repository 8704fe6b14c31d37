"""Counting failures (RELIABILITY.md R12): which counters an attempt meets, and what a failure does to a counter.

Pure: no database, no clock. The rows live in the table `throttle`, so that they survive a restart and are shared by
every process. Keys are hashes: people type passwords into the field of the login ID.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from usen_desk.server.settings import Throttles

FIRST_BLOCK_S = 30
LONGEST_BLOCK_S = 900


@dataclass(frozen=True)
class Counter:
    """Failures of one key. `in_a_row` goes on over windows; a success deletes the row."""

    window_started_at: datetime
    count: int = 0
    in_a_row: int = 0
    blocked_until: datetime | None = None


@dataclass(frozen=True)
class Limit:
    """How many failures are free in a window; `lock_after` in a row lock for good."""

    failures: int
    window_s: int
    lock_after: int | None = None


Limits = Mapping[str, Limit]
"""Counter key → its limit, of everything that one attempt has to pass."""


def after_failure(counter: Counter, now: datetime, limit: Limit) -> Counter:
    """The counter with one more failure at `now`.

    The failure that fills the limit blocks for 30 s, each one after it for twice as long, up to 15 min. A window
    ends `window_s` after its first failure; once it has blocked, `window_s` after the last block, so that an
    attacker who waits out each block gets no new free failures.
    """
    window = timedelta(seconds=limit.window_s)
    is_over = now >= (counter.blocked_until or counter.window_started_at) + window
    if is_over or counter.count == 0:
        count, started_at = 1, now
    else:
        count, started_at = counter.count + 1, counter.window_started_at
    blocked_until = now + timedelta(seconds=block_s(count - limit.failures)) if count >= limit.failures else None
    return Counter(started_at, count, counter.in_a_row + 1, blocked_until)


def block_s(failures_over: int) -> int:
    """Seconds of the block after the failure that filled the limit (0), and after each one over it."""
    doublings = min(failures_over, math.ceil(math.log2(LONGEST_BLOCK_S / FIRST_BLOCK_S)))
    return min(FIRST_BLOCK_S << doublings, LONGEST_BLOCK_S)


def blocked_for_s(counter: Counter, now: datetime, limit: Limit) -> int:
    """Whole seconds until the next attempt may be made; 0 when it may be made now."""
    if limit.lock_after is not None and counter.in_a_row >= limit.lock_after:
        return LONGEST_BLOCK_S
    if counter.blocked_until is None:
        return 0
    return max(0, math.ceil((counter.blocked_until - now).total_seconds()))


def longest_block_s(counters: Mapping[str, Counter], now: datetime, limits: Limits) -> int:
    """Of all limits that an attempt has to pass; a key without a counter is free."""
    return max((blocked_for_s(counters[key], now, limits[key]) for key in limits if key in counters), default=0)


def sign_in_limits(
    login_id: str, network: str, device_id: str, *, knows_account: bool, knows_any: bool, settings: Throttles
) -> Limits:
    """The counters that a sign-in meets; the same for a login ID that doesn't exist.

    A device that signed in to this account before has counters of its own, so nobody else can lock it out. One that
    signed in to another account is left out of the network's limit (a call centre sits behind one address), and the
    device itself is counted over all accounts instead. Both keep somebody with an account of their own from guessing
    at others: a success never clears what is counted over all accounts.
    """
    account = Limit(settings.sign_in_failures_per_account, settings.sign_in_window_s)
    over_all = Limit(settings.sign_in_failures_per_network, settings.sign_in_window_s)
    limits = {_key("over-all", "device", device_id) if knows_any else _key("over-all", "network", network): over_all}
    if knows_account:
        limits[_key("account+device", login_id, device_id)] = account
    else:
        limits[_key("account+network", login_id, network)] = account
        limits[account_key(login_id)] = Limit(_NEVER, settings.sign_in_window_s, settings.lock_after_in_a_row)
    return limits


def cleared_by_success(limits: Limits, login_id: str) -> Iterable[str]:
    return {key for key in limits if not key.startswith("over-all:")} | {account_key(login_id)}


def account_key(login_id: str) -> str:
    """Failures in a row on one account from devices that it doesn't know, from anywhere."""
    return _key("account", login_id)


def password_change_limits(who: int | str, settings: Throttles) -> Limits:
    """Guessing at the current password with somebody's open session. who: staff_id, or a customer's own word."""
    return {_key("password", str(who)): Limit(settings.sign_in_failures_per_account, settings.sign_in_window_s)}


def _key(kind: str, *parts: str) -> str:
    return f"{kind}:{hashlib.sha256(chr(0).join(parts).encode('utf-8', 'surrogatepass')).hexdigest()}"


_NEVER = 1 << 30
