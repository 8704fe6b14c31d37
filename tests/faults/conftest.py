"""The service and the desks of the journeys."""

from tests.journeys.conftest import (
    authority,
    database,
    databases,
    desk,
    desks,
    one_thread_collects,
    service,
    service_settings,
    stores_file,
)
from tests.journeys.test_b_imp_import import command

__all__ = [
    "authority",
    "command",
    "database",
    "databases",
    "desk",
    "desks",
    "one_thread_collects",
    "service",
    "service_settings",
    "stores_file",
]
