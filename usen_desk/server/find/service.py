"""The one box (Ctrl+K): what a text could be, looked up under each of its meanings. Row X1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from usen_desk.contract.accounts import AccountSearch
from usen_desk.contract.find import FOUND_MAX_ROWS, Find, Found, FoundBy, FoundGroup
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.permissions import Permission
from usen_desk.contract.text import code_key, fold, looks_like_phone, phone_key
from usen_desk.contract.trials import TrialRow
from usen_desk.server.accounts import search
from usen_desk.server.accounts.search_conditions import wanted
from usen_desk.server.accounts.service import list_row
from usen_desk.server.accounts.store import FoundRow, reach
from usen_desk.server.context import Context
from usen_desk.server.find import store
from usen_desk.server.inquiries.cards import card
from usen_desk.server.inquiries.store import stored_card
from usen_desk.server.trials import rows as trial_rows
from usen_desk.server.trials.store import rows_named

_NUMBER = re.compile(r"#?([1-9][0-9]{0,14})")
_MAIL = re.compile(r"[^@]+@[^@]+\.[a-z]+")

NO_NAME_FROM_DIGITS = 7
"""A number with this many digits is a phone or a code; a shorter one may stand in a store's name."""


def find(context: Context, body: Find) -> Found:
    """Groups that found something, in the order of FoundBy; a store may stand in several."""
    return Found(
        groups=_groups(context, body),
        inquiries=_inquiries(context, body.text),
        trials=_trials(context, body.text),
    )


def _inquiries(context: Context, text: str) -> list[InquiryCard]:
    """By number, as it is written in a letter or said on the phone: 29, #29."""
    found = _NUMBER.fullmatch(fold(text))
    if not found:
        return []
    seen = replace(context, permission=Permission.READ_INQUIRIES)
    stored = stored_card(seen, int(found[1]))
    return [] if stored is None else [card(seen, stored)]


def _groups(context: Context, body: Find) -> list[FoundGroup]:
    within = reach(context)
    if within is None or not fold(body.text):
        return []
    rows = store.look_up(context, _keys(body.text), within, FOUND_MAX_ROWS + 1)
    if _may_be_a_name(body.text):
        look = wanted(context, AccountSearch(store_name=body.text))
        rows[FoundBy.STORE_NAME] = search.newest(context, look, FOUND_MAX_ROWS + 1)
    return [_group(context, by, rows[by]) for by in FoundBy if rows.get(by)]


def _trials(context: Context, text: str) -> list[TrialRow]:
    """A mail or a whole phone number is nobody's leaflet, and costs no look-up."""
    if "@" in fold(text) or (looks_like_phone(text) and len(phone_key(text)) >= NO_NAME_FROM_DIGITS):
        return []
    as_reader = replace(context, permission=Permission.READ_TRIALS)
    found = rows_named(as_reader, text.strip())[:FOUND_MAX_ROWS]
    return trial_rows.made(as_reader, found) if found else []


def _keys(text: str) -> Mapping[FoundBy, str]:
    """What the text is under each exact meaning that it can have; a full phone number costs this one look-up."""
    if "@" in fold(text):
        return {FoundBy.EMAIL: fold(text)}
    keys = {
        FoundBy.CUSTOMER_CODE: code_key(text),
        FoundBy.PHONE: phone_key(text) if looks_like_phone(text) else "",
        FoundBy.LOGIN_ID: fold(text),
        FoundBy.CHAIN_CODE: code_key(text),
    }
    return {by: key for by, key in keys.items() if key}


def _may_be_a_name(text: str) -> bool:
    if looks_like_phone(text):
        return len(phone_key(text)) < NO_NAME_FROM_DIGITS
    return _MAIL.fullmatch(fold(text)) is None


def _group(context: Context, by: FoundBy, rows: list[FoundRow]) -> FoundGroup:
    shown = [list_row(context, row) for row in rows[:FOUND_MAX_ROWS]]
    return FoundGroup(by=by, items=shown, has_more=len(rows) > FOUND_MAX_ROWS)
