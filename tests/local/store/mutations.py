"""Random damage to a file: what F16 and F17 do to it. Each seed gives one kind of damage, always the same."""

import random


def _flipped(content, dice):
    broken = bytearray(content)
    for _ in range(dice.choice((1, 3, 20, 200))):
        broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
    return broken


def _overwritten(content, dice):
    at, length = dice.randrange(len(content)), dice.choice((16, 512, 4096, 70_000))
    return content[:at] + dice.randbytes(min(length, len(content) - at)) + content[at + length :]


def _zeroed(content, dice):
    at, length = dice.randrange(len(content)), dice.choice((512, 4096, 65536))
    return content[:at] + bytes(min(length, len(content) - at)) + content[at + length :]


def _cut(content, dice):
    return content[: dice.randrange(len(content))]


def _grown(content, dice):
    return content + dice.randbytes(dice.randrange(1, 5000))


def _without_head(content, dice):
    return dice.randbytes(100) + content[100:]


def _shifted(content, dice):
    at = dice.randrange(len(content))
    return content[:at] + dice.randbytes(dice.randrange(1, 40)) + content[at:]


def _all_zero(content, dice):
    return bytes(len(content))


def _nothing(content, dice):
    return b""


KINDS = (
    _flipped,
    _flipped,
    _overwritten,
    _zeroed,
    _cut,
    _grown,
    _without_head,
    _shifted,
    _all_zero,
    _nothing,
)


def mutate(content, seed):
    """Name of the damage, and the damaged bytes."""
    dice = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    return kind.__name__.strip("_"), bytes(kind(content, dice))
