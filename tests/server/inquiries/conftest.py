"""A small world for the tests of inquiries: stores of two companies, their people, and staff of two branches."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import MessageKind, NewInquiry, ReplyDraft
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.context import Actor, Context
from usen_desk.server.db import schema, search
from usen_desk.server.inquiries.opening import open_inquiry
from usen_desk.server.inquiries.replying import post_reply
from usen_desk.server.inquiries.store import stored_card
from usen_desk.server.inquiries.threads import opened
from usen_desk.server.settings import Settings

AGENT = Actor(1, "agent", "山田 美咲", "カスタマーサポート部", Role.AGENT, None, "")
COLLEAGUE = Actor(2, "agent2", "高橋 誠", "技術部", Role.AGENT, None, "")
SALES = Actor(3, "sales", "銀 次郎", "横浜南支店", Role.SALES, BRANCH, "")
SUPERVISOR = Actor(4, "sv", "田中 花", "カスタマーサポート部", Role.SUPERVISOR, None, "")
ADMIN = Actor(5, "admin", "鈴木 光", "情報システム部", Role.ADMIN, None, "")
CUSTOMER = Actor(0, "sato@taisho.example.jp", "佐藤 様", "株式会社大将フーズ", Role.CUSTOMER, None, "", 1, 1)
OTHER_CUSTOMER = Actor(0, "ito@sakura.example.jp", "伊藤 様", "医療法人社団さくら会", Role.CUSTOMER, None, "", 2, 2)
STAFF = (AGENT, COLLEAGUE, SALES, SUPERVISOR, ADMIN)

STORE, CHAIN_STORE, OTHER_STORE = "0412-3398-01", "0412-3398-02", "0412-5510-01"
"""Of the first company by itself, of the first by its chain, of the other company (and the other branch)."""

_STORES = (
    (1, STORE, "焼肉大将 渋谷センター街店", "", "03-5489-3000", BRANCH, 13),
    (2, CHAIN_STORE, "焼肉大将 髙田馬場店", "300412", "03-5489-3001", BRANCH, 13),
    (3, OTHER_STORE, "さくら薬局 札幌店", "", "011-123-4567", OTHER_BRANCH, 1),
)


@dataclass
class World:
    """Writes and reads as a person: `with world.unit(AGENT) as context:`. `now` moves with every unit by a minute."""

    database: object
    settings: Settings
    now: datetime = NOW

    @contextmanager
    def unit(self, actor: Actor, permission: Permission = Permission.READ_INQUIRIES, if_match: int | None = None):
        self.now += timedelta(minutes=1)
        with self.database.write() as tx:
            yield Context(tx, self.settings, self.now, "0" * 32, "127.0.0.0/24", permission, actor, if_match=if_match)

    def open(self, actor: Actor = CUSTOMER, *, store: str | None = STORE, comment: str = "音が出ません。", **more):
        """Opens an exchange; returns the Inquiry as an agent sees it who has read nothing yet."""
        body = {
            "opening_id": uuid4(),
            "category": Category.REPAIR if store else Category.NEW_STORE,
            "customer_code": store,
            "fields": {"symptom": "silent"} if store else {},
            "comment": comment,
        }
        with self.unit(actor, Permission.OPEN_INQUIRIES) as context:
            made = open_inquiry(context, NewInquiry(**(body | more)))
        return self.seen(made.card.inquiry_id)

    def seen(self, inquiry_id: int, actor: Actor = AGENT):
        with self.unit(actor) as context:
            stored = stored_card(context, inquiry_id)
            assert stored is not None
            return opened(context, stored)

    def say(
        self,
        actor: Actor,
        inquiry_id: int,
        body: str = "承知しました。",
        *,
        kind: MessageKind = MessageKind.PUBLIC,
        reply_id: UUID | None = None,
        last_seen: int = 0,
        send_anyway: bool = True,
        **more,
    ):
        """Posts a reply or a note; returns what was posted."""
        draft = ReplyDraft(
            reply_id=reply_id or uuid4(), kind=kind, body=body, last_seen=last_seen, send_anyway=send_anyway, **more
        )
        with self.unit(actor, Permission.REPLY_INQUIRIES) as context:
            return post_reply(context, draft, inquiry_id)

    def note(self, actor: Actor, inquiry_id: int, body: str = "社内の覚え書き"):
        return self.say(actor, inquiry_id, body, kind=MessageKind.NOTE)


@pytest.fixture
def world(database, branches):
    return small_world(database)


def small_world(database) -> World:
    """In a database with the branches only."""
    with database.write() as tx:
        _put_stores(tx)
        _put_people(tx)
    return World(database, Settings())


def _put_stores(tx) -> None:
    for customer_id, code, name, chain_code, phone, branch_code, prefecture_code in _STORES:
        tx.execute(
            insert(schema.customer).values(
                customer_id=customer_id,
                customer_code=code,
                customer_code_key=code_key(code),
                chain_code=chain_code,
                chain_code_key=code_key(chain_code),
                store_name=name,
                store_name_folded=fold(name),
                phone=phone,
                phone_key=phone_key(phone),
                branch_code=branch_code,
                prefecture_code=prefecture_code,
            )
        )
        search.put(tx, "customer", [(customer_id, fold(name))], new=True)


def _put_people(tx) -> None:
    for person in STAFF:
        tx.execute(
            insert(schema.staff).values(
                staff_id=person.staff_id,
                login_id=person.login_id,
                name=person.name,
                department=person.department,
                role=person.role.value,
                branch_code=person.branch_code,
                password_hash="x",
                created_at=NOW,
            )
        )
    for person in (CUSTOMER, OTHER_CUSTOMER):
        tx.execute(
            insert(schema.company).values(
                company_id=person.company_id,
                name=person.department,
                name_folded=fold(person.department),
                created_at=NOW,
            )
        )
        tx.execute(
            insert(schema.portal_user).values(
                user_id=person.user_id,
                company_id=person.company_id,
                email=person.login_id,
                email_key=person.login_id,
                name=person.name,
                password_hash="x",
                is_temporary=False,
                created_at=NOW,
            )
        )
    tx.execute(insert(schema.company_store), [{"customer_id": 1, "company_id": 1}, {"customer_id": 3, "company_id": 2}])
    tx.execute(insert(schema.company_chain).values(chain_code_key=code_key("300412"), company_id=1))
