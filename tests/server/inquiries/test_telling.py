"""Mails that tell of an answer: to those who take part, one for what is unread, none to who may not sign in."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from tests.server.inquiries.conftest import AGENT, CUSTOMER, OTHER_CUSTOMER
from usen_desk.contract.inquiries import ReadMark
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Actor
from usen_desk.server.db import schema
from usen_desk.server.inquiries import telling_store
from usen_desk.server.inquiries.telling import tell_of_answer
from usen_desk.server.inquiries.threads import mark_read

CUSTOMERS_COLLEAGUE = Actor(0, "kato@taisho.example.jp", "加藤 様", "株式会社大将フーズ", CUSTOMER.role, None, "", 9, 1)


def addresses(world):
    with world.database.read() as tx:
        outbox = schema.mail_outbox
        wanted = select(outbox.c.to_address).where(outbox.c.kind == "portal_answered").order_by(outbox.c.created_at)
        return list(tx.execute(wanted).scalars())


def add_colleague(world):
    with world.database.write() as tx:
        tx.execute(
            insert(schema.portal_user).values(
                user_id=9,
                company_id=1,
                email=CUSTOMERS_COLLEAGUE.login_id,
                email_key=CUSTOMERS_COLLEAGUE.login_id,
                name="加藤",
                password_hash="x",
                is_temporary=False,
                created_at=world.now,
            )
        )


def test_who_opened_and_who_wrote_are_told(world):
    add_colleague(world)
    made = world.open()
    world.say(AGENT, made.card.inquiry_id)
    assert addresses(world) == [CUSTOMER.login_id]
    world.say(CUSTOMERS_COLLEAGUE, made.card.inquiry_id)
    world.say(AGENT, made.card.inquiry_id)
    assert addresses(world) == [CUSTOMER.login_id, CUSTOMERS_COLLEAGUE.login_id], "the first has one unread already"


def test_reading_up_to_the_answer_opens_the_way_for_the_next_mail(world):
    made = world.open()
    number = made.card.inquiry_id
    world.say(AGENT, number)
    with world.unit(CUSTOMER) as context:
        mark_read(context, ReadMark(sequence=1), number)
    world.say(AGENT, number)
    assert len(addresses(world)) == 1
    with world.unit(CUSTOMER) as context:
        mark_read(context, ReadMark(sequence=3), number)
    world.say(AGENT, number)
    assert len(addresses(world)) == 2


def test_nobody_else_is_told(world):
    add_colleague(world)
    made = world.open()
    with world.database.write() as tx:
        tx.execute(update(schema.portal_user).where(schema.portal_user.c.user_id == 1).values(disabled_at=world.now))
    world.say(AGENT, made.card.inquiry_id)
    world.say(AGENT, world.open(AGENT).card.inquiry_id)
    assert addresses(world) == []
    assert OTHER_CUSTOMER.login_id not in addresses(world)


def test_an_answer_sent_twice_is_told_once(world):
    made = world.open()
    with world.unit(AGENT, Permission.REPLY_INQUIRIES) as context:
        tell_of_answer(context, made.card.inquiry_id, 2)
        tell_of_answer(context, made.card.inquiry_id, 2)
        (reader,) = telling_store.readers(context.tx, made.card.inquiry_id)
    assert (reader.told_sequence, reader.read_sequence) == (2, 1)
    assert len(addresses(world)) == 1
