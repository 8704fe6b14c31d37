"""What stores and staff write to each other, from resources/demo/exchanges.txt: one script for each way it can go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from usen_desk import resources
from usen_desk.contract.catalogue import Category


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a script. who: c a customer, s the staff, n a note among staff."""

    who: str
    minutes: int
    """Since the message before."""
    text: str
    attachment: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    category: Category
    fields: tuple[tuple[str, str], ...]
    """The form's answers by key; several choices joined by a line break."""
    said: tuple[Said, ...]


@cache
def scripts() -> tuple[Script, ...]:
    """In the order of the file."""
    text = resources.path("demo/exchanges.txt").read_text(encoding="utf-8")
    blocks = text.split("\n== ")[1:]
    return tuple(_script(block.splitlines()) for block in blocks)


@cache
def scripts_of(category: Category) -> tuple[Script, ...]:
    return tuple(script for script in scripts() if script.category is category)


def _script(lines: list[str]) -> Script:
    category, _, answers = lines[0].partition(" | ")
    pairs = (answer.partition("=") for answer in answers.split("; ") if answer)
    fields = tuple((key, value.replace("+", "\n")) for key, _, value in pairs)
    return Script(Category(category), fields, tuple(_said(line) for line in lines[1:] if line))


def _said(line: str) -> Said:
    who, minutes, rest = line.split(" ", 2)
    text, _, attachment = rest.partition(" @")
    return Said(who, int(minutes), text, attachment)
