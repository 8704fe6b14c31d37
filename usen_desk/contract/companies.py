"""The customers' side: companies and the people who sign in for them (seed A01). What they see hangs on the company.

Companies come by import-companies, people by add-portal-user.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from usen_desk.contract.base import Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import DeviceId, Password

CUSTOMER_PASSWORD_MIN_CHARS = 12
TEMPORARY_PASSWORD_DAYS = 14

Email = Annotated[str, msgspec.Meta(min_length=3, max_length=254)]


class CustomerSignIn(Message, frozen=True, kw_only=True):
    email: Email
    password: Password
    device_id: DeviceId


class CustomerMe(Message, frozen=True, kw_only=True):
    user_id: Id
    name: str
    department: str
    email: str
    company_id: Id
    company_name: str
    must_set_password: bool
    """The session may only set a password."""
    image_sha256: str | None = None


class CustomerSession(Message, frozen=True, kw_only=True):
    token: str
    expires_at: Moment
    me: CustomerMe


class FirstPassword(Message, frozen=True, kw_only=True):
    new: Password


SIGN_IN_CUSTOMER = Endpoint(
    "POST",
    "/v1/portal/session",
    CustomerSignIn,
    CustomerSession,
    Permission.ANYONE,
    (Code.WRONG_SIGN_IN, Code.SIGN_IN_THROTTLED, Code.PASSWORD_OVER),
)
GET_CUSTOMER_ME = Endpoint("GET", "/v1/portal/session", Nothing, CustomerMe, Permission.PORTAL)
SIGN_OUT_CUSTOMER = Endpoint("DELETE", "/v1/portal/session", Nothing, Nothing, Permission.PORTAL)
SET_CUSTOMER_PASSWORD = Endpoint(
    "POST",
    "/v1/portal/session/password",
    FirstPassword,
    CustomerSession,
    Permission.PORTAL,
    (Code.WEAK_PASSWORD, Code.PASSWORD_OVER),
)
