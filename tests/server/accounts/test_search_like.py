"""Hits of a store name equal a LIKE over folded text, on both databases: a property over any names and words."""

from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.server.accounts.rows import BRANCH, OTHER_BRANCH, add_stores
from tests.server.conftest import NOW, actor
from usen_desk.contract.accounts import AccountSearch, SortKey
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.text import fold
from usen_desk.server.accounts import search
from usen_desk.server.accounts.search_conditions import wanted
from usen_desk.server.context import Context
from usen_desk.server.db import schema
from usen_desk.server.settings import Settings

pytestmark = pytest.mark.usefixtures("branches")

SPELLINGS = "カフェかふぇｶﾌｪﾞ゛がガﾊﾟパーｰ髙高橋﨑崎𠮷吉𩸽𩸾店"
MARKS = "%_\\'\"*&|()!:-~^ 　\u200b"
HEX = "0123456789abcdefABCDEF０ａ"
# The first few letters give the same pairs in another order, which only the recheck tells apart.
NAMES = (
    st.text("アい%", min_size=1, max_size=9)
    | st.text(st.sampled_from(SPELLINGS + MARKS + HEX), min_size=1, max_size=12)
    | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=12)
)


@st.composite
def names_and_word(draw):
    """Names, and a word that is part of one of them, or any."""
    names = draw(st.lists(NAMES, min_size=1, max_size=12))
    name = draw(st.sampled_from(names))
    start = draw(st.integers(0, len(name) - 1))
    part = name[start : draw(st.integers(start + 1, len(name)))]
    return names, draw(st.just(part) | NAMES)


class Undo(Exception):
    pass


@contextmanager
def undone(database):
    """A write unit of which nothing stays."""
    with suppress(Undo), database.write() as tx:
        yield tx
        raise Undo


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names_and_word(), st.sampled_from([SortKey.NEWEST, SortKey.CUSTOMER_CODE]))
def test_hits_equal_a_like_over_folded_text(database, example, sort):
    names, word = example
    with undone(database) as tx:
        add_stores(
            tx, [{"store_name": name, "branch_code": (BRANCH, OTHER_BRANCH)[at % 2]} for at, name in enumerate(names)]
        )
        for role in (Role.AGENT, Role.SALES):
            context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_ACCOUNTS, actor(role))
            page = search.page(context, AccountSearch(store_name=word, sort=sort, limit=200))
            found = {row.customer_id for row in page.rows}
            assert found == _liked(tx, word, BRANCH if role is Role.SALES else None)
            assert page.count == len(page.rows) == len(found)
            listed = [row.customer_id for row in search.newest(context, _wanted(context, word), 50)]
            assert listed == sorted(found, reverse=True)


_FOLDED = schema.customer.c.store_name_folded


def _wanted(context, word):
    return wanted(context, AccountSearch(store_name=word))


def _liked(tx, word, branch_code):
    """The answer of the database's own LIKE, checked against Python."""
    escaped = fold(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    stores = select(schema.customer.c.customer_id, schema.customer.c.branch_code, _FOLDED)
    liked = tx.execute(stores.where(_FOLDED.like(f"%{escaped}%", escape="\\"))).all()
    assert liked == [row for row in tx.execute(stores).all() if fold(word) in row.store_name_folded]
    return {row.customer_id for row in liked if branch_code in (None, row.branch_code)}
