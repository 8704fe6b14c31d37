"""よくあるご質問: questions and answers for customers and staff, found by any part, voted on, with history. Seed A-FAQ.

Answers are in the light markup of contract/markup.py.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.accounts import Word
from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

FAQ_PAGE = 50

Question = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
FaqAnswer = Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]
FaqCategoryName = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
FaqWords = Annotated[str, msgspec.Meta(max_length=400)]


class FaqText(Message, frozen=True, kw_only=True):
    category: FaqCategoryName
    question: Question
    answer: FaqAnswer
    keywords: FaqWords = ""
    """Other words for it and their reading in ひらがな, separated by spaces; found, but not shown to customers."""
    position: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    """Order inside its category."""
    is_published: bool = False
    for_customers: bool = False
    for_staff: bool = True
    """What is for customers is seen by staff too."""


class Faq(Message, frozen=True, kw_only=True):
    faq_id: Id
    category: str
    question: str
    answer: str
    keywords: str = ""
    """Empty for customers."""
    position: Count = 0
    is_published: bool = True
    for_customers: bool = False
    for_staff: bool = True
    useful_count: Count = 0
    """役に立った はい; 0 for customers, who don't see what others said."""
    useless_count: Count = 0
    my_vote: bool | None = None
    changed_at: Moment
    changed_by: str = ""
    version: Count = 0
    """0 for customers."""


class FaqSearch(Message, frozen=True, kw_only=True):
    text: Word = ""
    """Words separated by blanks: all of them somewhere in question, keywords or answer, in any spelling, from one
    character on."""
    category: Annotated[str, msgspec.Meta(max_length=40)] = ""
    manages: bool = False
    """Also what isn't published; only for those who may write."""
    only_customers: bool = False
    """Only what customers may see: what may go into a reply to them."""
    skip: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=FAQ_PAGE)] = FAQ_PAGE


class FaqCategory(Message, frozen=True, kw_only=True):
    name: str
    count: Count


class FaqPage(Message, frozen=True, kw_only=True):
    """Without a text by category and position; with one, those whose question holds it first, then by usefulness."""

    items: list[Faq]
    count: Count
    """All hits."""
    categories: list[FaqCategory]
    """Of everything this person may see, whatever was searched for, by name; the one door of the category list."""


class FaqToAdd(Message, frozen=True, kw_only=True):
    faq_key: UUID
    """Made by the desk: sending it twice adds it once."""
    text: FaqText


class FaqVote(Message, frozen=True, kw_only=True):
    is_useful: bool | None
    """None: takes one's vote back. One vote a person."""


_HIDDEN = (Code.NOT_FOUND,)

SEARCH_FAQ = Endpoint("GET", "/v1/faq", FaqSearch, FaqPage, Permission.READ_KNOWLEDGE, is_search=True)
VOTE_FAQ = Endpoint("PUT", "/v1/faq/{faq_id}/vote", FaqVote, Faq, Permission.READ_KNOWLEDGE, _HIDDEN)
ADD_FAQ = Endpoint("POST", "/v1/faq", FaqToAdd, Faq, Permission.WRITE_KNOWLEDGE, (Code.OTHER_CONTENT,))
PUT_FAQ = Endpoint("PUT", "/v1/faq/{faq_id}", FaqText, Faq, Permission.WRITE_KNOWLEDGE, _HIDDEN, versioned=True)
