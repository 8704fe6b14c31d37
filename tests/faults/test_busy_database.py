"""F28: many write into the same threads while somebody reads for long, on both databases: nobody is told of a defect,
and each reply stands there once, in an unbroken row of numbers."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests.journeys.exchanges import Colleague, Customer
from usen_desk.server.db import schema

WRITERS, THREADS, WAIT_S = 12, 4, 60
on_both = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


def read_for_long(service, began, ended):
    """One unit that stays open, and the same, while all the others write."""
    wanted = select(func.count()).select_from(schema.message)
    with service.database.read() as tx:
        before = tx.scalar(wanted)
        began.set()
        assert ended.wait(WAIT_S)
        return tx.scalar(wanted) - before


@on_both
def test_writers_at_once_beside_a_long_reader_all_get_their_answer(service):
    customer = Customer(service)
    inquiries = [customer.open("混み合っても届きますか。") for _ in range(THREADS)]
    writers = [Colleague(service) for _ in range(WRITERS)]
    together, began, ended = threading.Barrier(WRITERS), threading.Event(), threading.Event()

    def say(at):
        together.wait(WAIT_S)
        return [writers[at].say(inquiry_id, f"{at} {inquiry_id}").sequence for inquiry_id in inquiries]

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read_for_long, service, began, ended)
        assert began.wait(WAIT_S)
        said = list(pool.map(say, range(WRITERS)))
        ended.set()
        assert reader.result() == 0
    for at, inquiry_id in enumerate(inquiries):
        messages = customer.seen(inquiry_id).messages
        assert sorted(sequences[at] for sequences in said) == list(range(2, WRITERS + 2))
        assert sorted(one.body for one in messages[1:]) == sorted(f"{who} {inquiry_id}" for who in range(WRITERS))
