"""The exchanges of one store, beside its account: open ones first. Issue 4, card at the right."""

from __future__ import annotations

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import CARDS_MAX, CustomerInquiries
from usen_desk.server.context import Context, Refusal
from usen_desk.server.inquiries import inbox_store, of_customer_store
from usen_desk.server.inquiries.cards import card
from usen_desk.server.inquiries.opening_store import place_of_store


def list_customer_inquiries(context: Context, _: Nothing, customer_code: str) -> CustomerInquiries:
    """
    Raises:
        Refusal: NOT_FOUND, also for a store that the caller may not see.
    """
    place = place_of_store(context, customer_code)
    if place is None or place.customer_id is None:
        raise Refusal(Code.NOT_FOUND)
    inquiry_ids = of_customer_store.newest(context, place.customer_id, CARDS_MAX)
    rows = inbox_store.cards(context, inquiry_ids) if inquiry_ids else {}
    return CustomerInquiries(
        items=[card(context, rows[inquiry_id]) for inquiry_id in inquiry_ids],
        open_count=of_customer_store.open_count(context, place.customer_id),
    )
