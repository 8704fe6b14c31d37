"""Hits of a search over messages equal a LIKE over folded text, on both databases: a property over any texts."""

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.inquiries.conftest import AGENT, CUSTOMER, SALES
from tests.server.inquiries.rows import add_inquiries, add_messages
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import MessageSearch
from usen_desk.contract.permissions import Permission
from usen_desk.contract.text import fold
from usen_desk.server.context import Context
from usen_desk.server.db import schema, search
from usen_desk.server.inquiries import message_search_store
from usen_desk.server.inquiries.message_search import search_messages
from usen_desk.server.settings import Settings

SPELLINGS = "カフェかふぇｶﾌｪﾞ゛がガﾊﾟパーｰ髙高橋﨑崎𠮷吉𩸽𩸾店㈱株"
MARKS = "%_\\'\"*&|()!:-~^ 　\u200b\n"
TEXTS = (
    st.text("アい%", min_size=1, max_size=9)
    | st.text(st.sampled_from(SPELLINGS + MARKS + "0aAk"), min_size=1, max_size=12)
    | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=12)
)
KINDS = ("public", "public", "note", "system")
DAY = NOW.date()


class Undo(Exception):
    pass


@contextmanager
def undone(database):
    """A write unit of which nothing stays."""
    with suppress(Undo), database.write() as tx:
        yield tx
        raise Undo


@st.composite
def messages_and_word(draw):
    """Texts with where they stand, and a word that is part of one of them, or any."""
    made = st.tuples(
        TEXTS,
        st.sampled_from(KINDS),
        st.integers(0, 2),
        st.integers(-40, 0),
        st.sampled_from(["repair", "billing"]),
        st.booleans(),
    )
    messages = draw(st.lists(made, min_size=1, max_size=10))
    text = draw(st.sampled_from(messages))[0]
    start = draw(st.integers(0, len(text) - 1))
    return messages, draw(st.just(text[start : draw(st.integers(start + 1, len(text)))]) | TEXTS)


@pytest.fixture(params=["as it is", "in small steps"])
def steps(request, monkeypatch):
    """PostgreSQL reads few rows one by one, and has its blocks of two rows each."""
    if request.param == "in small steps":
        monkeypatch.setattr(message_search_store, "WINDOW", 2)
        monkeypatch.setattr(message_search_store, "BITS", (1, 2))
        monkeypatch.setattr(message_search_store, "FEW", 1)
        monkeypatch.setitem(search.BLOCK_BITS, "message", (1, 2))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages_and_word(), st.sampled_from([AGENT, SALES, CUSTOMER]), st.sampled_from(["", "category", "days"]))
def test_hits_equal_a_like_over_folded_text(world, steps, example, actor, condition):
    messages, word = example
    with undone(world.database) as tx:
        threads = add_inquiries(
            tx,
            [
                {"branch_code": BRANCH, "company_id": 1, "customer_id": 1},
                {"branch_code": OTHER_BRANCH, "company_id": 2, "customer_id": 3},
                {"branch_code": BRANCH, "company_id": 2, "status": "done"},
            ],
        )
        add_messages(
            tx,
            [
                {
                    "inquiry_id": threads[thread],
                    "body": body,
                    "kind": kind,
                    "at": NOW + timedelta(days=days),
                    "category": category,
                    "withdrawn_at": NOW if gone else None,
                }
                for body, kind, thread, days, category, gone in messages
            ],
        )
        days = {"at_from": DAY - timedelta(days=20), "at_to": DAY}
        conditions = {"category": {"category": Category.BILLING}, "days": days}
        asked = MessageSearch(text=word, limit=3, **conditions.get(condition, {}))
        context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_INQUIRIES, actor)
        found, page = [], search_messages(context, asked)
        count = page.count
        while True:
            found += [hit.message_id for hit in page.items]
            if not page.next_after:
                break
            page = search_messages(context, MessageSearch(**_fields(asked) | {"after": page.next_after}))
            assert page.count == count
        liked = _liked(tx, word, actor, asked)
        assert found == liked
        assert count == len(liked)


def _fields(asked):
    return {name: getattr(asked, name) for name in MessageSearch.__struct_fields__}


_MESSAGE, _INQUIRY = schema.message.c, schema.inquiry.c


def _liked(tx, word, actor, asked):
    """The answer of the database's own LIKE over folded text, with the rights told again in words of their own."""
    folded = fold(word)
    if not folded:
        return []
    escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = tx.execute(
        select(_MESSAGE.message_id, _MESSAGE.body_folded, _MESSAGE.at, _MESSAGE.category)
        .join(schema.inquiry, _INQUIRY.inquiry_id == _MESSAGE.inquiry_id)
        .where(
            _MESSAGE.body_folded.like(f"%{escaped}%", escape="\\"),
            _MESSAGE.withdrawn_at.is_(None),
            _MESSAGE.kind.in_(["public"] if actor is CUSTOMER else ["public", "note"]),
            (_INQUIRY.company_id == 1) if actor is CUSTOMER else True,
            (_INQUIRY.branch_code == BRANCH) if actor is SALES else True,
        )
        .order_by(_MESSAGE.message_id.desc())
    ).all()
    assert all(folded in row.body_folded for row in rows)
    first = asked.at_from
    return [
        row.message_id
        for row in rows
        if (not asked.category or row.category == "billing")
        and (not first or (row.at + timedelta(hours=9)).date() >= first)
    ]
