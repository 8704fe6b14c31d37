"""The file of companies: one fact a line (a store, a chain, or a person of a company). All lines are read and checked
before the first is applied; what is there already is left, so that a file can be given again. Row A01-1, RULINGS.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.text import code_key, fold
from usen_desk.server.accounts import import_fields
from usen_desk.server.accounts.import_fields import BadCell, Read
from usen_desk.server.accounts.import_file import Broken, Records, Source
from usen_desk.server.accounts.import_messages import CELL_FAULTS
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted
from usen_desk.server.db.database import Database
from usen_desk.server.people import company_store

COMPANY, STORE, CHAIN, EMAIL, NAME, DEPARTMENT = "企業名", "顧客CD", "チェーン店CD", "メールアドレス", "氏名", "部署"
REQUIRED = (COMPANY,)
COLUMNS: dict[str, Read] = {
    COMPANY: import_fields.text(200, required=True),
    STORE: import_fields.text(32),
    CHAIN: import_fields.text(32),
    EMAIL: import_fields.mail(254),
    NAME: import_fields.text(60),
    DEPARTMENT: import_fields.text(100),
}
BATCH_LINES = 100
_BROKEN = "列の数か引用符が正しくありません"
_NOTHING = "顧客CD・チェーン店CD・メールアドレスのどれかが必要です"
_NO_STORE = "登録のない店舗です。先に店舗を取り込んでください"
_NO_NAME = "氏名が空です。メールアドレスには氏名が必要です"
_OTHER_COMPANY = "ほかの企業の利用者として登録済みです"


@dataclass(frozen=True)
class Problem:
    line: int
    column: str
    said: str


@dataclass(frozen=True)
class Fact:
    """One good line."""

    line: int
    company: str
    customer_code: str
    chain_code: str
    email: str
    name: str
    department: str


@dataclass
class Result:
    lines: int = 0
    companies: int = 0
    """New ones; the next three: new or of another company before."""
    stores: int = 0
    chains: int = 0
    people: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def run(database: Database, source: Source, now: datetime, *, is_dry: bool) -> Result:
    """
    Raises:
        FileFault: the file is damaged; nothing was changed.
        DatabaseBusy: likewise, or some lines are applied: given again, the file goes on from there.
    """
    result = Result()
    facts = list(_facts(source, result))
    with database.read() as tx:
        facts = [fact for batch in _batches(facts) for fact in _known(tx, batch, result)]
    if is_dry:
        with database.read() as tx:
            _try(tx, facts, result)
    else:
        for batch in _batches(facts):
            with database.write() as tx:
                _apply(tx, batch, now, result)
        with database.write() as tx:
            moved = company_store.put_companies_of_inquiries(tx)
            for start in range(0, len(moved), BATCH_LINES):
                company_store.index_messages(tx, moved[start : start + BATCH_LINES])
            record(tx, now, [Noted(ChangeKind.INQUIRY, inquiry_id) for inquiry_id in moved])
    result.problems.sort(key=lambda problem: problem.line)
    return result


def _batches(facts: Sequence[Fact]) -> Iterator[Sequence[Fact]]:
    """Codes and addresses of one are parameters of one statement."""
    return (facts[start : start + BATCH_LINES] for start in range(0, len(facts), BATCH_LINES))


def _try(tx: Connection, facts: Sequence[Fact], result: Result) -> None:
    """What _apply would count, without writing: a later line may say something about a company that an earlier one
    brings. New companies have numbers below 0."""
    companies, stores, chains = company_store.company_ids(tx), dict[int, int](), dict[str, int]()
    people: set[str] = set()
    for batch in _batches(facts):
        ids = company_store.customer_ids(tx, {fact.customer_code for fact in batch if fact.customer_code})
        held = company_store.companies_of_stores(tx, ids.values())
        keys = {code_key(fact.chain_code) for fact in batch if fact.chain_code}
        held_chains = company_store.companies_of_chains(tx, keys)
        known = company_store.user_companies(tx, {fold(fact.email) for fact in batch if fact.email})
        for fact in batch:
            before = (result.companies, result.stores, result.chains, result.people)
            company_id = companies.get(fold(fact.company))
            if company_id is None:
                company_id = companies[fold(fact.company)] = -1 - len(companies)
                result.companies += 1
            if (store := ids.get(fact.customer_code)) is not None:
                result.stores += stores.get(store, held.get(store)) != company_id
                stores[store] = company_id
            if chain := code_key(fact.chain_code):
                result.chains += chains.get(chain, held_chains.get(chain)) != company_id
                chains[chain] = company_id
            if (email := fold(fact.email)) and email not in known and email not in people:
                people.add(email)
                result.people += 1
            result.unchanged += before == (result.companies, result.stores, result.chains, result.people)


def _facts(source: Source, result: Result) -> Iterator[Fact]:
    """The lines that can be read."""
    places = {fold(label): at for at, label in enumerate(source.header)}
    columns = [(label, places[fold(label)], read) for label, read in COLUMNS.items() if fold(label) in places]
    with closing(Records(source)) as records:
        for found in records:
            result.lines += 1
            if isinstance(found, Broken):
                result.problems.append(Problem(found.line, "", _BROKEN))
                continue
            line, cells = found
            values = _read(line, [(label, cells[at], read) for label, at, read in columns], result)
            if values is not None:
                yield Fact(line, *(values.get(label, "") for label in COLUMNS))


def _read(line: int, cells: Sequence[tuple[str, str, Read]], result: Result) -> dict[str, str] | None:
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for label, cell, read in cells:
        try:
            values[label] = str(read(cell) or "")
        except BadCell as bad:
            problems.append(Problem(line, label, CELL_FAULTS[bad.code]))
    if not problems and not (values.get(STORE) or values.get(CHAIN) or values.get(EMAIL)):
        problems.append(Problem(line, "", _NOTHING))
    if not problems and values.get(EMAIL) and not values.get(NAME):
        problems.append(Problem(line, NAME, _NO_NAME))
    result.problems += problems
    return None if problems else values


def _known(tx: Connection, facts: Sequence[Fact], result: Result) -> Iterator[Fact]:
    """Those whose store exists and whose person is nobody else's."""
    stores = company_store.customer_ids(tx, {fact.customer_code for fact in facts if fact.customer_code})
    people = company_store.user_companies(tx, {fold(fact.email) for fact in facts if fact.email})
    companies = company_store.company_ids(tx)
    for fact in facts:
        holder = people.get(fold(fact.email)) if fact.email else None
        if fact.customer_code and fact.customer_code not in stores:
            result.problems.append(Problem(fact.line, STORE, _NO_STORE))
        elif holder is not None and holder != companies.get(fold(fact.company)):
            result.problems.append(Problem(fact.line, EMAIL, _OTHER_COMPANY))
        else:
            yield fact


def _apply(tx: Connection, batch: Sequence[Fact], now: datetime, result: Result) -> None:
    companies = company_store.company_ids(tx)
    stores = company_store.customer_ids(tx, {fact.customer_code for fact in batch if fact.customer_code})
    people = company_store.user_companies(tx, {fold(fact.email) for fact in batch if fact.email})
    for fact in batch:
        before = (result.companies, result.stores, result.chains, result.people)
        company_id = companies.get(fold(fact.company))
        if company_id is None:
            company_id = companies[fold(fact.company)] = company_store.add_company(tx, fact.company, now)
            result.companies += 1
        if fact.customer_code:
            result.stores += company_store.put_store(tx, stores[fact.customer_code], company_id)
        if fact.chain_code:
            result.chains += company_store.put_chain(tx, code_key(fact.chain_code), company_id)
        if fact.email and fold(fact.email) not in people:
            people[fold(fact.email)] = company_id
            company_store.add_user(
                tx, company_id=company_id, email=fact.email, name=fact.name, department=fact.department, now=now
            )
            result.people += 1
        result.unchanged += before == (result.companies, result.stores, result.chains, result.people)
