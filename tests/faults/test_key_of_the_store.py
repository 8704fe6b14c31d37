"""RULINGS, key of the local store: a PC without a vault gets its key from the service; a service that was restored from
a backup older than the PC is given the key again, and none of five queued replies is lost."""

from sqlalchemy import delete, select

from tests.faults.test_offline_start import kept_by
from tests.faults.test_vault import KeptVault, sign_in_to_stay
from tests.local.store.samples import draft, item
from usen_desk.local.store.keys import StoreKeys, text_of
from usen_desk.server.db import schema

INQUIRY = 9_000_001
"""One that the service doesn't have: nothing that is queued for it leaves while the test looks."""


def keys_of(service):
    with service.database.read() as tx:
        return [key for (key,) in tx.execute(select(schema.device_key.c.key)) if key]


def forget_keys(service):
    """As a backup restores it that was made before this PC signed in."""
    with service.database.write() as tx:
        tx.execute(delete(schema.device_key))


def test_without_a_vault_the_service_gives_the_key_back(desks, service):
    desk = desks(service.url)
    desk.sign_in()
    kept_by(desk).outbox.keep_draft(draft("きのうの下書き", inquiry_id=INQUIRY))
    desk.close()
    (key,) = keys_of(service)
    again = desks(service.url)
    again.sign_in()
    assert "きのうの下書き" in [one.body for one in kept_by(again).kept.drafts]
    assert keys_of(service) == [key]


def test_a_service_that_lost_the_key_gets_it_again_and_five_queued_replies_are_there(desks, service):
    vault = KeptVault()
    desk = desks(service.url, vault=vault)
    sign_in_to_stay(desk)
    outbox = kept_by(desk).outbox
    desk.close()
    for number in range(1, 6):
        outbox.queue(item(number, inquiry_id=INQUIRY))
    outbox.close()
    key = StoreKeys.parsed(next(iter(vault.keys.values()))).keys[0]
    forget_keys(service)
    again = desks(service.url, vault=vault)
    assert [one.number for one in kept_by(again).kept.items] == [1, 2, 3, 4, 5]
    again.wait(lambda: keys_of(service) == [text_of(key)])
