"""Before and after: what was changed in the office's own data (staff, portal users, companies, canned replies …)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from usen_desk.contract.base import Count, Endpoint, Message, Moment
from usen_desk.contract.permissions import Permission

EDITS_MAX = 200


class ChangedField(Message, frozen=True, kw_only=True):
    field: str
    """Name of the field in the contract."""
    before: str = ""
    after: str = ""


class RecordEdit(Message, frozen=True, kw_only=True):
    edit_id: Count
    at: Moment
    by_name: str
    """"" for the service itself, or a command at its machine."""
    kind: str
    """staff, portal_user or company."""
    key: str
    title: str
    """What the object was called then."""
    changes: tuple[ChangedField, ...]


class EditSearch(Message, frozen=True, kw_only=True):
    kind: Annotated[str, msgspec.Meta(max_length=20)] = ""
    key: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """"" for all of the kind."""
    before: Count = 0
    """Only those with a smaller edit_id; 0 from the newest."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=EDITS_MAX)] = 50


class Edits(Message, frozen=True, kw_only=True):
    """The newest first."""

    items: list[RecordEdit]
    has_more: bool = False


LIST_EDITS = Endpoint("GET", "/v1/edits", EditSearch, Edits, Permission.READ_PEOPLE)
