"""Tests for usen_desk.server.jobs.runner: the jobs of a running service, on a real database and mail server."""

from __future__ import annotations

import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from tests.server.conftest import BRANCH, NOW
from tests.smtp import MailServer
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Role
from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.audit.service import Action, log
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted
from usen_desk.server.db import schema
from usen_desk.server.jobs.runner import Jobs
from usen_desk.server.mail.service import Mail, queue
from usen_desk.server.settings import Settings

WAIT_S = 20.0


@pytest.fixture
def relay(tmp_path):
    made = MailServer(tmp_path)
    yield made
    made.close()


@pytest.fixture
def start(database):
    """Starts jobs and ends them after the test."""
    running = []

    def started(settings=Settings(), clock=lambda: NOW):
        jobs = Jobs(database, settings, clock)
        running.append(jobs)
        jobs.start()
        return jobs

    yield started
    for jobs in running:
        jobs.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job ")]


@pytest.fixture
def wait_until(database):
    """Polls one value of the database until it is as expected."""

    def waited(statement, expected):
        until = time.monotonic() + WAIT_S
        pause = threading.Event()
        while True:
            with database.read() as tx:
                found = tx.execute(statement).scalar()
            if found == expected:
                return
            assert time.monotonic() < until, f"still {found!r}"
            pause.wait(0.02)

    return waited


def put_mail(unit):
    mail_id = uuid.uuid4()
    with unit(None) as context:
        queue(context, mail_id, Mail("test", "taro@example.jp", "件名", "本文"))
    return mail_id


def state_of(mail_id):
    return select(schema.mail_outbox.c.state).where(schema.mail_outbox.c.mail_id == str(mail_id))


def test_mail_leaves_at_the_start_and_at_once_when_woken(start, unit, relay, wait_until):
    first = put_mail(unit)
    jobs = start(Settings(smtp=relay.settings()))
    wait_until(state_of(first), "sent")
    second = put_mail(unit)
    jobs.wake_mail()
    wait_until(state_of(second), "sent")
    assert len(relay.received) == 2


def test_without_a_relay_mail_stays_queued_and_the_other_jobs_run(start, unit, wait_until):
    mail_id = put_mail(unit)
    with unit(Role.AGENT) as context:
        log(context, Action.CUSTOMER_VIEWED, "customer", "0001")
    jobs = start()
    jobs.wake_mail()
    wait_until(select(schema.access_log.c.sequence), 1)
    wait_until(state_of(mail_id), "queued")


def test_the_access_log_is_sealed_while_the_relay_hangs(start, unit, relay, wait_until):
    relay.holds_data.clear()
    put_mail(unit)
    start(Settings(smtp=relay.settings()))
    assert relay.in_data.wait(WAIT_S)
    with unit(Role.AGENT) as context:
        log(context, Action.CUSTOMER_VIEWED, "customer", "0001")
    wait_until(select(schema.access_log.c.sequence), 1)
    relay.holds_data.set()


def test_expired_sessions_and_old_counters_go_but_locks_stay(database, start, wait_until):
    old = NOW - timedelta(days=2)
    with database.write() as tx:
        tx.execute(
            insert(schema.staff).values(
                staff_id=1, login_id="s1", name="山田 美咲", role="agent", password_hash="", created_at=NOW
            )
        )
        for token, expires_at in (("expired", NOW), ("open", NOW + timedelta(seconds=1))):
            tx.execute(
                insert(schema.staff_session).values(
                    token_hash=token, staff_id=1, device_id="d", created_at=old, expires_at=expires_at
                )
            )
        for key, started_at, in_a_row in (("old", old, 99), ("locks", old, 100), ("new", NOW, 1)):
            tx.execute(
                insert(schema.throttle).values(key=key, window_started_at=started_at, count=1, in_a_row=in_a_row)
            )
    start()
    wait_until(select(func.count()).select_from(schema.throttle), 2)
    with database.read() as tx:
        assert set(tx.scalars(select(schema.throttle.c.key))) == {"locks", "new"}
        assert tx.scalars(select(schema.staff_session.c.token_hash)).all() == ["open"]


def test_changes_of_more_than_thirty_days_ago_go(database, start, wait_until):
    with database.write() as tx:
        for days in (31, 29):
            record(tx, NOW - timedelta(days=days), [Noted(ChangeKind.TRIAL, days)])
    start()
    wait_until(select(func.count()).select_from(schema.change), 1)
    wait_until(select(schema.change.c.object_id), 29)


def test_versions_of_drafts_of_more_than_thirty_days_ago_go(database, start, wait_until):
    text = {"inquiry_id": 29, "mode": "reply", "reply_id": "r", "device_id": "d", "body": "x"}
    with database.write() as tx:
        person = {"login_id": "s1", "name": "山田 美咲", "role": "agent", "password_hash": ""}
        tx.execute(insert(schema.staff).values(staff_id=1, created_at=NOW, **person))
        for days in (31, 29):
            at = NOW - timedelta(days=days)
            tx.execute(insert(schema.draft_version).values(staff_id=1, revision=days, saved_at=at, **text))
    start()
    wait_until(select(func.max(schema.draft_version.c.revision)), 29)


def test_branches_are_counted_for_the_day_in_japan(database, branches, start, wait_until):
    with database.write() as tx:
        tx.execute(
            insert(schema.customer).values(
                customer_id=1,
                customer_code="1",
                customer_code_key="1",
                store_name="店",
                store_name_folded="店",
                branch_code=BRANCH,
            )
        )
        tx.execute(
            insert(schema.account).values(
                account_id=1,
                customer_id=1,
                login_id="x",
                login_id_key="x",
                ums_expires_on=datetime(2026, 11, 22, tzinfo=UTC).date(),
            )
        )
    counted = select(schema.branch.c.active_account_count).where(schema.branch.c.branch_code == BRANCH)
    start(clock=lambda: datetime(2026, 11, 22, 14, 59, tzinfo=UTC)).stop()
    wait_until(counted, 1)
    start(clock=lambda: datetime(2026, 11, 22, 15, 0, tzinfo=UTC)).stop()
    wait_until(counted, 0)


def test_stopping_is_safe_to_repeat_and_before_the_start(database):
    jobs = Jobs(database, Settings())
    jobs.stop()
    jobs.stop()


def test_an_upload_that_no_message_named_goes_with_its_bytes(database, start, wait_until, tmp_path):
    settings = Settings(files_folder=str(tmp_path))
    blobs = FolderBlobs(settings.files_folder)
    with database.write() as tx:
        for hours in (23, 25):
            upload = {"upload_id": str(uuid.uuid4()), "name": "a.png", "media_type": "image/png", "size_bytes": 3}
            at = NOW - timedelta(hours=hours)
            tx.execute(insert(schema.upload).values(**upload, sha256="", blob=blobs.keep(b"abc"), created_at=at))
    start(settings)
    wait_until(select(func.count()).select_from(schema.upload), 1)
    until = time.monotonic() + WAIT_S
    while len(list(blobs.names())) > 1:
        assert time.monotonic() < until
        threading.Event().wait(0.02)


def test_an_import_that_waits_is_tried(database, start, wait_until, branches, tmp_path):
    content = f"顧客CD,店舗先名称,管轄支店CD\r\nC1,さくら,{BRANCH}\r\n".encode()
    blob = FolderBlobs(str(tmp_path)).keep(content)
    of_file = {"file_name": "a.csv", "size_bytes": len(content), "file_sha256": "0" * 64, "blob": blob, "upload_id": ""}
    with database.write() as tx:
        person = {"login_id": "s", "name": "中村 誠", "role": "supervisor", "password_hash": "", "created_at": NOW}
        tx.execute(insert(schema.staff).values(staff_id=1, **person))
        job = {"import_id": "1", "kind": "customers", "step": "check", "state": "waiting", "asked_by": 1}
        tx.execute(insert(schema.import_job).values(**job, **of_file, asked_at=NOW, changed_at=NOW))
    start(Settings(files_folder=str(tmp_path)))
    wait_until(select(schema.import_job.c.state), "checked")
