"""The service and the desks of the journeys."""

from tests.journeys.conftest import (
    authority,
    command,
    database,
    databases,
    desk,
    desks,
    service,
    service_clock,
    service_settings,
    stores_file,
)

__all__ = [
    "authority",
    "command",
    "database",
    "databases",
    "desk",
    "desks",
    "service",
    "service_clock",
    "service_settings",
    "stores_file",
]
