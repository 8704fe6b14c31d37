"""Tests for usen_desk.local.store.keys."""

import msgspec
import pytest

from usen_desk.contract.devices import KeyDeposit
from usen_desk.local.credentials import KEYS_MAX_CHARS
from usen_desk.local.store.keys import StoreKeys, key_of, text_of
from usen_desk.local.store.sealing import make_key


def test_keys_are_read_as_they_were_kept():
    for count in (1, 2, 3):
        keys = StoreKeys(5, tuple(make_key() for _ in range(count)))
        assert StoreKeys.parsed(keys.text) == keys
        assert len(keys.text) <= KEYS_MAX_CHARS


def test_a_key_is_not_in_what_a_log_would_say_of_it():
    key = make_key()
    assert repr(key) not in repr(StoreKeys(5, (key,)))


@pytest.mark.parametrize(
    "text", ["", "5", "x", "5 ", "5 abc", "-5 " + "A" * 43 + "=", "五 " + "A" * 43 + "=", "5 " + "A" * 44]
)
def test_anything_else_is_none(text):
    assert StoreKeys.parsed(text) is None


def test_the_contract_takes_a_key_as_it_is_written():
    key = make_key()
    deposit = msgspec.convert({"key": text_of(key)}, KeyDeposit)
    assert key_of(deposit.key) == key


def test_the_first_key_seals():
    keys = StoreKeys(5, (make_key(), make_key()))
    assert keys.sealer.open("a", StoreKeys(5, keys.keys[1:]).sealer.seal("a", b"old")) == b"old"
    assert StoreKeys(5, keys.keys[:1]).sealer.open("a", keys.sealer.seal("a", b"new")) == b"new"
