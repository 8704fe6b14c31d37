"""Tests for usen_desk.server.inquiries.lines_store."""

from uuid import uuid4

from sqlalchemy import select

from usen_desk.server.db import schema
from usen_desk.server.inquiries.lines_store import add_line


def test_a_line_takes_the_threads_next_number_and_is_not_searched(world):
    inquiry_id = world.open().card.inquiry_id
    with world.database.write() as tx:
        for number in (2, 3):
            made = add_line(tx, inquiry_id, kind="system", reply_id=str(uuid4()), text="保留", now=world.now)
            row = tx.execute(select(schema.message).where(schema.message.c.message_id == made)).one()
            assert (row.sequence, row.public_sequence, row.body_folded) == (number, None, "")
        inquiry = tx.execute(select(schema.inquiry.c.last_sequence, schema.inquiry.c.said_count)).one()
    assert inquiry == (3, 1)
