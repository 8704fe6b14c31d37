"""Search by folded words over what this PC keeps, for work without the service. Finds what was shown to this person
before, and nothing else: the page says so by the time of its data."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec

from usen_desk.contract.accounts import AccountPage, AccountRow, AccountSearch, AccountState, Customer, SortKey
from usen_desk.contract.base import JST, Message
from usen_desk.contract.find import FOUND_MAX_ROWS, Find, Found, FoundBy, FoundGroup
from usen_desk.contract.inquiries import (
    SNIPPET_CHARS,
    Inquiry,
    InquiryCard,
    InquiryPage,
    InquirySearch,
    MessageHit,
    MessageHits,
    Messages,
    MessageSearch,
    ThreadMessage,
)
from usen_desk.contract.text import code_key, fold, folded_hits, looks_like_phone, phone_key
from usen_desk.contract.trials import Trial, TrialRow
from usen_desk.local.store.cache import Cache, Kind

T = TypeVar("T")

Stands = Callable[[InquirySearch, InquiryCard], bool | None]
"""Whether a card is among the hits of a search; None: but for the words, which are compared here."""

BEFORE_HIT = 20
_NUMBER = re.compile(r"#?(\d{1,9})")
_WHITE = re.compile(r"\s+")


class CachedSearch:
    """One search. `oldest`: when the oldest thing that was looked through came from the service."""

    def __init__(self, cache: Cache, stands: Stands, folded: Callable[[str], str] = fold) -> None:
        """folded: may remember, since folding messages takes longer than all else."""
        self._cache, self._stands, self._folded = cache, stands, folded
        self.oldest: datetime | None = None

    def answer(self, body: Message) -> Message | None:
        if isinstance(body, Find):
            return self._find(body)
        if isinstance(body, AccountSearch):
            return None if body.after or body.offset else self._accounts(body)
        if isinstance(body, MessageSearch):
            return None if body.after else self._messages(body)
        if isinstance(body, InquirySearch):
            return None if body.after else self._inquiries(body)
        return None

    # what is kept

    def _kept(self, kind: Kind, of: type[T]) -> list[T]:
        found = []
        for entry in self._cache.all(kind):
            try:
                found.append(msgspec.json.decode(entry.content, type=of))
            except msgspec.DecodeError:  # another answer of this kind, or of another version
                continue
            self.oldest = entry.fetched_at if self.oldest is None else min(self.oldest, entry.fetched_at)
        return found

    def _cards(self) -> list[InquiryCard]:
        """The newest of each, newest update first."""
        cards: dict[int, InquiryCard] = {}
        pages = [card for page in self._kept(Kind.PAGE, _Cards) for card in page.inquiries]
        for card in [*pages, *(inquiry.card for inquiry in self._kept(Kind.INQUIRY, Inquiry))]:
            known = cards.get(card.inquiry_id)
            if known is None or card.version > known.version:
                cards[card.inquiry_id] = card
        return sorted(cards.values(), key=lambda card: (card.updated_at, card.inquiry_id), reverse=True)

    def _all_messages(self) -> list[ThreadMessage]:
        """Newest first."""
        pages: list[Inquiry | Messages] = [
            *self._kept(Kind.INQUIRY, Inquiry), *self._kept(Kind.MESSAGES, Messages),
        ]  # fmt: skip
        each = [one for page in pages for one in _messages_of(page)]
        by_id = {one.message_id: one for one in each if not one.is_withdrawn}
        return sorted(by_id.values(), key=lambda one: one.message_id, reverse=True)

    def _rows(self) -> list[AccountRow]:
        """Lines that were shown, and stores that were opened without one."""
        rows = self._kept(Kind.ROW, AccountRow)
        shown = {row.customer_code for row in rows}
        opened = (one for one in self._customers() if one.unis.customer_code not in shown)
        return [*rows, *(_row_of(one) for one in opened)]

    def _customers(self) -> list[Customer]:
        return self._kept(Kind.CUSTOMER, Customer)

    # searches

    def _inquiries(self, search: InquirySearch) -> InquiryPage:
        texts = self._texts() if search.text else {}
        items = [card for card in self._cards() if self._is_hit(card, search, texts)]
        return InquiryPage(items=items[: search.limit], count=len(items))

    def _is_hit(self, card: InquiryCard, search: InquirySearch, texts: dict[int, str]) -> bool:
        stands = self._stands(search, card)
        if stands is None:
            stands = self._stands(msgspec.structs.replace(search, text="", store="", opened_by=""), card)
        store, wanted = fold(search.store), fold(search.text)
        return bool(
            stands
            and (not store or store in fold(card.store_name) or code_key(search.store) == code_key(card.customer_code))
            and fold(search.opened_by) in fold(card.opened_by.name)
            and (not wanted or wanted in texts.get(card.inquiry_id, "") + fold(card.preview))
        )

    def _texts(self) -> dict[int, str]:
        """Of each thread all that is kept, folded; messages apart by what no word holds."""
        texts: dict[int, list[str]] = {}
        for one in self._all_messages():
            texts.setdefault(one.inquiry_id, []).append(self._folded(one.body))
        return {inquiry_id: "\n".join(parts) for inquiry_id, parts in texts.items()}

    def _messages(self, search: MessageSearch) -> MessageHits:
        wanted, cards = fold(search.text), {card.inquiry_id: card for card in self._cards()}
        like = InquirySearch(
            category=search.category, statuses=search.statuses, prefecture_code=search.prefecture_code,
            assignee_id=search.assignee_id, store=search.store,
        )  # fmt: skip
        within = {card.inquiry_id for card in cards.values() if self._is_hit(card, like, {})} if wanted else set()
        hits = [
            one
            for one in self._all_messages()
            if one.inquiry_id in within
            and search.inquiry_id in (None, one.inquiry_id)
            and _is_within(one.at, search)
            and wanted in self._folded(one.body)
        ]
        shown = [_hit(one, cards[one.inquiry_id], wanted) for one in hits[: search.limit]]
        return MessageHits(items=shown, count=len(hits))

    def _accounts(self, search: AccountSearch) -> AccountPage:
        phones = self._phones()
        items = _in_order([row for row in self._rows() if _passes(row, search, phones)], search)
        return AccountPage(
            items=items[: search.limit], count=len(items), sort=search.sort, descending=search.descending
        )

    def _find(self, body: Find) -> Found:
        rows, phones = self._rows(), self._phones()
        groups = []
        for by, search in _meanings(body.text).items():
            items = [row for row in rows if _passes(row, search, phones)]
            if items:
                groups.append(FoundGroup(by=by, items=items[:FOUND_MAX_ROWS], has_more=len(items) > FOUND_MAX_ROWS))
        number = _NUMBER.fullmatch(fold(body.text))
        inquiries = [card for card in self._cards() if card.inquiry_id == int(number[1])] if number else []
        return Found(groups=groups, inquiries=inquiries, trials=self._trials(fold(body.text)))

    def _trials(self, login_id: str) -> list[TrialRow]:
        return [one.row for one in self._kept(Kind.TRIAL, Trial) if fold(one.row.login_id) == login_id]

    def _phones(self) -> dict[str, str]:
        """By customer code: lists are masked, opened stores are not."""
        return {one.unis.customer_code: phone_key(one.unis.phone) for one in self._customers()}


class _Cards(msgspec.Struct, frozen=True):
    """Any page of cards; another page has other items and doesn't decode."""

    items: list[InquiryCard]

    @property
    def inquiries(self) -> list[InquiryCard]:
        return self.items


def _messages_of(page: Inquiry | Messages) -> list[ThreadMessage]:
    return page.messages if isinstance(page, Inquiry) else page.items


def _row_of(customer: Customer) -> AccountRow:
    """Without phone and mail, which lists mask."""
    unis = customer.unis
    account = customer.accounts[0] if customer.accounts else None
    return AccountRow(
        customer_code=unis.customer_code,
        account_id=account.account_id if account else None,
        store_name=unis.store_name,
        phone="",
        login_id=account.login_id if account else "",
        state=customer.state,
        services=account.services if account else (),
        chain_code=unis.chain_code,
        branch_code=unis.branch_code,
    )


def _passes(row: AccountRow, search: AccountSearch, phones: dict[str, str]) -> bool:
    phone = phone_key(search.phone)
    return (
        (not search.customer_code or code_key(row.customer_code) == code_key(search.customer_code))
        and (not search.chain_code or code_key(row.chain_code) == code_key(search.chain_code))
        and fold(search.store_name) in fold(row.store_name)
        and (not search.phone or phone in (phones.get(row.customer_code), phone_key(row.phone)))
        and (not search.login_id or fold(row.login_id) == fold(search.login_id))
        and (not search.email or fold(row.email) == fold(search.email))
        and set(search.services) <= set(row.services)
        and (not search.branch_code or row.branch_code == search.branch_code)
        and (not search.active_only or row.state is AccountState.ACTIVE)
        and _is_started_within(row, search)
    )


def _in_order(rows: list[AccountRow], search: AccountSearch) -> list[AccountRow]:
    """By the column that was asked for; newest: the day on which the ID began. Empty values last either way."""
    is_newest = search.sort is SortKey.NEWEST
    name = SortKey.UMS_STARTED_ON if is_newest else search.sort
    texts = [(str(getattr(row, name.value) or ""), row.customer_code, row) for row in rows]
    with_value = sorted(
        (one for one in texts if one[0]), key=lambda one: one[:2], reverse=search.descending != is_newest
    )
    return [row for *_, row in [*with_value, *(one for one in texts if not one[0])]]


def _is_started_within(row: AccountRow, search: AccountSearch) -> bool:
    start, end, day = search.ums_started_from, search.ums_started_to, row.ums_started_on
    if start is None and end is None:
        return True
    return day is not None and (start is None or day >= start) and (end is None or day <= end)


def _meanings(text: str) -> dict[FoundBy, AccountSearch]:
    if "@" in fold(text):
        return {FoundBy.EMAIL: AccountSearch(email=text)}
    meanings = {
        FoundBy.CUSTOMER_CODE: AccountSearch(customer_code=text),
        FoundBy.LOGIN_ID: AccountSearch(login_id=text),
        FoundBy.CHAIN_CODE: AccountSearch(chain_code=text),
        FoundBy.STORE_NAME: AccountSearch(store_name=text),
    }
    if looks_like_phone(text):
        meanings[FoundBy.PHONE] = AccountSearch(phone=text)
    return {by: meanings[by] for by in FoundBy if by in meanings}


def _is_within(at: datetime, search: MessageSearch) -> bool:
    day = at.astimezone(JST).date()
    return (search.at_from is None or day >= search.at_from) and (search.at_to is None or day <= search.at_to)


def _hit(message: ThreadMessage, card: InquiryCard, wanted: str) -> MessageHit:
    line = _WHITE.sub(" ", message.body).strip()
    hits = folded_hits(line, wanted) or [(0, 0)]
    begin = max(0, hits[0][0] - BEFORE_HIT)
    end = min(len(line), max(begin + SNIPPET_CHARS, hits[0][1]))
    before, after = "…" * (begin > 0), "…" * (end < len(line))
    shift = len(before) - begin
    marks = tuple((start + shift, stop + shift) for start, stop in hits if stop and start >= begin and stop <= end)
    return MessageHit(
        inquiry_id=message.inquiry_id,
        message_id=message.message_id,
        sequence=message.sequence,
        kind=message.kind,
        author=message.author,
        at=message.at,
        category=card.category,
        status=card.status,
        store_name=card.store_name,
        snippet=before + line[begin:end] + after,
        marks=marks,
    )
