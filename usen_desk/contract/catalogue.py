"""The 8 categories of an inquiry with their fields and notes, as the service says them; every form is drawn from this.

Seed A03-1, A03-4. The catalogue itself stands in usen_desk/server/inquiries/catalogue.py.
"""

from __future__ import annotations

import enum

from usen_desk.contract.base import Count, Endpoint, Message, Nothing
from usen_desk.contract.permissions import Permission


class Category(enum.StrEnum):
    """In the manual's order; NEW_STORE is the other way in (新規出店のご相談)."""

    PROGRAM = "program"  # 放送プログラム
    BILLING = "billing"  # 支払・請求
    REPAIR = "repair"  # 修理
    PRODUCT = "product"  # 商品問合せ
    RENOVATION = "renovation"  # 改装
    RELOCATION = "relocation"  # 移転
    CLOSING = "closing"  # 閉店
    OTHER = "other"  # その他
    NEW_STORE = "new_store"  # 新規出店のご相談


class FieldKind(enum.StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICES = "choices"
    """Any number of `choices`."""
    CHOICE = "choice"
    """At most one of `choices`."""
    DATE = "date"
    """YYYY-MM-DD."""
    PHONE = "phone"


class FieldChoice(Message, frozen=True, kw_only=True):
    key: str
    label: str


class CategoryField(Message, frozen=True, kw_only=True):
    key: str
    label: str
    kind: FieldKind
    choices: tuple[FieldChoice, ...] = ()
    is_required: bool = False
    max_chars: Count = 200
    hint: str = ""
    is_ours: bool = False
    """Not printed in the manual (RULINGS.md, Words and screens)."""


class CategoryForm(Message, frozen=True, kw_only=True):
    category: Category
    label: str
    icon: str
    """Name of a file in resources/icons."""
    fields: tuple[CategoryField, ...]
    notes: tuple[str, ...] = ()
    """Paragraphs shown above the fields."""
    needs_store: bool = True


class Prefecture(Message, frozen=True, kw_only=True):
    code: Count
    """JIS X 0401, 1 to 47."""
    name: str
    region: str


class Catalogue(Message, frozen=True, kw_only=True):
    version: str
    """Changes with the content: a desk keeps the catalogue it has while this is the same."""
    categories: tuple[CategoryForm, ...]
    prefectures: tuple[Prefecture, ...]


GET_CATALOGUE = Endpoint("GET", "/v1/inquiry-catalogue", Nothing, Catalogue, Permission.READ_INQUIRIES)
