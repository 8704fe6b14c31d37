"""Which inquiries stand in a view and pass its filters, as the service decides it. No widgets. A04-1, X2.

An event tells of one card; whether that card belongs into the list on screen is said here, or that only the service
can say it.
"""

from __future__ import annotations

from msgspec.structs import replace

from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import InquiryCard, InquirySearch, Status, View


def stands_in(view: View, card: InquiryCard, me: int | None) -> bool:
    """`me`: staff number of the person who looks."""
    if card.merged_into is not None:
        return False
    if view is View.ALL:
        return True
    if card.status is Status.DONE:
        return False
    if view is View.MINE:
        return card.assignee_id is not None and card.assignee_id == me
    if view is View.UNASSIGNED:
        return card.assignee_id is None
    if view is View.HELD:
        return card.status is Status.ON_HOLD
    return card.status is not Status.ON_HOLD and (card.waiting_since is not None) is (view is View.UNANSWERED)


def passes(search: InquirySearch, card: InquiryCard, me: int | None) -> bool | None:
    """Whether the card is among the hits; None where words were asked for, or what is due, which
    only the service compares."""
    if not stands_in(search.view, card, me) or not _passes_choices(search, card):
        return False
    return None if search.store or search.opened_by or search.text or search.due else True


def _passes_choices(search: InquirySearch, card: InquiryCard) -> bool:
    day = card.updated_at.astimezone(JST).date()
    return (
        (search.category is None or card.category is search.category)
        and (not search.statuses or card.status in search.statuses)
        and (not search.prefecture_code or card.prefecture_code == max(search.prefecture_code, 0))
        and (search.updated_from is None or day >= search.updated_from)
        and (search.updated_to is None or day <= search.updated_to)
        and (search.assignee_id is None or card.assignee_id == search.assignee_id)
    )


def is_filtered(search: InquirySearch) -> bool:
    """Anything is asked besides the view."""
    plain = InquirySearch(view=search.view)
    return replace(search, after="", limit=plain.limit) != plain
