"""失効日 with added days, inside the calendar: files say 9999-12-31 where a date has no end. Pure."""

from __future__ import annotations

from datetime import date, timedelta


def extended(expires_on: date, days: int) -> date:
    """At most the last day that there is."""
    return expires_on + timedelta(days=min(days, (date.max - expires_on).days))
