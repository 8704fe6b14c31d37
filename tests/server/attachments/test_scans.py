"""Tests for usen_desk.server.attachments.scans: a real ClamAV daemon, calls through the edge."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from tests.scanners import FOUND, STREAM_MAX_MB, VIRUS
from tests.server.edge import Edge
from tests.server.inquiries.conftest import ADMIN, AGENT, CUSTOMER, OTHER_CUSTOMER, SALES, SUPERVISOR
from usen_desk.server.attachments import scan_store, service
from usen_desk.server.attachments.scans import Scans
from usen_desk.server.db import schema
from usen_desk.server.settings import Scanner

INFECTED = b"1,2\r\n" + VIRUS


@pytest.fixture
def scanned(calls, clamav):
    """The calls of a service with a scanner, which looks when `scan` is called."""
    return with_scanner(calls, Scanner(address=clamav.address, answer_within_s=30))


def with_scanner(calls, scanner):
    calls.settings = replace(calls.settings, scanner=scanner)
    calls.edge = Edge(calls.world.database, calls.settings, clock=lambda: calls.world.now)
    return calls


def scan(calls):
    scans = Scans(calls.world.database, calls.settings)
    scans.run(lambda: calls.world.now)
    return scans


def sent(calls, *data, actor=AGENT):
    """The inquiry, and its new message's attachment_ids."""
    inquiry_id = calls.world.open().card.inquiry_id
    uploads = [calls.uploaded(actor, one, f"{at}.txt") for at, one in enumerate(data)]
    got = calls.reply(actor, inquiry_id, files=uploads)
    assert got.status == 200, got.content
    return inquiry_id, [one["attachment_id"] for one in got.json["message"]["attachments"]]


def states(calls, inquiry_id):
    return [one.scan_state.value for one in calls.world.seen(inquiry_id).messages[-1].attachments]


def told(got):
    return got.status, got.json.get("code")


def changes(calls):
    with calls.world.database.read() as tx:
        rows = tx.execute(select(schema.change.c.kind, schema.change.c.object_id).order_by(schema.change.c.change_id))
        return [tuple(row) for row in rows]


def test_a_file_is_scanning_then_safe_and_desks_are_told(scanned):
    inquiry_id, (one,) = sent(scanned, b"clean")
    assert states(scanned, inquiry_id) == ["scanning"]
    before = len(changes(scanned))
    scan(scanned)
    assert states(scanned, inquiry_id) == ["safe"]
    assert changes(scanned)[before:] == [("message", inquiry_id)]
    scan(scanned)
    assert len(changes(scanned)) == before + 1
    assert scanned.file(AGENT, one).content == b"clean"


def test_nobody_gets_what_is_quarantined_and_who_may_not_see_it_hears_nothing(scanned, caplog):
    inquiry_id, (bad, good) = sent(scanned, INFECTED, b"clean")
    with caplog.at_level(logging.WARNING):
        scan(scanned)
    assert FOUND in caplog.text
    assert states(scanned, inquiry_id) == ["quarantined", "safe"]
    for actor in (AGENT, SUPERVISOR, SALES, CUSTOMER):
        assert told(scanned.file(actor, bad)) == (403, "file_quarantined")
        assert scanned.file(actor, good).status == 200
    assert told(scanned.file(OTHER_CUSTOMER, bad)) == (404, "not_found")
    assert told(scanned.file(ADMIN, bad)) == (403, "not_permitted")


def test_a_message_does_not_take_along_what_is_known_to_be_a_virus(scanned):
    upload = scanned.uploaded(CUSTOMER, INFECTED, "a.txt")
    scan(scanned)
    inquiry_id = scanned.world.open().card.inquiry_id
    got = scanned.reply(CUSTOMER, inquiry_id, files=[upload])
    assert (*told(got), got.json["field"]) == (403, "file_quarantined", "files")


def test_what_is_not_scanned_yet_is_held_or_given_by_the_settings(scanned):
    _, (one,) = sent(scanned, b"clean")
    got = scanned.file(CUSTOMER, one)
    assert told(got) == (409, "file_scanning")
    assert int(got.headers["retry-after"]) > 0
    with_scanner(scanned, replace(scanned.settings.scanner, holds=False))
    assert scanned.file(CUSTOMER, one).content == b"clean"


def test_while_the_scanner_is_away_files_are_unscanned_and_have_their_turn_later(scanned, clamav, caplog):
    inquiry_id, (good, bad) = sent(scanned, b"clean", INFECTED)
    clamav.stop()
    try:
        with caplog.at_level(logging.ERROR):
            scan(scanned)
        assert "away" in caplog.text
        assert states(scanned, inquiry_id) == ["unscanned", "unscanned"]
        assert scanned.file(AGENT, good).status == 200
    finally:
        clamav.start()
    scan(scanned)
    assert states(scanned, inquiry_id) == ["unscanned", "unscanned"], "not before its time"
    scanned.world.now += timedelta(seconds=scanned.settings.scanner.again_after_s)
    scan(scanned)
    assert states(scanned, inquiry_id) == ["safe", "quarantined"]
    assert told(scanned.file(AGENT, bad)) == (403, "file_quarantined")


def test_what_the_scanner_will_not_look_at_is_unscanned(scanned):
    inquiry_id, _ = sent(scanned, b"small")
    blob = service.blobs_of(scanned.settings).keep(b"x" * (STREAM_MAX_MB + 3) * 1024 * 1024)
    with scanned.world.database.write() as tx:
        tx.execute(schema.blob_scan.update().values(blob=blob))
        tx.execute(schema.attachment.update().values(blob=blob))
    scan(scanned)
    assert states(scanned, inquiry_id) == ["unscanned"]
    scanned.world.now += timedelta(days=1)
    scan(scanned)
    with scanned.world.database.read() as tx:
        assert tx.execute(select(schema.blob_scan.c.tries)).scalar_one() == 1


def test_files_of_before_there_was_a_scanner_have_their_turn_and_are_given_meanwhile(calls, clamav):
    inquiry_id, (good, bad) = sent(calls, b"clean", INFECTED)
    assert states(calls, inquiry_id) == ["unscanned", "unscanned"]
    with_scanner(calls, Scanner(address=clamav.address))
    with calls.world.database.read() as tx:
        assert len(scan_store.unknown(tx, 10)) == 2
    Scans(calls.world.database, calls.settings).look(calls.world.now)
    with calls.world.database.read() as tx:
        assert scan_store.unknown(tx, 10) == []
    assert states(calls, inquiry_id) == ["unscanned", "unscanned"]
    assert calls.file(AGENT, good).status == 200
    scan(calls)
    assert states(calls, inquiry_id) == ["safe", "quarantined"]


def test_without_a_scanner_nothing_stays_scanning(scanned):
    inquiry_id, (one,) = sent(scanned, b"clean")
    with_scanner(scanned, None)
    assert scanned.file(AGENT, one).status == 200
    Scans(scanned.world.database, scanned.settings).look(scanned.world.now)
    assert states(scanned, inquiry_id) == ["unscanned"]


def test_two_services_scan_each_file_once(scanned):
    sent(scanned, b"clean", b"clean too")
    first, second = (Scans(scanned.world.database, scanned.settings) for _ in range(2))
    first.run(lambda: scanned.world.now)
    second.run(lambda: scanned.world.now)
    with scanned.world.database.read() as tx:
        assert tx.execute(select(schema.blob_scan.c.tries)).scalars().all() == [1, 1]


def test_what_was_said_of_bytes_goes_with_them(scanned):
    scanned.uploaded(AGENT, b"clean", "a.txt")
    service.forget(scanned.world.database, scanned.settings, scanned.world.now + timedelta(hours=25))
    with scanned.world.database.read() as tx:
        assert tx.execute(select(schema.blob_scan)).all() == []
