"""Links by mail: their secret is long, only its hash is kept, and what is over is forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, insert, select

from tests.server.conftest import NOW
from usen_desk.contract.permissions import Permission
from usen_desk.server.db import schema
from usen_desk.server.session import links, links_store
from usen_desk.server.session.service import forget, token_hash


def test_a_secret_has_256_bits_and_its_hash_is_another_text():
    token, hashed = links.made()
    assert (len(token), hashed) == (43, token_hash(token))
    assert links.made()[0] != token


def test_asking_is_counted_by_hashes_and_forgotten_after_an_hour(database, unit):
    with unit(None, Permission.ANYONE) as context:
        links.insist_on_rate(context, "portal", "sato@taisho.example.jp")
    with database.write() as tx:
        keys = tx.execute(select(schema.link_ask.c.key)).scalars().all()
        assert len(keys) == 2
        assert not any("sato" in key or "127" in key for key in keys)
        forget(tx, NOW + timedelta(minutes=59), 100)
        assert tx.execute(select(func.count()).select_from(schema.link_ask)).scalar_one() == 2
        forget(tx, NOW + timedelta(hours=1), 100)
        assert tx.execute(select(func.count()).select_from(schema.link_ask)).scalar_one() == 0


def test_the_times_of_one_key_are_its_own(database):
    with database.write() as tx:
        for key in "aab":
            links_store.add_ask(tx, key, NOW)
        assert len(links_store.asked_since(tx, "a", NOW - timedelta(seconds=1), 9)) == 2
        assert len(links_store.asked_since(tx, "a", NOW, 9)) == 0


def test_a_link_is_used_within_its_time_and_once(database):
    with database.write() as tx:
        tx.execute(insert(schema.company).values(company_id=1, name="x", name_folded="x", created_at=NOW))
        tx.execute(
            insert(schema.portal_user).values(
                user_id=1,
                company_id=1,
                email="a@example.jp",
                email_key="a@example.jp",
                name="x",
                password_hash="x",
                is_temporary=False,
                created_at=NOW,
            )
        )
        for name in ("late", "good"):
            links_store.add_link(tx, name, 1, NOW + links.LASTS)
        assert links_store.use_link(tx, "late", NOW + links.LASTS) is None
        assert links_store.use_link(tx, "good", NOW) == 1
        assert links_store.use_link(tx, "good", NOW) is None
