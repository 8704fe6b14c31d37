"""The office with its people, and stores of two chains."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from tests.server.conftest import BRANCH
from tests.server.people.office import Office
from tests.smtp import MailServer
from usen_desk.contract.text import code_key, fold
from usen_desk.server.db import schema


@pytest.fixture
def office(database, branches):
    return Office(database)


@pytest.fixture
def shops(database, branches):
    """0412-3398-01 alone; -02 and -03 of chain 300412; -04 of chain 300500."""
    with database.write() as tx:
        for number, chain in enumerate(("", "300412", "300412", "300500"), start=1):
            tx.execute(
                insert(schema.customer).values(
                    customer_id=number,
                    customer_code=f"0412-3398-0{number}",
                    customer_code_key=f"0412339800{number}"[:8] + f"0{number}",
                    chain_code=chain,
                    chain_code_key=code_key(chain),
                    store_name=f"髙橋カフェ{number}号店",
                    store_name_folded=fold(f"髙橋カフェ{number}号店"),
                    branch_code=BRANCH,
                )
            )


@pytest.fixture
def relay(tmp_path):
    made = MailServer(tmp_path)
    yield made
    made.close()
