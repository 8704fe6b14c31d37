"""The one box (Ctrl+K): a phone number in any spelling, a code, a name, a login ID, a mail or an inquiry. Row X1."""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

from usen_desk.contract.accounts import AccountRow
from usen_desk.contract.base import Endpoint, Message
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import TrialRow

FOUND_MAX_ROWS = 8


class FoundBy(enum.StrEnum):
    """Why a row stands in the preview; groups are shown in this order."""

    CUSTOMER_CODE = "customer_code"
    PHONE = "phone"
    LOGIN_ID = "login_id"
    EMAIL = "email"
    CHAIN_CODE = "chain_code"
    STORE_NAME = "store_name"


class Find(Message, frozen=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class FoundGroup(Message, frozen=True, kw_only=True):
    by: FoundBy
    items: list[AccountRow]
    """At most FOUND_MAX_ROWS."""
    has_more: bool = False


class Found(Message, frozen=True, kw_only=True):
    groups: list[FoundGroup]
    inquiries: list[InquiryCard] = []
    """The one with this number, if the caller may see it."""
    trials: list[TrialRow] = []
    """Those whose login ID the text is, in any spelling; the exact one first, at most FOUND_MAX_ROWS."""


FIND = Endpoint("GET", "/v1/find", Find, Found, Permission.READ_ACCOUNTS, is_search=True)
