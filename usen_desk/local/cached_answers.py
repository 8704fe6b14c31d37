"""Which answers of the service are kept on this PC, and what can be answered from them without it.

Only what was asked for with GET, and nothing that was not shown to this person. Words are searched over what is kept
(usen_desk.local.cached_search).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from usen_desk.contract.accounts import GET_CUSTOMER, SEARCH_ACCOUNTS, AccountPage, AccountRow
from usen_desk.contract.base import Endpoint, Message
from usen_desk.contract.canned import LIST_CANNED
from usen_desk.contract.catalogue import GET_CATALOGUE
from usen_desk.contract.files import SEARCH_FILES, FileSearch
from usen_desk.contract.find import FIND, Found
from usen_desk.contract.inquiries import (
    COUNT_VIEWS,
    GET_INQUIRY,
    LIST_CUSTOMER_INQUIRIES,
    LIST_MESSAGES,
    SEARCH_INQUIRIES,
    SEARCH_MESSAGES,
    InquiryAsk,
    InquirySearch,
)
from usen_desk.contract.inquiry_work import LIST_SAVED_VIEWS
from usen_desk.contract.offline import ViewedKind
from usen_desk.contract.people import LIST_COLLEAGUES
from usen_desk.contract.text import fold
from usen_desk.contract.trials import GET_TRIAL, LIST_CUSTOMER_TRIALS, LIST_MY_TRIALS, LIST_SOLD_AS
from usen_desk.local.cached_search import CachedSearch, Stands
from usen_desk.local.store.cache import Cache, Entry, Kind

log = logging.getLogger(__name__)

KINDS: Mapping[Endpoint[Any, Any], Kind] = {
    SEARCH_INQUIRIES: Kind.PAGE,
    SEARCH_FILES: Kind.PAGE,
    LIST_CUSTOMER_INQUIRIES: Kind.PAGE,
    LIST_CUSTOMER_TRIALS: Kind.PAGE,
    LIST_MY_TRIALS: Kind.PAGE,
    GET_INQUIRY: Kind.INQUIRY,
    LIST_MESSAGES: Kind.MESSAGES,
    GET_CUSTOMER: Kind.CUSTOMER,
    GET_TRIAL: Kind.TRIAL,
    COUNT_VIEWS: Kind.REFERENCE,
    GET_CATALOGUE: Kind.REFERENCE,
    LIST_CANNED: Kind.REFERENCE,
    LIST_COLLEAGUES: Kind.REFERENCE,
    LIST_SAVED_VIEWS: Kind.REFERENCE,
    LIST_SOLD_AS: Kind.REFERENCE,
}
BODIES_FOLDED = 8000
"""Whoever searches searches again: 200 threads of 40 messages."""
SEARCHED = frozenset((SEARCH_INQUIRIES, SEARCH_MESSAGES, SEARCH_ACCOUNTS, FIND))
"""Answered from what is kept by other answers."""


@dataclass(frozen=True)
class Cached:
    """An answer without the service."""

    result: Any
    fetched_at: datetime
    """Of the oldest thing in it."""
    viewed: tuple[ViewedKind, str] | None = None
    """What the access log has to know of."""


class KeptAnswers:
    """May be used from any thread; blocks on the disk."""

    def __init__(self, cache: Cache, stands: Stands) -> None:
        self._cache, self._stands = cache, stands
        self._folded = lru_cache(maxsize=BODIES_FOLDED)(fold)

    def entries(
        self,
        endpoint: Endpoint[Any, Any],
        body: Message,
        path: Mapping[str, int | str],
        result: Message,
        at: datetime,
    ) -> list[Entry]:
        """What to keep of an answer; `keep` writes it."""
        entries = []
        key = _key(endpoint, body, path)
        if endpoint in KINDS and key is not None:
            entries.append(Entry(KINDS[endpoint], key, msgspec.json.encode(result), at))
        entries += [
            Entry(Kind.ROW, f"{row.customer_code} {row.account_id or ''}", msgspec.json.encode(row), at)
            for row in _rows_in(result)
        ]
        return entries

    def keep(self, entries: list[Entry], heard_at: datetime | None) -> None:
        """A cache that can't be written keeps what it has: the service has it all."""
        contact = [Entry(Kind.CONTACT, "", b"", heard_at)] if heard_at is not None else []
        try:
            self._cache.put_all([*entries, *contact])
        except OSError as error:
            log.warning("answers could not be kept: %s", error.strerror)

    def answer(self, endpoint: Endpoint[Any, Any], body: Message, path: Mapping[str, int | str]) -> Cached | None:
        """None: nothing is kept that answers this."""
        key = _key(endpoint, body, path)
        entry = self._cache.get(KINDS[endpoint], key) if endpoint in KINDS and key is not None else None
        if entry is not None:
            try:
                result = msgspec.json.decode(entry.content, type=endpoint.result)
                return Cached(result, entry.fetched_at, _viewed(endpoint, path, result))
            except msgspec.DecodeError:  # of another version
                return None
        if endpoint not in SEARCHED:
            return None
        search = CachedSearch(self._cache, self._stands, self._folded)
        found = search.answer(body)
        return Cached(found, search.oldest) if found is not None and search.oldest is not None else None


def _key(endpoint: Endpoint[Any, Any], body: Message, path: Mapping[str, int | str]) -> str | None:
    """The same for what may be answered alike; None for what isn't kept: searches for words, places in the middle."""
    place = endpoint.path.format(**path)
    if isinstance(body, InquirySearch):
        if body.text or body.store or body.opened_by:
            return None
        plain = InquirySearch()
        body = msgspec.structs.replace(body, limit=plain.limit)
    if isinstance(body, FileSearch) and (body.name or body.store or body.after or body.offset or body.attachment_ids):
        return None
    if isinstance(body, InquiryAsk):
        return None if body.around else place
    if endpoint is GET_CUSTOMER:
        return place
    return f"{place} {msgspec.json.encode(body, order='deterministic').decode()}"


def _viewed(endpoint: Endpoint[Any, Any], path: Mapping[str, int | str], result: Any) -> tuple[ViewedKind, str] | None:
    """As the service names it in its log; None where the service logs nothing either."""
    if not endpoint.logs_view:
        return None
    if endpoint is GET_CUSTOMER:
        return ViewedKind.CUSTOMER, result.unis.customer_code
    if endpoint is GET_TRIAL:
        return ViewedKind.TRIAL, str(result.row.account_id)
    return ViewedKind.INQUIRY, str(path["inquiry_id"])


def _rows_in(result: Message) -> list[AccountRow]:
    if isinstance(result, AccountPage):
        return result.items
    return [row for group in result.groups for row in group.items] if isinstance(result, Found) else []
