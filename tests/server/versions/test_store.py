"""Tests for usen_desk.server.versions.store."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from tests.server.conftest import NOW
from usen_desk.contract.site_info import Kept, PageDraft
from usen_desk.server.db import schema
from usen_desk.server.versions import store


@pytest.fixture
def writer(unit):
    with unit() as context:
        person = {"staff_id": 1, "login_id": "sv", "name": "森", "role": "supervisor", "password_hash": "x"}
        context.tx.execute(insert(schema.staff).values(**person, created_at=NOW))


def test_a_version_is_stored_once_and_the_valid_one_is_found(unit, writer):
    with unit() as context:
        for number in (1, 2, 3):
            begins = NOW + timedelta(days=number - 2)
            assert store.add(context, Kept.PAGE, "terms", number, PageDraft(body=str(number)), valid_from=begins)
        assert not store.add(context, Kept.PAGE, "terms", 3, PageDraft(body="again"))
        assert [one.version for one in store.versions(context.tx, Kept.PAGE, "terms")] == [3, 2, 1]
        assert store.newest(context.tx, Kept.PAGE, "terms").version == 3
        assert store.valid(context.tx, Kept.PAGE, "terms", NOW).version == 2
        assert store.valid(context.tx, Kept.PAGE, "terms", NOW - timedelta(days=9)) is None
        assert store.newest(context.tx, Kept.PAGE, "privacy") is None
