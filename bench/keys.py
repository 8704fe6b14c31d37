"""D11: from a key in the search box to painted rows, on a service with 1,000,000 stores."""

from __future__ import annotations

import random
from collections.abc import Iterator

from sqlalchemy import select

from bench.desktop import child, desk_file
from bench.figures import Figure
from bench.made import SEED, Made
from bench.service import Service
from bench.timing import percentile
from bench.words import words
from usen_desk.server.db.schema import customer

LIMIT_MS = 60.0
PHONES = 20


def figures(made: Made, stores: int) -> Iterator[Figure]:
    database = made.database("sqlite", stores)
    draw = random.Random(SEED)
    found = [word for name, asked in words(made, stores).items() if not name.endswith("none") for word in asked]
    with database.read() as tx:
        ids = [draw.randrange(stores) + 1 for _ in range(PHONES)]
        phones = list(tx.execute(select(customer.c.phone).where(customer.c.customer_id.in_(ids))).scalars())
    box = found + [phone for phone in phones if phone]
    draw.shuffle(box)
    with Service(str(database.url)) as service, desk_file(service, box=box, form=found) as file:
        told = child("desk", str(file))
    for id, what, times in (
        ("D11", "key in the box, after its wait, to painted rows", [after for _, after in told["box"][3:]]),
        ("D11.form", "Enter in the form to painted rows", told["form"][3:]),
    ):
        note = f"p50 {percentile(times, 50):.1f}, longest {max(times):.1f}, n {len(times)}"
        yield Figure(id, f"{what}, p95", percentile(times, 95), "ms", LIMIT_MS, note=note)
