"""What was looked at without the service: told at the next contact, for the access log (RULINGS: access log)."""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Endpoint, Message, Moment, Nothing
from usen_desk.contract.permissions import Permission

VIEWS_MAX = 200
"""In one call."""

ViewedKey = Annotated[str, msgspec.Meta(pattern=r"^[!-~]{1,64}$", max_length=64)]
"""As the access log names the object: 顧客CD, アカウントID or the inquiry's number."""


class ViewedKind(enum.StrEnum):
    CUSTOMER = "customer"
    TRIAL = "trial"
    INQUIRY = "inquiry"


class OfflineView(Message, frozen=True, kw_only=True):
    kind: ViewedKind
    key: ViewedKey
    at: Moment
    """By the desk's clock, as far as it knew the service's."""


class OfflineViews(Message, frozen=True, kw_only=True):
    batch_id: UUID
    """Made by the desk: telling the same batch again logs it once."""
    views: Annotated[tuple[OfflineView, ...], msgspec.Meta(max_length=VIEWS_MAX)]


POST_OFFLINE_VIEWS = Endpoint("POST", "/v1/offline-views", OfflineViews, Nothing, Permission.SIGNED_IN)
"""Nothing tells whether an object is there: what is told is logged as it was told."""
