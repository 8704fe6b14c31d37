"""Colleagues: whom work can be handed to."""

from __future__ import annotations

from usen_desk.contract.base import Nothing
from usen_desk.contract.people import Colleagues
from usen_desk.server.context import Context
from usen_desk.server.people import store


def list_colleagues(context: Context, _: Nothing) -> Colleagues:
    return Colleagues(items=store.colleagues(context.tx))
