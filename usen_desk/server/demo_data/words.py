"""Brand words for shop signs, by the tone that a trade wants (resources/demo/words.txt)."""

from __future__ import annotations

from functools import cache

from usen_desk import resources
from usen_desk.server.demo_data.names import Word
from usen_desk.server.demo_data.romaji import place_latin


@cache
def words() -> dict[str, tuple[Word, ...]]:
    """japanese, foreign, latin, gentle and plain; read once a process."""
    found: dict[str, tuple[Word, ...]] = {}
    tone = ""
    for line in resources.path("demo/words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            tone = line[1 : line.index("]")]
        elif not line.startswith("#"):
            found[tone] = found.get(tone, ()) + tuple(_word(entry) for entry in line.split())
    return found


def _word(entry: str) -> Word:
    """`sign:reading`, `sign=latin`, or kana alone, which are their own reading; _ is a blank."""
    sign, _, reading = entry.partition(":")
    sign, _, spelled = sign.partition("=")
    return Word(sign.replace("_", " "), spelled or place_latin(reading or sign))
