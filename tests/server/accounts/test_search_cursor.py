"""Tests for usen_desk.server.accounts.search_cursor: what a cursor may hold, and cursors that somebody made up."""

import base64

import msgspec
import pytest

from tests.server.accounts.rows import BRANCH, OTHER_BRANCH, add_account, add_store, add_stores
from usen_desk.contract.accounts import AccountSearch, SortKey
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.server.accounts import search, search_cursor
from usen_desk.server.accounts.search_cursor import Cursor
from usen_desk.server.context import Refusal

pytestmark = pytest.mark.usefixtures("branches")


def unpacked(after):
    return base64.urlsafe_b64decode(after + "=" * (-len(after) % 4))


def made_up(asked, **fields):
    """`asked` with a cursor as somebody writes it who knows the form."""
    first = Cursor(1, search_cursor.of_search(asked), asked.sort, asked.descending, False, False, "", 1, 0)
    return msgspec.structs.replace(asked, after=search_cursor.write(msgspec.structs.replace(first, **fields)))


@pytest.mark.parametrize("sort", [SortKey.PHONE, SortKey.EMAIL])
def test_what_a_list_masks_does_not_stand_in_its_cursor(unit, sort):
    with unit() as context:
        for at in range(3):
            store = add_store(context.tx, phone=f"045-123-456{at}")
            add_account(context.tx, store, at + 1, email=f"tanaka{at}@example.jp")
        after = search.page(context, AccountSearch(sort=sort, limit=1)).next_after
        assert after
        assert b"045" not in unpacked(after)
        assert b"tanaka" not in unpacked(after)


@pytest.mark.parametrize("sort", [SortKey.PHONE, SortKey.EMAIL])
def test_a_place_in_another_branch_is_none(unit, sort):
    with unit() as context:
        add_stores(context.tx, [{"store_name": "店", "phone": f"045-{at}", "branch_code": BRANCH} for at in range(3)])
        other = add_store(context.tx, phone="045-1", branch_code=OTHER_BRANCH)
    with unit(Role.SALES) as context, pytest.raises(Refusal) as refused:
        search.page(context, made_up(AccountSearch(sort=sort), customer_id=other))
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "after")


def test_a_key_with_nul_is_refused(unit):
    with unit() as context:
        add_store(context.tx)
        asked = made_up(AccountSearch(sort=SortKey.CUSTOMER_CODE), more_than_count=True, key="a\0")
        with pytest.raises(Refusal) as refused:
            search.page(context, asked)
        assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "after")
