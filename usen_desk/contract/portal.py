"""What only the customers' pages ask for: password and image of their own, forgotten passwords, their stores, and the
page where a member sets a new password. Seed A01-2 to A01-5, A03-2, B2-4.

What is asked for without a session gets the same answer whether the person exists or not.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.accounts import CustomerCode, Word
from usen_desk.contract.base import Answer, Body, Count, Endpoint, Message, Nothing
from usen_desk.contract.companies import CustomerMe, CustomerSession, Email
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import LoginId, Password

MEMBER_PASSWORD_MIN_CHARS = 12
LINK_MINUTES = 30
STORES_MAX = 50
PICTURE_MAX_BYTES = 5 * 1024 * 1024
"""A photo as a phone takes it; kept is a small PNG of it."""

LinkToken = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{43}$", max_length=43)]
"""The secret part of a link in a mail: 256 random bits, good for one new password within LINK_MINUTES."""


class CustomerPasswordChange(Message, frozen=True, kw_only=True):
    current: Password
    new: Password


class PasswordLinkAsk(Message, frozen=True, kw_only=True):
    """パスワードをお忘れですか?"""

    email: Email
    ask_id: UUID | None = None
    """Of one form: sent twice, it brings one mail."""


class MemberLinkAsk(Message, frozen=True, kw_only=True):
    """Both have to be those of one account that can be used."""

    login_id: LoginId
    email: Email
    ask_id: UUID | None = None


class LinkedPassword(Message, frozen=True, kw_only=True):
    token: LinkToken
    new: Password


class OwnStoreSearch(Message, frozen=True, kw_only=True):
    """Stores that a customer may ask for; all conditions hold together."""

    word: Word = ""
    """Any part of name, address or 顧客CD, or the phone number."""
    prefecture_code: Annotated[int, msgspec.Meta(ge=0, le=47)] = 0
    customer_code: CustomerCode | None = None


class OwnStore(Message, frozen=True, kw_only=True):
    customer_code: str
    store_name: str
    prefecture_code: Count = 0
    address: str = ""
    open_inquiry: InquiryCard | None = None
    """すでに問合せ中のもの: the one that was updated last."""


class OwnStores(Message, frozen=True, kw_only=True):
    items: list[OwnStore]
    """At most STORES_MAX, by name."""
    count: Count
    """Of all that were found."""


CHANGE_CUSTOMER_PASSWORD = Endpoint(
    "PUT",
    "/v1/portal/session/password",
    CustomerPasswordChange,
    CustomerSession,
    Permission.PORTAL,
    (Code.WRONG_PASSWORD, Code.WEAK_PASSWORD, Code.SIGN_IN_THROTTLED),
)
ASK_PASSWORD_LINK = Endpoint(
    "POST", "/v1/portal/password-link", PasswordLinkAsk, Nothing, Permission.ANYONE, (Code.RESEND_THROTTLED,)
)
SET_LINKED_PASSWORD = Endpoint(
    "POST",
    "/v1/portal/linked-password",
    LinkedPassword,
    Nothing,
    Permission.ANYONE,
    (Code.LINK_OVER, Code.WEAK_PASSWORD),
)
PUT_CUSTOMER_IMAGE = Endpoint(
    "PUT",
    "/v1/portal/session/image",
    Nothing,
    CustomerMe,
    Permission.PORTAL,
    (Code.BAD_IMAGE,),
    carries=Body.STREAM,
    body_max_bytes=PICTURE_MAX_BYTES,
)
DELETE_CUSTOMER_IMAGE = Endpoint("DELETE", "/v1/portal/session/image", Nothing, CustomerMe, Permission.PORTAL)
GET_CUSTOMER_IMAGE = Endpoint(
    "GET", "/v1/portal/session/image", Nothing, Nothing, Permission.PORTAL, (Code.NOT_FOUND,), answer=Answer.BYTES
)
"""One's own."""
SEARCH_OWN_STORES = Endpoint(
    "GET", "/v1/portal/stores", OwnStoreSearch, OwnStores, Permission.OPEN_INQUIRIES, is_search=True
)
ASK_MEMBER_LINK = Endpoint(
    "POST", "/v1/members/password-link", MemberLinkAsk, Nothing, Permission.ANYONE, (Code.RESEND_THROTTLED,)
)
SET_MEMBER_PASSWORD = Endpoint(
    "POST",
    "/v1/members/linked-password",
    LinkedPassword,
    Nothing,
    Permission.ANYONE,
    (Code.LINK_OVER, Code.WEAK_PASSWORD),
)
