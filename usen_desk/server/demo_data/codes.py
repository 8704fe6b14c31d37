"""Numbers and login IDs that never repeat, without remembering those given out: memory stays flat at any scale."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator

from usen_desk.server.demo_data.dice import Dice

_FILTER_BITS = 1 << 25
"""4 MB: at 1,000,000 login IDs one in 300 gets a number that it would not have needed."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike (i l o 0 1)."""

_ACCOUNT_IDS = (100_000, 9_900_000)
_TRIAL_IDS = (700_000, 300_000)
_CUSTOMER_ROOTS = (1_000_000, 9_000_000)
_CHAIN_CODES = (100_000, 900_000)


def scattered(first: int, count: int, seed: int, leave_out: Collection[int] = ()) -> Iterator[int]:
    """Every number of first … first+count-1 once, in an order that looks random (a multiplier prime to count)."""
    step, at = 6_700_417 if count % 6_700_417 else 6_700_421, seed % count
    for _ in range(count):
        at = (at + step) % count
        if first + at not in leave_out:
            yield first + at


def account_ids(seed: int, leave_out: Collection[int]) -> Iterator[int]:
    """6 or 7 digits; those of trials are left to trials."""
    first, count = _TRIAL_IDS
    for account_id in scattered(*_ACCOUNT_IDS, seed, leave_out):
        if not first <= account_id < first + count:
            yield account_id


def trial_ids(seed: int, leave_out: Collection[int]) -> Iterator[int]:
    """6 digits, in the neighbourhood of the manual's 870381."""
    return scattered(*_TRIAL_IDS, seed, leave_out)


def customer_roots(seed: int, leave_out: Collection[int]) -> Iterator[int]:
    """The first 8 digits of a 顧客CD; the stores of one customer share them."""
    return scattered(*_CUSTOMER_ROOTS, seed, leave_out)


def chain_codes(seed: int, leave_out: Collection[int]) -> Iterator[int]:
    return scattered(*_CHAIN_CODES, seed, leave_out)


def customer_code(root: int, number: int) -> str:
    """In the manual's shape: 0398-2071-01."""
    digits = str(root).zfill(8)
    return f"{digits[:4]}-{digits[4:]}-{number:02}"


class LoginIds:
    """Unique also without regard to case."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._seen = bytearray(_FILTER_BITS // 8)
        for login_id in taken:
            self._is_new(login_id)

    def from_words(self, shop: str, place: str, account_id: int) -> str:
        """sakura-midori, else sakura-midori2, else with the account's own number, which nobody else has."""
        wanted = f"{shop}-{place}"[:40]
        for attempt in (wanted, wanted + "2", wanted + "3"):
            if self._is_new(attempt):
                return attempt
        return f"{wanted}-{account_id}"

    def made_up(self, account_id: int, dice: Dice) -> str:
        """Letters and digits as a machine gives them; five of them tell the account, so none comes twice."""
        letters = _LETTERS[dice.below(23)]
        number = account_id
        for _ in range(5):
            number, digit = divmod(number, len(_LETTERS))
            letters += _LETTERS[digit]
        return letters

    def _is_new(self, login_id: str) -> bool:
        """A Bloom filter: may take a new one for known, never a known one for new."""
        name = login_id.encode()
        bits = (zlib.crc32(name) % _FILTER_BITS, zlib.crc32(name[::-1], 7) % _FILTER_BITS)
        new = False
        for bit in bits:
            byte, mask = bit >> 3, 1 << (bit & 7)
            if not self._seen[byte] & mask:
                new = True
                self._seen[byte] |= mask
        return new
