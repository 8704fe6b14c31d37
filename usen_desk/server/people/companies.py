"""企業と店舗: which stores and chains are a company's. All that customers see hangs on it.

Inquiries of a store follow it to its company. A store that is put to a company by itself wins over its chain.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.company_stores import (
    COMPANY_STORES_SHOWN,
    CompanyDetail,
    CompanyEdit,
    CompanyRow,
    CompanyRows,
    CompanySearch,
    StoreOfCompany,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.text import code_key, fold
from usen_desk.server.audit import edits
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.people import company_store as store
from usen_desk.server.people.company_store import Places
from usen_desk.server.session import portal_store

INDEXED_AT_ONCE = 100
NOTED_WHOLE_MAX = 200
"""Codes of a longer list are kept in the history only where they came or went: its texts are cut (audit/edits.py)."""


def list_companies(context: Context, asked: CompanySearch) -> CompanyRows:
    rows, total = store.companies(context.tx, fold(asked.text), asked.offset, asked.limit)
    chains = store.chains(context.tx, [row.company_id for row in rows])
    return CompanyRows(items=[_row(row, chains.get(row.company_id, [])) for row in rows], total=total)


def get_company(context: Context, _: Nothing, company_id: int) -> CompanyDetail:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    row = store.company_by_id(context.tx, company_id)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    stores, total = store.stores(context.tx, company_id, COMPANY_STORES_SHOWN)
    return CompanyDetail(
        company=_row(row, store.chains(context.tx, [company_id]).get(company_id, [])),
        stores=[
            StoreOfCompany(
                customer_code=one.customer_code,
                store_name=one.store_name,
                chain_code=one.chain_code,
                by_chain=bool(one.by_chain),
            )
            for one in stores
        ],
        total_stores=total,
        version=row.version,
    )


def edit_company(context: Context, body: CompanyEdit, company_id: int) -> CompanyDetail:
    """
    Raises:
        Refusal: NOT_FOUND (with the field, for a code); CHANGED_MEANWHILE; ALREADY_REGISTERED (name);
            OF_OTHER_COMPANY (add_customer_codes, add_chain_codes); INVALID_INPUT (name).
    """
    row = store.held_company(context.tx, company_id)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    context.insist_on_version(row.version)
    before = noted(context, company_id)
    name = row.name if body.name is None else _name(context, body.name, company_id)
    _take_places(context, body, company_id)
    add_places(
        context,
        company_id,
        stores_of(context, body.add_customer_codes, company_id, "add_customer_codes"),
        chains_of(context, body.add_chain_codes, company_id, "add_chain_codes"),
    )
    store.put_company(context.tx, company_id, name)
    keep_change(context, company_id, before)
    return get_company(context, Nothing(), company_id)


def keep_change(context: Context, company_id: int, before: dict[str, object]) -> None:
    """In the history and the access log, if there is any. `before`: noted() of then, {} for a new one."""
    after = noted(context, company_id)
    told = _shortly(before, after), _shortly(after, before)
    if edits.note(context, "company", str(company_id), str(after["name"]), *told):
        log(context, Action.COMPANY_CHANGED, "company", str(company_id))


def stores_of(context: Context, codes: Iterable[str], company_id: int, field: str) -> tuple[int, ...]:
    """customer_id of each 顧客CD, typed in any spelling.

    Raises:
        Refusal: NOT_FOUND, OF_OTHER_COMPANY with the field.
    """
    keys = list(dict.fromkeys(code_key(code) for code in codes))
    found = store.codes_of_stores(context.tx, keys)
    if any(key not in found for key in keys):
        raise Refusal(Code.NOT_FOUND, field)
    if any(holder not in (None, company_id) for _, holder in found.values()):
        raise Refusal(Code.OF_OTHER_COMPANY, field)
    return tuple(found[key][0] for key in keys)


def chains_of(context: Context, codes: Iterable[str], company_id: int, field: str) -> tuple[str, ...]:
    """The key of each チェーン店CD. One that no store has is refused: it would be a slip of the keyboard.

    Raises:
        Refusal: NOT_FOUND, OF_OTHER_COMPANY with the field.
    """
    keys = tuple(dict.fromkeys(code_key(code) for code in codes))
    known = store.known_chains(context.tx, keys)
    if any(key not in known for key in keys):
        raise Refusal(Code.NOT_FOUND, field)
    if any(holder != company_id for holder in store.companies_of_chains(context.tx, keys).values()):
        raise Refusal(Code.OF_OTHER_COMPANY, field)
    return keys


def add_places(context: Context, company_id: int, stores: tuple[int, ...], chains: tuple[str, ...]) -> None:
    """The desks hear of every inquiry that changes its company by this."""
    for customer_id in stores:
        store.put_store(context.tx, customer_id, company_id)
    for key in chains:
        store.put_chain(context.tx, key, company_id)
    _move_inquiries(context, Places(stores, chains))


def _take_places(context: Context, body: CompanyEdit, company_id: int) -> None:
    found = store.codes_of_stores(context.tx, [code_key(code) for code in body.remove_customer_codes])
    places = Places(
        tuple(customer_id for customer_id, holder in found.values() if holder == company_id),
        tuple(code_key(code) for code in body.remove_chain_codes),
    )
    if places.stores or places.chains:
        store.take_places(context.tx, company_id, places)
        _move_inquiries(context, places)


def _move_inquiries(context: Context, places: Places) -> None:
    moved = store.put_companies_of_inquiries(context.tx, places)
    for start in range(0, len(moved), INDEXED_AT_ONCE):
        store.index_messages(context.tx, moved[start : start + INDEXED_AT_ONCE])
    for inquiry_id in moved:
        context.changed(ChangeKind.INQUIRY, inquiry_id)


def _name(context: Context, given: str, company_id: int) -> str:
    name = unicodedata.normalize("NFC", given).strip()
    if not name or not name.isprintable():
        raise Refusal(Code.INVALID_INPUT, "name")
    if portal_store.company_of(context.tx, fold(name)) not in (None, company_id):
        raise Refusal(Code.ALREADY_REGISTERED, "name")
    return name


def noted(context: Context, company_id: int) -> dict[str, object]:
    row = store.company_by_id(context.tx, company_id)
    return {
        "name": row.name if row else "",
        "customer_codes": store.own_codes(context.tx, company_id),
        "chain_codes": store.chains(context.tx, [company_id]).get(company_id, []),
    }


def _shortly(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    told = dict(one)
    for name, value in one.items():
        beside = other.get(name)
        if isinstance(value, list) and isinstance(beside, list) and max(len(value), len(beside)) > NOTED_WHOLE_MAX:
            told[name] = sorted(set(value) - set(beside))
    return told


def _row(row: Any, chain_codes: list[str]) -> CompanyRow:
    return CompanyRow(
        company_id=row.company_id,
        name=row.name,
        store_count=row.store_count,
        chain_codes=tuple(chain_codes),
        user_count=row.user_count,
    )
