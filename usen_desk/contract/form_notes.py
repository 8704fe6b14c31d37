"""The paragraphs above the forms of the categories, as the office words them. Labels and fields stay as they are: what
was asked before is kept in their words."""

from __future__ import annotations

from typing import Annotated

import msgspec

from usen_desk.contract.base import Count, Endpoint, Message, Moment, Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

NOTES_MAX = 8
NOTE_MAX_CHARS = 400

Note = Annotated[str, msgspec.Meta(min_length=1, max_length=NOTE_MAX_CHARS)]


class FormNotes(Message, frozen=True, kw_only=True):
    category: Category
    label: str
    notes: tuple[str, ...]
    printed: tuple[str, ...]
    """As the manual prints them."""
    version: Count = 0
    """0: never changed."""
    changed_at: Moment | None = None


class AllFormNotes(Message, frozen=True, kw_only=True):
    """In the manual's order."""

    items: list[FormNotes]


class FormNotesText(Message, frozen=True, kw_only=True):
    notes: Annotated[tuple[Note, ...], msgspec.Meta(max_length=NOTES_MAX)]


LIST_FORM_NOTES = Endpoint("GET", "/v1/form-notes", Nothing, AllFormNotes, Permission.WRITE_NOTES_OF_FORMS)
PUT_FORM_NOTES = Endpoint(
    "PUT",
    "/v1/form-notes/{category}",
    FormNotesText,
    FormNotes,
    Permission.WRITE_NOTES_OF_FORMS,
    (Code.NOT_FOUND,),
    versioned=True,
)
