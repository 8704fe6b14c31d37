"""Tests for usen_desk.local.store.sealing."""

import random

import pytest

from usen_desk.local.store.sealing import (
    Damage,
    Sealer,
    WrongKey,
    head_of,
    make_key,
    mark_of,
)

PLACE, TEXT = "draft/reply/29", "カフェ・ド・ノールの件".encode()


def test_what_was_sealed_opens_at_its_place_and_nowhere_else():
    sealer = Sealer(make_key())
    sealed = sealer.seal(PLACE, TEXT, 7)
    assert sealer.open(PLACE, sealed) == TEXT
    assert head_of(sealed).turn == 7
    with pytest.raises(Damage):
        sealer.open("draft/reply/30", sealed)


def test_nothing_of_the_text_can_be_seen_and_no_two_seals_are_alike():
    sealer = Sealer(make_key())
    sealed = sealer.seal(PLACE, TEXT)
    assert TEXT[:6] not in sealed
    assert sealed != sealer.seal(PLACE, TEXT)


def test_a_record_that_was_given_another_place_does_not_open_there():
    """Even by somebody who mends the checksum."""
    sealer = Sealer(make_key())
    sealed = bytearray(sealer.seal(PLACE, TEXT))
    at = sealed.index(b"29", 30)
    sealed[at : at + 2] = b"30"
    import zlib

    sealed[-4:] = zlib.crc32(sealed[:-4]).to_bytes(4, "big")
    with pytest.raises(Damage, match="seal"):
        sealer.open("draft/reply/30", bytes(sealed))


def test_each_flipped_bit_is_damage_and_never_a_wrong_key():
    sealer, dice = Sealer(make_key()), random.Random(17)
    sealed = sealer.seal(PLACE, TEXT)
    for at in range(len(sealed)):
        broken = bytearray(sealed)
        broken[at] ^= 1 << dice.randrange(8)
        with pytest.raises(Damage):
            sealer.open(PLACE, bytes(broken))


@pytest.mark.parametrize("length", [0, 1, 40, 60, -1])
def test_a_cut_record_is_damage(length):
    sealer = Sealer(make_key())
    with pytest.raises(Damage):
        sealer.open(PLACE, sealer.seal(PLACE, TEXT)[:length])


def test_another_key_is_told_from_damage():
    sealed = Sealer(make_key()).seal(PLACE, TEXT)
    with pytest.raises(WrongKey):
        Sealer(make_key()).open(PLACE, sealed)


def test_an_older_key_opens_and_the_newest_seals():
    old, new = make_key(), make_key()
    both = Sealer(new, old)
    assert both.open(PLACE, Sealer(old).seal(PLACE, TEXT)) == TEXT
    assert head_of(both.seal(PLACE, TEXT)).mark == mark_of(new)


def test_of_a_damaged_record_the_rest_can_be_read():
    sealer = Sealer(make_key())
    sealed = bytearray(sealer.seal(PLACE, TEXT))
    sealed[-25] ^= 4
    rest = sealer.rescue(bytes(sealed))
    assert rest != TEXT
    assert len(rest) == len(TEXT)
    assert sum(a != b for a, b in zip(rest, TEXT, strict=True)) == 1
    assert sealer.rescue(b"") == b""


def test_names_on_disk_tell_nothing_and_are_the_same_for_the_same_words():
    key = make_key()
    assert Sealer(key).names("ノール") == Sealer(key).names("ノール")
    assert Sealer(key).names("ノール") != Sealer(make_key()).names("ノール")
    assert len(Sealer(key).names("x")) == 32
