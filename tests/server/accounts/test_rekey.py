"""Tests for usen_desk.server.accounts.rekey."""

import pytest
from sqlalchemy import insert, select, update

from tests.server.accounts.rows import add_account, add_stores
from usen_desk.contract.accounts import AccountSearch
from usen_desk.contract.text import FOLD_VERSION
from usen_desk.server.accounts import rekey, search
from usen_desk.server.accounts.rekey import rebuild_if_needed
from usen_desk.server.db import schema
from usen_desk.server.db import search as index

pytestmark = pytest.mark.usefixtures("branches")

STORES = [
    {"store_name": f"カフェ {at}", "phone": f"045-{at}", "customer_code": f"A-{at}", "chain_code": "CH-1"}
    for at in range(7)
]


@pytest.fixture
def outdated(database, branches, monkeypatch):
    """Seven stores whose keys are those of another version of the rules."""
    monkeypatch.setattr(rekey, "STORES_AT_A_TIME", 3)
    with database.write() as tx:
        for customer_id in add_stores(tx, STORES):
            add_account(tx, customer_id, customer_id, login_id=f"U{customer_id}", email=f"M{customer_id}@example.jp")
            index.put(tx, "customer", [(customer_id, "old")], new=False)
        old = {"customer_code_key": "old", "chain_code_key": "old", "store_name_folded": "old", "phone_key": "old"}
        tx.execute(update(schema.customer).values(**old))
        tx.execute(update(schema.account).values(login_id_key="old", email_key="old"))
        tx.execute(update(schema.meta).where(schema.meta.c.key == "fold_version").values(value=str(FOLD_VERSION - 1)))
    yield database
    with database.write() as tx:  # the PostgreSQL database keeps this row from test to test
        tx.execute(schema.meta.delete().where(schema.meta.c.key == "fold_version"))
        tx.execute(insert(schema.meta).values(key="fold_version", value=str(FOLD_VERSION)))


KEYS = [
    ({"store_name": "かふぇ"}, 7),
    ({"store_name": "old"}, 0),
    ({"phone": "0453"}, 1),
    ({"customer_code": "a3"}, 1),
    ({"chain_code": "ch1"}, 7),
    ({"login_id": "u4"}, 1),
    ({"email": "m4@example.jp"}, 1),
]


def counts(unit):
    with unit() as context:
        return [search.page(context, AccountSearch(**conditions)).count for conditions, _ in KEYS]


def test_a_new_version_of_the_rules_makes_every_key_anew(outdated, unit):
    assert counts(unit) == [0, 7, 0, 0, 0, 0, 0]
    assert rebuild_if_needed(outdated) == 7
    assert counts(unit) == [count for _, count in KEYS]
    assert rebuild_if_needed(outdated) == 0


class Killed(Exception):
    pass


def test_a_killed_rebuild_goes_on_where_it_was(outdated, unit, monkeypatch):
    rounds = []
    whole = rekey._rebuild

    def dies_in_the_third_round(tx, stores):
        rounds.append(stores)
        whole(tx, stores)
        if len(rounds) == 3:
            raise Killed

    monkeypatch.setattr(rekey, "_rebuild", dies_in_the_third_round)
    with pytest.raises(Killed):
        rebuild_if_needed(outdated)
    assert counts(unit)[0] == 6
    assert rebuild_if_needed(outdated) == 1
    assert counts(unit) == [count for _, count in KEYS]
    with outdated.read() as tx:
        assert "rebuilt" not in " ".join(tx.execute(select(schema.meta.c.key)).scalars())


def test_an_empty_database_only_notes_the_version(database):
    with database.write() as tx:
        tx.execute(update(schema.meta).where(schema.meta.c.key == "fold_version").values(value="0"))
    assert rebuild_if_needed(database) == 0
    with database.read() as tx:
        noted = select(schema.meta.c.value).where(schema.meta.c.key == "fold_version")
        assert tx.execute(noted).scalar_one() == str(FOLD_VERSION)
