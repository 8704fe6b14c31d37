"""The day that the trials of the demo are made for: what is due today there is due today for the service."""

from datetime import UTC, datetime, timedelta

import pytest

from usen_desk.contract.base import JST

MORNING = datetime(2020, 3, 17, 9, tzinfo=JST)
"""Of the day in conftest.py."""

on_the_day = pytest.mark.parametrize("service_clock", ["morning"], indirect=True)

at_noon = pytest.mark.parametrize("service_clock", ["noon"], indirect=True)
"""The same day, once the newest of the demo's exchanges has come."""


class RunningClock:
    """Begins at MORNING and runs; `move` puts it forward."""

    def __init__(self):
        self._began, self._moved = datetime.now(UTC), timedelta()

    def __call__(self):
        return (MORNING + self._moved + (datetime.now(UTC) - self._began)).astimezone(UTC)

    def move(self, **by):
        self._moved += timedelta(**by)
