"""Portal users: the people of companies, let in by a 導入依頼 and told by the account mail. Seed A01-1."""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment
from usen_desk.contract.companies import Email
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

USERS_PAGE_ROWS = 100
CODES_MAX = 200

CompanyName = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
PersonName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Department = Annotated[str, msgspec.Meta(max_length=100)]
StoreCode = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class PortalUserState(enum.StrEnum):
    """What a temporary password has come to."""

    UNISSUED = "unissued"
    """Known by an import; no password was issued yet."""
    WAITING = "waiting"  # 未ログイン 残りn日
    OVER = "over"  # 期限切れ
    USING = "using"  # 利用中
    STOPPED = "stopped"  # 停止


class PortalUser(Message, frozen=True, kw_only=True):
    user_id: Id
    company_id: Id
    company_name: str
    name: str
    department: str
    email: str
    """Whole: who issues has to see where the mail goes."""
    state: PortalUserState
    days_left: Count = 0
    """Of the temporary password, the running day counted; 0 in every other state."""
    password_until: Moment | None = None
    issued_at: Moment | None = None
    issued_by: str = ""
    """Name of who issued the newest temporary password."""
    signed_in_at: Moment | None = None
    mail_id: UUID | None = None
    """The newest account mail."""


class PortalUserSearch(Message, frozen=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """Anywhere in company or mail address, folded, or in the name as it is written."""
    state: PortalUserState | None = None
    company_id: Id | None = None
    customer_code: Annotated[str, msgspec.Meta(max_length=32)] = ""
    """People of the company that this store belongs to, by itself or by its chain."""
    offset: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = USERS_PAGE_ROWS


class PortalUsers(Message, frozen=True, kw_only=True):
    """By company and name."""

    items: list[PortalUser]
    total: Count
    company_id: Id | None = None
    """With `customer_code`: the store's company, if it has one."""
    company_name: str = ""


class Introduction(Message, frozen=True, kw_only=True):
    """The 導入依頼. A company of this name is found (folded), or made; its stores and chains are added to it."""

    request_id: UUID
    """Made by the desk: the same again changes nothing and is answered as the first time."""
    company_name: CompanyName
    customer_codes: Annotated[tuple[StoreCode, ...], msgspec.Meta(max_length=CODES_MAX)] = ()
    chain_codes: Annotated[tuple[StoreCode, ...], msgspec.Meta(max_length=CODES_MAX)] = ()
    name: PersonName
    department: Department = ""
    email: Email


class Reissue(Message, frozen=True, kw_only=True):
    request_id: UUID


class PortalAccess(Message, frozen=True, kw_only=True):
    is_stopped: bool


class PortalUserIssued(Message, frozen=True, kw_only=True):
    user: PortalUser
    mail_id: UUID
    is_new_company: bool = False


LIST_PORTAL_USERS = Endpoint(
    "GET",
    "/v1/portal-users",
    PortalUserSearch,
    PortalUsers,
    Permission.ISSUE_PORTAL_USERS,
    is_search=True,
)
ISSUE_PORTAL_USER = Endpoint(
    "POST",
    "/v1/portal-users",
    Introduction,
    PortalUserIssued,
    Permission.ISSUE_PORTAL_USERS,
    (Code.ALREADY_REGISTERED, Code.NOT_FOUND, Code.OF_OTHER_COMPANY, Code.OTHER_CONTENT),
)
"""The field tells which code is unknown (NOT_FOUND) or another company's (OF_OTHER_COMPANY)."""
REISSUE_PORTAL_PASSWORD = Endpoint(
    "POST",
    "/v1/portal-users/{user_id}/password",
    Reissue,
    PortalUserIssued,
    Permission.ISSUE_PORTAL_USERS,
    (Code.NOT_FOUND, Code.STOPPED, Code.RESEND_THROTTLED, Code.NO_MAIL_ADDRESS, Code.OTHER_CONTENT),
)
"""Every password before it, open mails with one and all sessions end with it."""
PUT_PORTAL_ACCESS = Endpoint(
    "PUT",
    "/v1/portal-users/{user_id}/access",
    PortalAccess,
    PortalUser,
    Permission.WRITE_COMPANIES,
    (Code.NOT_FOUND,),
)
"""Stops a person at once, or lets them in again; safe to repeat."""
