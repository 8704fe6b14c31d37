"""サイトご利用に関して, 基本情報 and the call centres: what supervisors keep, in versions. Seed A06-2, A06-3."""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

from usen_desk.contract.accounts import Word
from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

PAGE_BODY_MAX_CHARS = 40_000
CONTACTS_MAX = 20
CENTRES_MAX = 10
HISTORY_MAX = 50
COMPANIES_PAGE = 100


class PageName(enum.StrEnum):
    TERMS = "terms"  # 利用規約
    PRIVACY = "privacy"  # 個人情報の取り扱いについて
    SECURITY = "security"  # 情報セキュリティ基本方針
    ENVIRONMENT = "environment"  # 推奨環境


class SitePage(Message, frozen=True, kw_only=True):
    """The text that holds now, in the light markup of contract/markup.py."""

    page: PageName
    title: str
    body: str
    version: Count
    """0: the text it was delivered with."""
    valid_from: Moment | None = None


class SitePages(Message, frozen=True, kw_only=True):
    """All of them, in the order of PageName."""

    items: list[SitePage]


class PageDraft(Message, frozen=True, kw_only=True):
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=PAGE_BODY_MAX_CHARS)]
    valid_from: Moment | None = None
    """None: at once."""


class PageVersions(Message, frozen=True, kw_only=True):
    """Newest first; those to come too. The version to change is that of the first."""

    items: list[SitePage]


class CallCentre(Message, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    phone: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    hours: Annotated[str, msgspec.Meta(max_length=60)] = ""
    """As it is printed: 9:00-22:30 年中無休."""
    note: Annotated[str, msgspec.Meta(max_length=120)] = ""


class CallCentres(Message, frozen=True, kw_only=True):
    items: Annotated[tuple[CallCentre, ...], msgspec.Meta(max_length=CENTRES_MAX)]


class CallCentresSet(Message, frozen=True, kw_only=True):
    items: tuple[CallCentre, ...]
    version: Count = 0
    """0: the numbers of the manual."""


class ContactPerson(Message, frozen=True, kw_only=True):
    """Who is in charge of a company. Who has left is shown as vacant, without a name."""

    staff_id: Id | None = None
    """None for customers."""
    name: str
    department: str
    is_vacant: bool = False


class BasicInfo(Message, frozen=True, kw_only=True):
    company_id: Id
    company_name: str
    reps: list[ContactPerson]
    """貴社担当営業, in their order."""
    supports: list[ContactPerson]
    """貴社サポート, in their order."""
    version: Count = 0
    """Of the contacts; 0 before anybody set them, and for customers."""


class BasicInfoSearch(Message, frozen=True, kw_only=True):
    text: Word = ""
    """A part of the company's name."""


class BasicInfos(Message, frozen=True, kw_only=True):
    """Companies by name, at most COMPANIES_PAGE."""

    items: list[BasicInfo]
    has_more: bool = False


Staff = Annotated[tuple[Id, ...], msgspec.Meta(max_length=CONTACTS_MAX)]


class ContactsDraft(Message, frozen=True, kw_only=True):
    reps: Staff = ()
    supports: Staff = ()


class Kept(enum.StrEnum):
    """What a history is kept of."""

    NOTICE = "notice"
    FAQ = "faq"
    PAGE = "page"
    CONTACTS = "contacts"
    CALL_CENTRES = "call_centres"
    CATEGORY = "category"
    CATEGORY_ORDER = "category_order"


class KeptVersion(Message, frozen=True, kw_only=True):
    version: Count
    value: msgspec.Raw
    """JSON of NoticeText, FaqText, PageDraft, ContactsDraft, CallCentres, CategoryWords or CategoryOrder."""
    what: str = ""
    """added, changed, published, withdrawn, restored."""
    changed_at: Moment
    changed_by: str = ""
    names: tuple[str, ...] = ()
    """Of contacts: who they were, reps first, as they are called now."""


class KeptVersions(Message, frozen=True, kw_only=True):
    """Newest first, at most HISTORY_MAX."""

    items: list[KeptVersion]


_HIDDEN = (Code.NOT_FOUND,)

LIST_PAGES = Endpoint("GET", "/v1/pages", Nothing, SitePages, Permission.READ_KNOWLEDGE)
LIST_PAGE_VERSIONS = Endpoint(
    "GET", "/v1/pages/{page}/versions", Nothing, PageVersions, Permission.WRITE_KNOWLEDGE, _HIDDEN
)
PUT_PAGE = Endpoint(
    "PUT", "/v1/pages/{page}", PageDraft, PageVersions, Permission.WRITE_KNOWLEDGE, _HIDDEN, versioned=True
)
GET_CALL_CENTRES = Endpoint("GET", "/v1/call-centres", Nothing, CallCentresSet, Permission.READ_KNOWLEDGE)
PUT_CALL_CENTRES = Endpoint(
    "PUT", "/v1/call-centres", CallCentres, CallCentresSet, Permission.WRITE_KNOWLEDGE, versioned=True
)
SEARCH_BASIC_INFO = Endpoint("GET", "/v1/basic-info", BasicInfoSearch, BasicInfos, Permission.READ_KNOWLEDGE)
"""Customers get their own company, whatever they search for."""
GET_BASIC_INFO = Endpoint(
    "GET", "/v1/companies/{company_id}/basic-info", Nothing, BasicInfo, Permission.READ_KNOWLEDGE, _HIDDEN
)
PUT_BASIC_INFO = Endpoint(
    "PUT",
    "/v1/companies/{company_id}/basic-info",
    ContactsDraft,
    BasicInfo,
    Permission.WRITE_KNOWLEDGE,
    _HIDDEN,
    versioned=True,
)
GET_KEPT_VERSIONS = Endpoint("GET", "/v1/kept/{kind}/{key}", Nothing, KeptVersions, Permission.WRITE_KNOWLEDGE, _HIDDEN)
"""`kind`: a Kept; `key`: the notice_id, faq_id or company_id, the page's name or the category, "all" for the call
centres, "order" for that of the categories."""
