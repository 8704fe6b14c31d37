"""D9: a call through a worker to the screen, against QNetworkAccessManager on the same TLS service."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from bench.desktop import child, desk_file
from bench.figures import Figure
from bench.made import Made
from bench.service import Service
from bench.timing import percentile
from usen_desk.server.db.schema import customer

WHAT = {"me": "who is signed in (0.5 KB)", "search": "search by phone"}


def figures(made: Made, stores: int) -> Iterator[Figure]:
    database = made.database("sqlite", stores)
    with database.read() as tx:
        phone = tx.execute(select(customer.c.phone).where(customer.c.customer_id == stores // 3)).scalar_one()
    with Service(str(database.url)) as service, desk_file(service, phone=phone) as file:
        told = child("call", str(file))
    for name, times in told.items():
        ours, theirs = (percentile([pair[at] for pair in times], 50) for at in (0, 1))
        note = f"medians {ours:.2f} and {theirs:.2f} ms"
        yield Figure(f"D9.{name}", f"{WHAT[name]}: ours / Qt's own", ours / theirs, "x", 2.5, note=note)
