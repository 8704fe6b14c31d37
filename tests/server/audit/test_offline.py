"""Tests for usen_desk.server.audit.offline, on both databases: what was seen without the service is logged once."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from tests.server.conftest import NOW
from usen_desk.contract.offline import OfflineView, OfflineViews, ViewedKind
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.audit.chain import seal
from usen_desk.server.audit.offline import post_offline_views
from usen_desk.server.db.schema import access_log

SEEN = (
    OfflineView(kind=ViewedKind.CUSTOMER, key="0398-2071-01", at=NOW - timedelta(hours=5)),
    OfflineView(kind=ViewedKind.INQUIRY, key="29", at=NOW - timedelta(hours=4)),
    OfflineView(kind=ViewedKind.TRIAL, key="534420", at=NOW - timedelta(hours=3)),
)


def tell(unit, batch=1, views=SEEN, staff_id=1):
    with unit(Role.AGENT, Permission.SIGNED_IN, now=NOW, staff_id=staff_id) as context:
        post_offline_views(context, OfflineViews(batch_id=UUID(int=batch), views=views))


def logged(database):
    with database.read() as tx:
        rows = tx.execute(select(access_log).order_by(access_log.c.access_id)).all()
    return [(row.action, row.object_kind, row.object_key, row.detail, row.at) for row in rows]


def test_each_view_is_logged_with_the_time_of_the_desk_beside(unit, database):
    tell(unit)
    assert logged(database) == [
        (
            "customer_viewed",
            "customer",
            "0398-2071-01",
            f"offline at {NOW - timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}",
            NOW,
        ),
        ("inquiry_viewed", "inquiry", "29", f"offline at {NOW - timedelta(hours=4):%Y-%m-%dT%H:%M:%SZ}", NOW),
        ("trial_viewed", "trial", "534420", f"offline at {NOW - timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}", NOW),
    ]


def test_a_batch_that_is_told_again_is_logged_once_and_another_one_too(unit, database):
    for _ in range(3):
        tell(unit)
    assert len(logged(database)) == 3
    tell(unit, batch=2)
    assert len(logged(database)) == 6


def test_the_batch_of_somebody_else_is_another_one(unit, database):
    tell(unit)
    tell(unit, staff_id=2)
    assert len(logged(database)) == 6


def test_such_rows_are_sealed_like_all_others(unit, database):
    tell(unit)
    assert seal(database, NOW) == 3
