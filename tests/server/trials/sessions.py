"""Random listening logs, and what they come to by marking every second on a strip: the slow way that can't go wrong.

Times are seconds from a midnight in Japan; nothing here knows how the service counts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY_S = 86_400
FIRST = datetime(2026, 10, 3)  # noqa: DTZ001 - as a log in Japan writes it
DAYS = 4


@dataclass(frozen=True)
class Session:
    start: int
    end: int

    @property
    def cells(self) -> list[str]:
        return [f"{FIRST + timedelta(seconds=at):%Y-%m-%d %H:%M:%S}" for at in (self.start, self.end)]


def draw_sessions(draw: random.Random) -> list[Session]:
    """Up to a dozen over three days: short and long, around midnight, overlapping, meeting, inside another, twice."""
    made: list[Session] = []
    for _ in range(draw.randint(1, 10)):
        kind = draw.random()
        if made and kind < 0.35:
            known = draw.choice(made)
            start = draw.choice([known.start, known.end, draw.randint(known.start, known.end)])
        elif kind < 0.55:
            start = draw.randint(1, 3) * DAY_S + draw.randint(-1800, 600)
        else:
            start = draw.randrange(3 * DAY_S)
        longest = draw.choice([0, 59, 61, 1800, 1800, 4 * 3600, 4 * 3600, DAY_S])
        made.append(Session(start, min(start + draw.randint(0, longest), DAYS * DAY_S)))
    return made + draw.choices(made, k=draw.randint(0, 2))


def day_seconds(sessions: list[Session]) -> list[int]:
    """Seconds in which something was heard, of each day."""
    strip = bytearray(DAYS * DAY_S)
    for session in sessions:
        strip[session.start : session.end] = b"x" * (session.end - session.start)
    return [strip[day * DAY_S : (day + 1) * DAY_S].count(b"x") for day in range(DAYS)]


def in_files(sessions: list[Session], draw: random.Random) -> list[list[Session]]:
    """The sessions in no order over one to three files, some in several; then one of the files again."""
    files: list[list[Session]] = [[] for _ in range(draw.randint(1, 3))]
    for session in draw.sample(sessions, len(sessions)):
        for number in draw.sample(range(len(files)), draw.choice([1, 1, 1, len(files)])):
            files[number].append(session)
    return [*files, draw.choice(files)]
