"""お問い合わせ店舗: a customer finds a store of the company, and hears what is open for it. Seed A03-1b, A03-2."""

from __future__ import annotations

from usen_desk.contract.portal import STORES_MAX, OwnStore, OwnStores, OwnStoreSearch
from usen_desk.server.context import Context
from usen_desk.server.inquiries import inbox_store, own_stores_store
from usen_desk.server.inquiries.cards import card


def search_own_stores(context: Context, body: OwnStoreSearch) -> OwnStores:
    found = own_stores_store.found(context, body, STORES_MAX)
    opened = own_stores_store.open_inquiries(context, [store.customer_id for store in found])
    rows = inbox_store.cards(context, sorted(opened.values())) if opened else {}
    items = [
        OwnStore(
            customer_code=store.customer_code,
            store_name=store.store_name,
            prefecture_code=store.prefecture_code,
            address=store.address,
            open_inquiry=card(context, rows[opened[store.customer_id]]) if store.customer_id in opened else None,
        )
        for store in found
    ]
    count = len(found) if len(found) < STORES_MAX else own_stores_store.count(context, body)
    return OwnStores(items=items, count=count)
