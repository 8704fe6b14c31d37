"""Colleagues, whom work can be handed to; and staff as the office administers them. Seed B1-1, RELIABILITY (policy)."""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.devices import Devices
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import LoginId

STAFF_PASSWORD_DAYS = 14
"""A temporary one of the staff lives as long as a customer's."""

StaffName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
StaffDepartment = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
StaffMail = Annotated[str, msgspec.Meta(max_length=254)]


class Colleague(Message, frozen=True, kw_only=True):
    staff_id: Id
    name: str
    department: str
    role: Role
    branch_code: str | None = None
    image_sha256: str | None = None


class Colleagues(Message, frozen=True, kw_only=True):
    """Everybody who can sign in, by department and name."""

    items: list[Colleague]


class StaffSource(enum.StrEnum):
    """Where a person's password is checked."""

    LOCAL = "local"
    DIRECTORY = "directory"


class StaffMember(Message, frozen=True, kw_only=True):
    staff_id: Id
    login_id: str
    name: str
    department: str
    role: Role
    branch_code: str | None = None
    branch_name: str = ""
    email: str = ""
    source: StaffSource = StaffSource.LOCAL
    is_disabled: bool = False
    disabled_at: Moment | None = None
    must_set_password: bool = False
    password_until: Moment | None = None
    created_at: Moment
    signed_in_at: Moment | None = None
    session_count: Count = 0
    device_count: Count = 0
    """Those that are not revoked."""
    open_count: Count = 0
    """Unfinished inquiries that are theirs: somebody has to take them when this person goes."""
    draft_count: Count = 0
    is_self: bool = False
    version: Count = 1


class StaffSearch(Message, frozen=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """Anywhere in name, department or login ID, folded."""
    role: Role | None = None
    is_disabled: bool | None = None


class StaffList(Message, frozen=True, kw_only=True):
    """By department and name; those who may not sign in at the end."""

    items: list[StaffMember]
    may_change: bool
    has_directory: bool = False


class Invitation(Message, frozen=True, kw_only=True):
    login_id: LoginId
    name: StaffName
    department: StaffDepartment
    role: Role
    branch_code: str | None = None
    email: StaffMail = ""
    by_mail: bool = False
    """Send the temporary password to `email`; else it is told once, in the answer."""


class StaffEdit(Message, frozen=True, kw_only=True):
    """What is None stays as it is. Nobody changes their own role."""

    name: StaffName | None = None
    department: StaffDepartment | None = None
    role: Role | None = None
    branch_code: str | None = None
    """"" takes the branch away."""
    email: StaffMail | None = None


class StaffAccess(Message, frozen=True, kw_only=True):
    is_disabled: bool


class PasswordReset(Message, frozen=True, kw_only=True):
    by_mail: bool = False


class StaffInvited(Message, frozen=True, kw_only=True):
    member: StaffMember
    temporary_password: str = ""
    """Told here and never again; "" where it was mailed."""
    mail_id: UUID | None = None


class SessionsEnded(Message, frozen=True, kw_only=True):
    ended: Count
    member: StaffMember


LIST_COLLEAGUES = Endpoint("GET", "/v1/staff", Nothing, Colleagues, Permission.READ_STAFF)
LIST_STAFF = Endpoint("GET", "/v1/people", StaffSearch, StaffList, Permission.READ_PEOPLE)
INVITE_STAFF = Endpoint(
    "POST",
    "/v1/people",
    Invitation,
    StaffInvited,
    Permission.WRITE_PEOPLE,
    (Code.ALREADY_REGISTERED, Code.NOT_FOUND, Code.NO_MAIL_ADDRESS),
)
"""NOT_FOUND: the branch. A sales rep needs one (INVALID_INPUT, branch_code)."""
EDIT_STAFF = Endpoint(
    "PATCH",
    "/v1/people/{staff_id}",
    StaffEdit,
    StaffMember,
    Permission.WRITE_PEOPLE,
    (Code.NOT_FOUND, Code.NOT_ONESELF, Code.LAST_ADMIN),
    versioned=True,
)
PUT_STAFF_ACCESS = Endpoint(
    "PUT",
    "/v1/people/{staff_id}/access",
    StaffAccess,
    StaffMember,
    Permission.WRITE_PEOPLE,
    (Code.NOT_FOUND, Code.NOT_ONESELF, Code.LAST_ADMIN),
)
"""Safe to repeat. Disabled: every session ends at once; drafts and what waits to be sent are kept."""
RESET_STAFF_PASSWORD = Endpoint(
    "POST",
    "/v1/people/{staff_id}/password",
    PasswordReset,
    StaffInvited,
    Permission.WRITE_PEOPLE,
    (Code.NOT_FOUND, Code.NOT_ONESELF, Code.NO_MAIL_ADDRESS, Code.OF_DIRECTORY),
)
END_STAFF_SESSIONS = Endpoint(
    "POST", "/v1/people/{staff_id}/sign-out", Nothing, SessionsEnded, Permission.WRITE_PEOPLE, (Code.NOT_FOUND,)
)
LIST_STAFF_DEVICES = Endpoint(
    "GET", "/v1/people/{staff_id}/devices", Nothing, Devices, Permission.READ_PEOPLE, (Code.NOT_FOUND,)
)
REVOKE_STAFF_DEVICE = Endpoint(
    "DELETE", "/v1/people/{staff_id}/devices/{device}", Nothing, Devices, Permission.WRITE_PEOPLE, (Code.NOT_FOUND,)
)
