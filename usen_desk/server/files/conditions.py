"""What a search asks of files, as values ready to bind. No SQL here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from usen_desk.contract.files import FileKind, FileSearch, FileSort
from usen_desk.contract.inquiries import Status
from usen_desk.contract.text import code_key, fold, looks_like_phone, phone_key
from usen_desk.server.context import Context
from usen_desk.server.inquiries.inbox_conditions import Place, end_of, start_of
from usen_desk.server.inquiries.states import shown_to_customers


@dataclass(frozen=True)
class Wanted:
    """All of it holds together, within what the caller may see."""

    category: str | None
    statuses: tuple[str, ...]
    """Empty: any."""
    since: datetime | None
    before: datetime | None
    kind: FileKind | None
    name: str
    """Folded."""
    place: Place | None
    attachment_ids: tuple[int, ...]
    """Empty: any."""
    sort: FileSort
    descending: bool


def wanted(context: Context, asked: FileSearch) -> Wanted:
    """Text of nothing but blanks asks nothing."""
    store = fold(asked.store)
    phone = phone_key(asked.store) if looks_like_phone(asked.store) else ""
    return Wanted(
        category=asked.category.value if asked.category else None,
        statuses=_statuses(asked, is_customer=context.actor.is_customer),
        since=start_of(asked.created_from) if asked.created_from else None,
        before=end_of(asked.created_to) if asked.created_to else None,
        kind=asked.kind,
        name=fold(asked.name),
        place=Place(code_key(asked.store), phone, store) if store else None,
        attachment_ids=asked.attachment_ids,
        sort=asked.sort,
        descending=asked.descending,
    )


def _statuses(asked: FileSearch, *, is_customer: bool) -> tuple[str, ...]:
    """To customers 保留 is 対応中, whichever of them they ask for."""
    found = set(asked.statuses)
    if is_customer:
        told = {shown_to_customers(status) for status in found}
        found = {status for status in Status if shown_to_customers(status) in told}
    return tuple(status.value for status in Status if status in found)
