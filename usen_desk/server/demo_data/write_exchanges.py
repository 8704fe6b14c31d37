"""Puts companies, their people and their exchanges into the database, after stores and staff."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Table, func, insert, select

from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import MessageKind, Status
from usen_desk.contract.text import fold
from usen_desk.server.calendars import dues, rules
from usen_desk.server.db import schema, search
from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.exchanges import Asker, Exchange, Word, exchanges
from usen_desk.server.demo_data.names import names
from usen_desk.server.demo_data.paper_blobs import Papers
from usen_desk.server.demo_data.places import places
from usen_desk.server.inquiries.catalogue import form_of
from usen_desk.server.inquiries.moving_store import Line
from usen_desk.server.inquiries.opening import answers
from usen_desk.server.inquiries.posting import Said
from usen_desk.server.inquiries.rethreading import made
from usen_desk.server.inquiries.states import queue_of
from usen_desk.server.settings import Settings

BATCH = 500
COMPANIES_MAX = 400
STORES_OF_A_COMPANY = 30
DEMO_CUSTOMER = "sato@taisho-foods.example"
"""Signs in with the demo's password."""
FIRST_STORE = "0412-3398-01"
_KINDS = {"c": "public", "s": "public", "n": "note"}
_MEDIA = {"pdf": "application/pdf", "jpg": "image/jpeg"}
_OFFICE = "application/vnd.openxmlformats-officedocument"


def put_exchanges(
    tx: Connection, seed: int, until: datetime, count: int, password_hash: str, papers: Papers | None = None
) -> None:
    """That many exchanges, all of them before `until`. papers: where the bytes of their files are; without them there
    are rows only."""
    askers = list(_askers(tx, seed, until, password_hash))
    staff = {row.login_id: row for row in tx.execute(select(schema.staff))}
    rows = exchanges(askers, seed, until, count)
    first_inquiry, first_message = 1, 1
    while batch := list(islice(rows, BATCH)):
        writer = _Writer(tx, staff, first_inquiry, first_message, until, papers)
        writer.put(batch)
        first_inquiry, first_message = first_inquiry + len(batch), writer.next_message
    if tx.dialect.name != "sqlite":
        for table in (schema.inquiry, schema.message, schema.company, schema.portal_user):
            _move_sequence(tx, table)


class _Writer:
    """One batch: numbers are given here, so that rows can name each other."""

    def __init__(
        self,
        tx: Connection,
        staff: dict[str, Any],
        first_inquiry: int,
        first_message: int,
        until: datetime,
        papers: Papers | None,
    ) -> None:
        self._tx, self._staff, self._until, self._papers = tx, staff, until, papers
        self._first, self.next_message = first_inquiry, first_message
        self._inquiries: list[dict[str, Any]] = []
        self._messages: list[dict[str, Any]] = []
        self._attachments: list[dict[str, Any]] = []
        self._marks: list[dict[str, Any]] = []

    def put(self, batch: Sequence[Exchange]) -> None:
        for inquiry_id, exchange in enumerate(batch, self._first):
            self._add(inquiry_id, exchange)
        for table, rows in (
            (schema.inquiry, self._inquiries),
            (schema.message, self._messages),
            (schema.attachment, self._attachments),
            (schema.read_mark, self._marks),
        ):
            if rows:
                self._tx.execute(insert(table), rows)
        if self._papers is not None:
            self._papers.put_thumbnails(self._tx)
        grams = [(row["message_id"], row["body_folded"]) for row in self._messages]
        search.put(self._tx, "message", grams, new=True)

    def _add(self, inquiry_id: int, exchange: Exchange) -> None:
        lines = [self._line(inquiry_id, exchange, number, word) for number, word in enumerate(exchange.words)]
        thread = made(lines)
        for (message_id, sequence, public), word in zip(thread.numbers, exchange.words, strict=True):
            self._messages.append(self._message(inquiry_id, exchange, word, message_id, sequence, public))
            if word.attachment:
                self._attachments.append(_attachment(message_id, word, self._papers))
        self._inquiries.append(self._inquiry(inquiry_id, exchange, thread.columns))
        if exchange.assignee:
            self._mark(inquiry_id, exchange, lines)

    def _line(self, inquiry_id: int, exchange: Exchange, number: int, word: Word) -> Line:
        message_id = self.next_message
        self.next_message += 1
        return Line(
            message_id=message_id,
            inquiry_id=inquiry_id,
            sequence=number + 1,
            public_sequence=None,
            kind=_KINDS[word.who],
            is_by_staff=word.who != "c" or exchange.is_taken_down,
            is_taken_down=exchange.is_taken_down and word.who == "c",
            at=word.at,
            body=word.text,
            attachment_count=int(bool(word.attachment)),
        )

    def _message(
        self, inquiry_id: int, exchange: Exchange, word: Word, message_id: int, sequence: int, public: int | None
    ) -> dict[str, Any]:
        asker = exchange.asker
        by_staff = self._staff[word.login or exchange.assignee or "yamada.misaki"]
        is_customers = word.who == "c" and not exchange.is_taken_down
        return {
            "message_id": message_id,
            "reply_id": _opening_id(inquiry_id) if sequence == 1 else str(UUID(int=(1 << 64) + message_id)),
            "inquiry_id": inquiry_id,
            "sequence": sequence,
            "public_sequence": public,
            "kind": _KINDS[word.who],
            "author_staff_id": None if is_customers else by_staff.staff_id,
            "author_user_id": asker.user_id if is_customers else None,
            "author_name": asker.user_name if is_customers else by_staff.name,
            "author_department": asker.company_name if is_customers else by_staff.department,
            "at": word.at,
            "body": word.text,
            "body_folded": fold(word.text),
            "content_hash": Said(UUID(int=0), MessageKind(_KINDS[word.who]), word.text).content_hash,
            "category": exchange.category.value,
            "prefecture": f"{asker.prefecture_code:02}" if asker.prefecture_code else "",
            "month": f"{word.at.astimezone(JST):%Y-%m}",
        }

    def _inquiry(self, inquiry_id: int, exchange: Exchange, columns: dict[str, object]) -> dict[str, Any]:
        asker, last = exchange.asker, exchange.words[-1].at
        public = [word.at for word in exchange.words if word.who != "n"]
        is_done = exchange.status is Status.DONE
        waiting: Any = None if is_done else columns["waiting_since"]
        opener = self._staff[exchange.assignee or "yamada.misaki"] if exchange.is_taken_down else None
        name = opener.name if opener else asker.user_name
        return {
            **columns,
            "inquiry_id": inquiry_id,
            "opening_id": _opening_id(inquiry_id),
            "category": exchange.category.value,
            "status": exchange.status.value,
            "queue": queue_of(exchange.status, waiting, None),
            "customer_id": asker.customer_id,
            "company_id": asker.company_id,
            "branch_code": asker.branch_code,
            "prefecture_code": asker.prefecture_code,
            "planned_name": "" if asker.customer_id else asker.store_name,
            "asked": msgspec.json.encode(answers(form_of(exchange.category), exchange.fields)).decode(),
            "assignee_id": self._staff[exchange.assignee].staff_id if exchange.assignee else None,
            "opened_by_staff_id": opener.staff_id if opener else None,
            "opened_by_user_id": None if opener else asker.user_id,
            "opener_name": name,
            "opener_department": opener.department if opener else asker.company_name,
            "opener_folded": fold(name),
            "created_at": exchange.words[0].at,
            "updated_at": last,
            "public_updated_at": public[-1],
            "waiting_since": waiting,
            **_dues(exchange.category.value, waiting, is_first=columns["first_answered_at"] is None),
            "hold_until": exchange.hold_until,
            "hold_reason": exchange.hold_reason,
            "done_at": last if is_done else None,
        }

    def _mark(self, inquiry_id: int, exchange: Exchange, lines: Sequence[Line]) -> None:
        """The assignee has read everything up to their own last word; of what is done, everything."""
        own = [number for number, word in enumerate(exchange.words, 1) if word.who != "c"]
        read = len(lines) if exchange.status is Status.DONE else own[-1] if own else 0
        self._marks.append(
            {
                "staff_id": self._staff[exchange.assignee].staff_id,
                "inquiry_id": inquiry_id,
                "sequence": read,
                "read_count": read,
                "at": exchange.words[-1].at,
            }
        )


def _opening_id(inquiry_id: int) -> str:
    """Also the first message's own."""
    return str(UUID(int=(2 << 64) + inquiry_id))


def _askers(tx: Connection, seed: int, until: datetime, password_hash: str) -> Iterator[Asker]:
    """Companies of chains with one person each who writes for their stores; stores by themselves, whose calls staff
    write down; and each tenth company plans a new store."""
    dice = Dice(seed + 6)
    found = _stores_of_chains(tx)
    for company_id, (chain_name, stores) in enumerate(found, start=1):
        user = "佐藤 健" if company_id == 1 else f"{names().surname(dice).text} {names().given_name(dice).text}"
        email = DEMO_CUSTOMER if company_id == 1 else f"user{company_id:04}@company{company_id:04}.example"
        _put_company(tx, company_id, chain_name, stores[0].chain_code_key, (user, email), until, password_hash)
        for row in stores:
            yield _asker(row, company_id, company_id, user, chain_name)
        if company_id % 10 == 0:
            place = dice.pick(places().branches)
            yield Asker(None, company_id, company_id, user, chain_name, f"{chain_name} 新店", place.branch_code, 0)
    for row in _single_stores(tx):
        yield _asker(row, None, None, "", "")


def _asker(row: Any, company_id: int | None, user_id: int | None, user_name: str, company_name: str) -> Asker:
    return Asker(
        customer_id=row.customer_id,
        company_id=company_id,
        user_id=user_id,
        user_name=user_name,
        company_name=company_name,
        store_name=row.store_name,
        branch_code=row.branch_code,
        prefecture_code=row.prefecture_code,
    )


def _stores_of_chains(tx: Connection) -> list[tuple[str, list[Any]]]:
    """Chain name and up to STORES_OF_A_COMPANY stores each; the chain of FIRST_STORE first."""
    customer = schema.customer
    rows = tx.execute(
        select(
            customer.c.customer_id,
            customer.c.customer_code,
            customer.c.store_name,
            customer.c.branch_code,
            customer.c.prefecture_code,
            customer.c.chain_code_key,
            customer.c.chain_name,
        )
        .where(customer.c.chain_code_key != "", customer.c.terminated_on.is_(None), customer.c.cancelled_on.is_(None))
        .order_by(customer.c.customer_code)
    )
    by_chain: dict[str, list[Any]] = {}
    for row in rows:
        by_chain.setdefault(row.chain_name, []).append(row)
    chains = sorted(by_chain.items(), key=lambda item: (item[1][0].customer_code != FIRST_STORE, item[0]))
    return [(name, stores[:STORES_OF_A_COMPANY]) for name, stores in chains[:COMPANIES_MAX]]


def _single_stores(tx: Connection) -> list[Any]:
    customer = schema.customer
    wanted = (
        select(customer.c.customer_id, customer.c.store_name, customer.c.branch_code, customer.c.prefecture_code)
        .where(customer.c.chain_code_key == "", customer.c.terminated_on.is_(None), customer.c.cancelled_on.is_(None))
        .order_by(customer.c.customer_code)
        .limit(COMPANIES_MAX)
    )
    return list(tx.execute(wanted))


def _put_company(
    tx: Connection,
    company_id: int,
    name: str,
    chain_code_key: str,
    person: tuple[str, str],
    until: datetime,
    password_hash: str,
) -> None:
    made_at = until - timedelta(days=800)
    user, email = person
    tx.execute(
        insert(schema.company).values(company_id=company_id, name=name, name_folded=fold(name), created_at=made_at)
    )
    tx.execute(insert(schema.company_chain).values(chain_code_key=chain_code_key, company_id=company_id))
    tx.execute(
        insert(schema.portal_user).values(
            user_id=company_id,
            company_id=company_id,
            email=email,
            email_key=fold(email),
            name=user,
            password_hash=password_hash,
            is_temporary=False,
            created_at=made_at,
        )
    )


def _attachment(message_id: int, word: Word, papers: Papers | None) -> dict[str, Any]:
    suffix = word.attachment.rpartition(".")[2]
    office = {"docx": f"{_OFFICE}.wordprocessingml.document", "xlsx": f"{_OFFICE}.spreadsheetml.sheet"}
    digest = hashlib.sha256(f"{message_id}{word.attachment}".encode()).hexdigest()
    made = {
        "message_id": message_id,
        "name": word.attachment,
        "media_type": (_MEDIA | office)[suffix],
        "size_bytes": 20_000 + int(digest[:5], 16),
        "sha256": digest,
        "scan_state": "safe",
        "created_at": word.at,
        "blob": "",
    }
    return made | (papers.columns(word.attachment) if papers is not None else {})


def _move_sequence(tx: Connection, table: Table) -> None:
    """PostgreSQL's sequence doesn't see ids that were given."""
    column = next(iter(table.primary_key))
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    tx.execute(select(func.setval(sequence, select(func.max(column)).scalar_subquery())))


def _dues(category: str, waiting_since: datetime | None, *, is_first: bool) -> dict[str, object]:
    """By the targets that every installation begins with."""
    defaults = rules.defaults(Settings().answer_within_minutes)
    return dues.columns(defaults, dues.Clock(category, waiting_since, is_first))
