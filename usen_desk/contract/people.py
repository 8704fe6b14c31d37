"""Colleagues: whom work can be handed to."""

from __future__ import annotations

from usen_desk.contract.base import Endpoint, Id, Message, Nothing
from usen_desk.contract.permissions import Permission, Role


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


LIST_COLLEAGUES = Endpoint("GET", "/v1/staff", Nothing, Colleagues, Permission.READ_STAFF)
