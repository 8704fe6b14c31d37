"""Sign-in, the signed-in person, password and profile image. Seed B1-1, B2-1, A01-5."""

from __future__ import annotations

from typing import Annotated

import msgspec

from usen_desk.contract.base import Answer, Body, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role

STAFF_PASSWORD_MIN_CHARS = 15
PASSWORD_MAX_CHARS = 128
IMAGE_MAX_BYTES = 256 * 1024
IMAGE_MAX_SIDE_PX = 512

LoginId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=PASSWORD_MAX_CHARS)]
DeviceId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$", max_length=32)]
"""Made once by each desk and kept on it; not a secret. ($ alone would allow a line break behind it.)"""


class SignIn(Message, frozen=True, kw_only=True):
    login_id: LoginId
    password: Password
    device_id: DeviceId
    stay: bool = False
    """Ask for a session of 30 days; the desk sets it only where a real vault keeps the token."""


class Me(Message, frozen=True, kw_only=True):
    """The signed-in person and what the desk has to know to draw itself."""

    staff_id: Id
    login_id: str
    name: str
    department: str
    role: Role
    branch_code: str | None = None
    permissions: frozenset[Permission]
    image_sha256: str | None = None
    members_password_url: str = ""
    """Page where a customer sets a new password (seed B2-4)."""
    idle_lock_s: int = 900
    must_set_password: bool = False
    """The session came from a temporary password: nothing else is answered before CHANGE_PASSWORD."""


class SessionStarted(Message, frozen=True, kw_only=True):
    token: str
    """43 characters; opaque, revocable at once."""
    expires_at: Moment
    me: Me


class PasswordChange(Message, frozen=True, kw_only=True):
    current: Password
    new: Password


class ServiceStatus(Message, frozen=True, kw_only=True):
    service: str
    version: str
    now: Moment
    database_epoch: str


SIGN_IN = Endpoint(
    "POST",
    "/v1/session",
    SignIn,
    SessionStarted,
    Permission.ANYONE,
    (
        Code.WRONG_SIGN_IN,
        Code.SIGN_IN_THROTTLED,
        Code.DEVICE_REVOKED,
        Code.PASSWORD_OVER,
        Code.DIRECTORY_AWAY,
        Code.NO_ROLE,
    ),
)
GET_ME = Endpoint("GET", "/v1/session", Nothing, Me, Permission.SIGNED_IN)
SIGN_OUT = Endpoint("DELETE", "/v1/session", Nothing, Nothing, Permission.SIGNED_IN)
CHANGE_PASSWORD = Endpoint(
    "POST",
    "/v1/session/password",
    PasswordChange,
    Nothing,
    Permission.SIGNED_IN,
    (Code.WRONG_PASSWORD, Code.WEAK_PASSWORD, Code.SIGN_IN_THROTTLED, Code.PASSWORD_OVER, Code.OF_DIRECTORY),
)
PUT_MY_IMAGE = Endpoint(
    "PUT", "/v1/session/image", Nothing, Me, Permission.SIGNED_IN, (Code.BAD_IMAGE,), carries=Body.STREAM
)
DELETE_MY_IMAGE = Endpoint("DELETE", "/v1/session/image", Nothing, Me, Permission.SIGNED_IN)
GET_STAFF_IMAGE = Endpoint(
    "GET",
    "/v1/staff/{staff_id}/image",
    Nothing,
    Nothing,
    Permission.READ_STAFF,
    (Code.NOT_FOUND,),
    answer=Answer.BYTES,
)
GET_STATUS = Endpoint("GET", "/v1/status", Nothing, ServiceStatus, Permission.ANYONE)
