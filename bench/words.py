"""Words to search for, chosen from the names themselves by how many stores they find; kept beside the databases."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator

from sqlalchemy import select

from bench.made import DATA, Made, kept
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import customer

LENGTHS = (1, 2, 3, 6)
CLASSES = ("common", "middle", "rare", "none")
PER_CLASS = 8
RARE_TO = 20
"""Stores that a rare word finds at most; of single characters the rarest there are."""
SAMPLE_EVERY = 10

Words = dict[str, list[str]]
"""'2 rare' → the words."""


def words(made: Made, stores: int) -> Words:
    with kept(DATA / f"words-{stores}-{made.hash}.json") as known:
        if not known:
            known.update(_chosen(_names(made.database("sqlite", stores))))
        return dict(known)


def _names(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.execute(select(customer.c.store_name_folded)).scalars())


def _chosen(names: list[str]) -> Words:
    draw, found = random.Random(7), {}
    for length in LENGTHS:
        sample = names if length == 1 else names[::SAMPLE_EVERY]
        counts = Counter(piece for name in sample for piece in set(_pieces(name, length)))
        ordered = [word for word, _ in counts.most_common()]
        found[f"{length} common"] = ordered[:PER_CLASS]
        found[f"{length} middle"] = _middle(counts, len(sample))
        found[f"{length} rare"] = ordered[-PER_CLASS:] if length == 1 else _rare(draw, names, ordered)
        found[f"{length} none"] = _absent(draw, names, length)
    return found


def _pieces(name: str, length: int) -> Iterator[str]:
    return (name[at : at + length] for at in range(len(name) - length + 1))


def _middle(counts: Counter[str], rows: int) -> list[str]:
    """Those that find nearest to one store in 300."""
    wanted = rows / 300
    return sorted(counts, key=lambda word: (abs(counts[word] - wanted), word))[:PER_CLASS]


def _rare(draw: random.Random, names: list[str], ordered: list[str]) -> list[str]:
    seldom = ordered[len(ordered) // 2 :]
    return _until_enough(lambda: draw.choice(seldom), lambda word: 0 < sum(word in name for name in names) <= RARE_TO)


def _absent(draw: random.Random, names: list[str], length: int) -> list[str]:
    """In no name; the longer ones are two pieces of names put together, so that every pair of theirs may be known."""

    def made() -> str:
        if length == 1:
            return chr(draw.randrange(0x4E00, 0x9FA0))
        left, right = draw.choice(names), draw.choice(names)
        return (left[: (length + 1) // 2] + right[: length // 2])[:length]

    return _until_enough(made, lambda word: len(word) == length and not any(word in name for name in names))


def _until_enough(made: Callable[[], str], fits: Callable[[str], bool]) -> list[str]:
    words: list[str] = []
    while len(words) < PER_CLASS:
        word = made()
        if word not in words and fits(word):
            words.append(word)
    return words
