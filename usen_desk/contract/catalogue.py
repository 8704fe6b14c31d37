"""The 8 categories of an inquiry with their fields and notes, as the service says them; every form is drawn from this.

Seed A03-1, A03-4. The catalogue itself stands in usen_desk/server/inquiries/catalogue.py.
"""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

from usen_desk.contract.base import Count, Endpoint, Message, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

NOTES_MAX, NOTE_MAX_CHARS, HINT_MAX_CHARS = 6, 600, 120
THE_LIST = 1
"""object_id of ChangeKind.CATALOGUE and CANNED: there is one list of each."""

Note = Annotated[str, msgspec.Meta(min_length=1, max_length=NOTE_MAX_CHARS)]
Hint = Annotated[str, msgspec.Meta(max_length=HINT_MAX_CHARS)]


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


class FieldHint(Message, frozen=True, kw_only=True):
    key: str
    """Of the field."""
    hint: Hint


class CategoryWords(Message, frozen=True, kw_only=True):
    """What can be said otherwise without a new release: docs/decisions/0036-words-of-categories.md."""

    notes: Annotated[tuple[Note, ...], msgspec.Meta(max_length=NOTES_MAX)] = ()
    hints: Annotated[tuple[FieldHint, ...], msgspec.Meta(max_length=20)] = ()
    """One for each field, in their order."""


class CategoryKept(Message, frozen=True, kw_only=True):
    """A category as supervisors see it."""

    form: CategoryForm
    """As every form is drawn now."""
    delivered: CategoryWords
    """With which it came."""
    version: Count = 0
    """0: nobody has changed its words."""


class CategoryOrder(Message, frozen=True, kw_only=True):
    items: tuple[Category, ...]
    """Every category that needs a store, once; NEW_STORE stays at the end."""


class CategoriesKept(Message, frozen=True, kw_only=True):
    """In the order in which they are offered."""

    items: list[CategoryKept]
    order_version: Count = 0


class ListSign(Message, frozen=True, kw_only=True):
    """In the change feed: the list is another one now; who shows it reads it anew."""


LIST_CATEGORIES = Endpoint("GET", "/v1/categories", Nothing, CategoriesKept, Permission.WRITE_KNOWLEDGE)
PUT_CATEGORY = Endpoint(
    "PUT",
    "/v1/categories/{category}",
    CategoryWords,
    CategoriesKept,
    Permission.WRITE_KNOWLEDGE,
    (Code.NOT_FOUND,),
    versioned=True,
)
PUT_CATEGORY_ORDER = Endpoint(
    "PUT", "/v1/category-order", CategoryOrder, CategoriesKept, Permission.WRITE_KNOWLEDGE, versioned=True
)
GET_CATALOGUE = Endpoint("GET", "/v1/inquiry-catalogue", Nothing, Catalogue, Permission.READ_INQUIRIES)
