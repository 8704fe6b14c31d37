"""Trials, their days and their stores for the tests of trials."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.trials.person import Person
from usen_desk.contract.base import JST
from usen_desk.contract.permissions import Role
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.db import schema
from usen_desk.server.trials.store import RECORDED_TO

TODAY = date(2026, 11, 22)
NO_BRANCH = None


@pytest.fixture
def put(database, branches):
    """Stores one trial; returns its login ID. `days`: minutes of each day from the first authentication on."""

    def stored(login_id, account_id=None, *, days=(), started_on=None, branch_code=BRANCH, **columns):
        with database.write() as tx:
            account_id = account_id or 800_000 + len(tx.execute(schema.trial.select()).all())
            if started_on is not None:
                columns.setdefault("authenticated_at", datetime(*started_on.timetuple()[:3], 10, 30, tzinfo=JST))
                columns.setdefault("expires_on", started_on + timedelta(days=13))
            first = started_on or date(2026, 11, 1)
            listened = {first + timedelta(days=at): minutes for at, minutes in enumerate(days) if minutes}
            values = {
                "account_id": account_id,
                "login_id": login_id,
                "login_id_key": fold(login_id),
                "sold_as": "リーフレット",
                "issued_on": date(2026, 11, 1),
                "branch_code": branch_code,
                "total_minutes": sum(listened.values()),
                "last_used_on": max(listened, default=None),
            }
            tx.execute(insert(schema.trial).values(values | columns))
            if listened:
                tx.execute(
                    insert(schema.trial_usage_day),
                    [
                        {"account_id": account_id, "used_on": on, "usage_minutes": minutes}
                        for on, minutes in listened.items()
                    ],
                )
        return login_id

    return stored


@pytest.fixture
def recorded(database):
    """`recorded(moment)`: listening is recorded up to this moment."""

    def to(moment: datetime) -> None:
        with database.write() as tx:
            tx.execute(schema.meta.delete().where(schema.meta.c.key == RECORDED_TO))
            tx.execute(insert(schema.meta).values(key=RECORDED_TO, value=moment.isoformat()))

    return to


@pytest.fixture
def midnight(recorded):
    """Listening is recorded up to the midnight before TODAY, in Japan."""
    recorded(datetime(2026, 11, 22, tzinfo=JST))


@pytest.fixture
def put_store(database, branches):
    """Stores a customer; returns its row ID."""

    def stored(code="0398-2071-01", store_name="髙橋カフェ", phone="045-123-4567", branch_code=BRANCH):
        with database.write() as tx:
            return tx.execute(
                insert(schema.customer)
                .values(
                    customer_code=code,
                    customer_code_key=code_key(code),
                    store_name=store_name,
                    store_name_folded=fold(store_name),
                    phone=phone,
                    phone_key=phone_key(phone),
                    branch_code=branch_code,
                )
                .returning(schema.customer.c.customer_id)
            ).scalar_one()

    return stored


@pytest.fixture
def put_staff(database, branches):
    """Stores a person; returns their row ID."""

    def stored(staff_id=1, name="山田 美咲", role=Role.SALES, branch_code=BRANCH):
        with database.write() as tx:
            tx.execute(
                insert(schema.staff).values(
                    staff_id=staff_id,
                    login_id=f"{role}{staff_id}",
                    name=name,
                    role=role.value,
                    branch_code=branch_code,
                    password_hash="x",
                    created_at=NOW,
                )
            )
        return staff_id

    return stored


@pytest.fixture
def misaki(database, branches):
    """Sells for BRANCH."""
    return Person(database, 11, "山田 美咲", Role.SALES, BRANCH)


@pytest.fixture
def ken(database, branches):
    """Sells for BRANCH too."""
    return Person(database, 12, "佐藤 健", Role.SALES, BRANCH)


@pytest.fixture
def aya(database, branches):
    """Sells for OTHER_BRANCH."""
    return Person(database, 13, "伊藤 彩", Role.SALES, OTHER_BRANCH)


@pytest.fixture
def boss(database, branches):
    """Supervises all branches."""
    return Person(database, 14, "中村 誠", Role.SUPERVISOR, None)
