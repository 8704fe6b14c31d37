"""Stores and accounts for the tests of branches."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from tests.server.conftest import BRANCH
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.db import schema, search


@pytest.fixture
def put(database, branches):
    """Stores one store, with an account unless account_id is None; returns its code."""

    def stored(
        code,
        account_id=None,
        *,
        branch_code=BRANCH,
        store_name="カフェ 汐風",
        phone="045-123-4567",
        email="tanaka@example.jp",
        services=2,
        started_on=None,
        expires_on=None,
        **customer,
    ):
        with database.write() as tx:
            customer_id = tx.execute(
                insert(schema.customer)
                .values(
                    customer_code=code,
                    customer_code_key=code_key(code),
                    store_name=store_name,
                    store_name_folded=fold(store_name),
                    phone=phone,
                    phone_key=phone_key(phone),
                    branch_code=branch_code,
                    **customer,
                )
                .returning(schema.customer.c.customer_id)
            ).scalar_one()
            search.put(tx, "customer", [(customer_id, fold(store_name))], new=True)
            if account_id is not None:
                tx.execute(
                    insert(schema.account).values(
                        account_id=account_id,
                        customer_id=customer_id,
                        login_id=f"login{account_id}",
                        login_id_key=f"login{account_id}",
                        email=email,
                        email_key=fold(email),
                        ums_started_on=started_on,
                        ums_expires_on=expires_on,
                        services=services,
                    )
                )
        return code

    return stored
