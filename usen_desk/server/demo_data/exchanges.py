"""Exchanges between stores and staff, made of the scripts: most are done, some wait for an answer, for the store, or
for a day. Rows A03, A04, X8. All times lie before `until`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.server.demo_data.dice import Dice, Wheel
from usen_desk.server.demo_data.names import names
from usen_desk.server.demo_data.scripts import Said, Script, scripts_of

OLDEST_DAYS = 700
LONG_THREAD_MESSAGES = 2000
FRESH_SHARE = 0.03
NEWEST_MINUTES, FRESH_MINUTES = 6, 280
"""Back to the morning of the same day."""
OPEN_SHARE = 0.02
"""Of those that began earlier."""
_BUSINESS_S = (9 * 3600, 22 * 3600)
_AGENTS = ("yamada.misaki", "ito.saori", "kato.yuki", "sasaki.rei", "nakamura.shota", "mori.naoki")
_CATEGORIES = Wheel(tuple(Category), (18, 17, 27, 12, 5, 5, 4, 8, 4))
_HOLD_REASONS = ("部品の到着待ち", "お客様の決裁待ち", "現地調査の結果待ち", "メーカーの回答待ち", "工事の日程待ち")
_AT_THE_END = "承知いたしました。ほかにもございましたら、いつでもこのやり取りへお知らせください。"
_FLOORS, _TIMES = ("1F", "2F", "3F", "B1F"), ("13時", "14時", "15時", "16時")


@dataclass(frozen=True)
class Asker:
    """A store that asks, or (without one) a company that plans one."""

    customer_id: int | None
    company_id: int | None
    user_id: int | None
    """Who writes for it; None where staff write down what was said on the phone."""
    user_name: str
    company_name: str
    store_name: str
    branch_code: str | None
    prefecture_code: int


class Word(msgspec.Struct, frozen=True):
    """One message as it was written."""

    who: str
    at: datetime
    text: str
    login: str
    """Of the staff member; empty for customers."""
    attachment: str


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    asker: Asker
    category: Category
    fields: dict[str, str]
    words: tuple[Word, ...]
    status: Status
    assignee: str = ""
    hold_until: datetime | None = None
    hold_reason: str = ""
    is_taken_down: bool = False


def exchanges(askers: Sequence[Asker], seed: int, until: datetime, count: int) -> Iterator[Exchange]:
    """The oldest first, as their numbers run: the long thread of the first asker comes before all others, the exchange
    of the design's pictures is the last."""
    dice = Dice(seed + 7)
    if askers and count:
        yield _long_thread(dice, askers[0], until)
    began = sorted(_begins(dice, until, count - 2))
    for begin in began:
        yield _exchange(dice, dice.pick(askers), begin, until)
    if askers and count > 1:
        yield _drawn(askers[0], until)


def _begins(dice: Dice, until: datetime, count: int) -> Iterator[datetime]:
    """More of late than of old, from morning to night; FRESH_SHARE of them within the last hours."""
    for _ in range(count):
        if dice.roll() < FRESH_SHARE:
            yield until - timedelta(minutes=dice.between(NEWEST_MINUTES, FRESH_MINUTES))
            continue
        day = until - timedelta(days=1 + int(dice.low() * OLDEST_DAYS))
        yield day.replace(hour=0, minute=0, second=0) + timedelta(seconds=dice.between(*_BUSINESS_S))


def _exchange(dice: Dice, asker: Asker, begin: datetime, until: datetime) -> Exchange:
    category = Category.NEW_STORE if asker.customer_id is None else _CATEGORIES.spin(dice)
    if asker.customer_id is not None and category is Category.NEW_STORE:
        category = Category.OTHER
    script = dice.pick(scripts_of(category))
    assignee = dice.pick(_AGENTS)
    is_open = begin > until - timedelta(minutes=FRESH_MINUTES) or dice.roll() < _open_share(begin, until)
    spoken = _spoken(dice, script, is_open=is_open, is_fresh=begin > until - timedelta(minutes=FRESH_MINUTES + 1))
    if asker.user_id is None:
        spoken = tuple(said for number, said in enumerate(spoken) if number == 0 or said.who != "c")
    words = tuple(_words(dice, asker, spoken, begin, until, assignee))
    answered = any(word.who == "s" for word in words)
    made = Exchange(
        asker=asker,
        category=category,
        fields=dict((key, _filled(value, _blanks(dice, asker, begin))) for key, value in script.fields),
        words=words,
        status=Status.DONE if not is_open else Status.IN_PROGRESS if answered else Status.RECEIVED,
        assignee=assignee if answered or dice.roll() < 0.3 else "",
        is_taken_down=asker.user_id is None,
    )
    if is_open and answered and dice.roll() < 0.25:
        day = (until + timedelta(days=dice.between(1, 6))).astimezone(JST)
        hold_until = day.replace(hour=dice.between(9, 17), minute=30, second=0, microsecond=0)
        return msgspec.structs.replace(
            made, status=Status.ON_HOLD, hold_until=hold_until, hold_reason=dice.pick(_HOLD_REASONS)
        )
    return made


def _open_share(begin: datetime, until: datetime) -> float:
    """What is older is seldom still open."""
    days = (until - begin).days
    return 0.35 if days < 2 else 0.15 if days < 10 else OPEN_SHARE / 4 if days < 60 else 0.0


def _spoken(dice: Dice, script: Script, *, is_open: bool, is_fresh: bool) -> tuple[Said, ...]:
    """An open exchange stops somewhere before its end; one that is older stops at our answer: nobody waits for days."""
    if not is_open:
        return script.said
    last = dice.between(1, max(1, len(script.said) - 1))
    if not is_fresh:
        answers = [number for number, said in enumerate(script.said, 1) if said.who == "s"]
        last = dice.pick(answers[:-1] or answers)
    return script.said[:last]


def _words(
    dice: Dice, asker: Asker, spoken: Sequence[Said], begin: datetime, until: datetime, assignee: str
) -> Iterator[Word]:
    at, blanks = begin, _blanks(dice, asker, begin)
    for number, said in enumerate(spoken):
        if number:
            at += timedelta(minutes=said.minutes * dice.between(70, 140) // 100, seconds=dice.between(0, 59))
        if number and at > until - timedelta(minutes=NEWEST_MINUTES):
            return
        login = "" if said.who == "c" else dice.pick(_AGENTS) if said.who == "n" else assignee
        yield Word(said.who, at, _filled(said.text, blanks), login, _filled(said.attachment, blanks))


def _blanks(dice: Dice, asker: Asker, begin: datetime) -> dict[str, str]:
    day = begin.astimezone(JST) + timedelta(days=dice.between(2, 9))
    person = f"{names().surname(dice).text} {names().given_name(dice).text}"
    return {
        "store": asker.store_name,
        "day": f"{day.month}月{day.day}日",
        "month": f"{begin.astimezone(JST).month}月",
        "time": dice.pick(_TIMES),
        "floor": dice.pick(_FLOORS),
        "person": person,
    }


def _filled(text: str, blanks: dict[str, str]) -> str:
    for key, value in blanks.items():
        text = text.replace("{" + key + "}", value)
    return text


def _drawn(asker: Asker, until: datetime) -> Exchange:
    """The manual's time of day, 11:32 to 11:56, at the store of the pictures: answered once, and waiting again."""
    script = scripts_of(Category.REPAIR)[0]
    blanks = {"floor": "2F", "time": "15時"}
    logins = ("", "yamada.misaki", "", "nakamura.shota")
    words = tuple(
        Word(
            said.who,
            until - timedelta(minutes=ago),
            _filled(said.text, blanks),
            login,
            _filled(said.attachment, blanks),
        )
        for said, ago, login in zip(script.said, (24, 16, 11, 4), logins, strict=False)
    )
    return Exchange(
        asker=asker,
        category=script.category,
        fields=dict(script.fields),
        words=words,
        status=Status.IN_PROGRESS,
        assignee="yamada.misaki",
    )


def _long_thread(dice: Dice, asker: Asker, until: datetime) -> Exchange:
    """A chain's store that has used one exchange for everything since two years ago."""
    kinds = [category for category in Category if category is not Category.NEW_STORE]
    at = until - timedelta(days=OLDEST_DAYS)
    step = timedelta(days=OLDEST_DAYS - 1) / LONG_THREAD_MESSAGES
    words: list[Word] = []
    while len(words) < LONG_THREAD_MESSAGES:
        script = dice.pick(scripts_of(dice.pick(kinds)))
        assignee = dice.pick(_AGENTS)
        for word in _words(dice, asker, script.said, at, until, assignee):
            words.append(msgspec.structs.replace(word, at=at))
            at += step
    last = Word("s", words[LONG_THREAD_MESSAGES - 1].at, _AT_THE_END, _AGENTS[0], "")
    words = [*words[: LONG_THREAD_MESSAGES - 1], last]
    return Exchange(
        asker=asker,
        category=Category.OTHER,
        fields={"title": "店舗からのご連絡全般"},
        words=tuple(words),
        status=Status.IN_PROGRESS,
        assignee=_AGENTS[0],
    )
