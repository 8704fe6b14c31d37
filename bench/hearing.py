"""D12: from the posting of a reply to its bubble on another desk, which has the thread open. The service, the desk and
who posts are processes of their own; TLS. What a desk's outbox holds back before is not in it."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator

from bench.colleague import OPEN, Colleague
from bench.desktop import child, desk_file
from bench.figures import Figure
from bench.fresh import fresh
from bench.made import SEED, Made
from bench.service import Service
from bench.timing import percentile

STORES, INQUIRIES = 2_000, 2_000
REPLIES, WARM = 150, 10
PAUSE_S = (0.08, 0.25)
WORDS = "お問い合わせの件、技術担当に確認いたしました。本日17時までに折り返しご連絡いたします。"


def figures(made: Made, stores: int) -> Iterator[Figure]:
    for kind in made.kinds:
        with fresh(made, kind, STORES, INQUIRIES) as database:
            url = database.url.render_as_string(hide_password=False)
            with Service(url) as service:
                times = _measured(service)
        note = f"n {len(times)}, longest {max(times):.0f}"
        what = f"{kind}: reply posted to its bubble on another desk"
        yield Figure(f"D12.{kind}.p50", f"{what}, p50", percentile(times, 50), "ms", 60.0, note=note)
        yield Figure(f"D12.{kind}.p99", f"{what}, p99", percentile(times, 99), "ms", 150.0)


def _measured(service: Service) -> list[float]:
    """Milliseconds from the moment before the call."""
    draw, colleague = random.Random(SEED), Colleague(service)
    inquiry_id = colleague.newest(1, *OPEN)[0].inquiry_id
    reply_ids = [uuid.uuid4() for _ in range(WARM + REPLIES)]
    posted: dict[str, int] = {}

    def post() -> None:
        for number, reply_id in enumerate(reply_ids):
            time.sleep(draw.uniform(*PAUSE_S))
            posted[str(reply_id)] = time.monotonic_ns()
            colleague.say(inquiry_id, f"{number}: {WORDS}", reply_id)

    asked = {"inquiry_id": inquiry_id, "reply_ids": [str(one) for one in reply_ids]}
    with desk_file(service, **asked) as file:
        painted = child("hearing", str(file), meanwhile=post)["painted"]
    return [(painted[str(one)] - posted[str(one)]) / 1e6 for one in reply_ids[WARM:]]
