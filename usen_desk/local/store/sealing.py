"""One record on disk: sealed under a key, with a checksum beside the seal that tells damage from a wrong key. X3, F17.

ChaCha20-Poly1305 with a random nonce. The place of the record (its table and key) is authenticated: a record that was
moved to another place doesn't open there. The place also stands in the record itself, in the clear, so that a record
can be told from its bytes alone (usen_desk.local.store.salvage); it must not hold personal data.

    magic 4 | length of all 4 | mark of the key 4 | turn 8 | nonce 12 | length of place 2 | place | sealed | CRC-32 4
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY_BYTES = 32
MAGIC = b"USd\x01"
_HEAD = struct.Struct(">4sI4sQ12sH")
_CRC = struct.Struct(">I")
_TAG_BYTES = 16
_SHORTEST = _HEAD.size + _TAG_BYTES + _CRC.size


class Damage(ValueError):
    """The bytes are not what was written."""


class WrongKey(ValueError):
    """The bytes are whole, and were sealed under a key that isn't known here."""


def make_key() -> bytes:
    return os.urandom(KEY_BYTES)


@dataclass(frozen=True)
class Head:
    """What a record says of itself without a key."""

    place: str
    mark: bytes
    """Tells which key it was sealed under, and nothing of that key."""
    turn: int
    """Grows with each record that one store writes: of two for one place the higher one is newer."""


def mark_of(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=4, person=b"usen-desk mark").digest()


def head_of(sealed: bytes) -> Head:
    """Raises: Damage, unless every byte is as it was written."""
    if len(sealed) < _SHORTEST or not sealed.startswith(MAGIC):
        raise Damage("no record")
    _, length, mark, turn, _, place_length = _HEAD.unpack_from(sealed)
    if length != len(sealed) or _HEAD.size + place_length > length - _TAG_BYTES - _CRC.size:
        raise Damage("a length is wrong")
    if zlib.crc32(sealed[: -_CRC.size]) != _CRC.unpack_from(sealed, length - _CRC.size)[0]:
        raise Damage("the checksum is wrong")
    return Head(sealed[_HEAD.size : _HEAD.size + place_length].decode("utf-8"), mark, turn)


class Sealer:
    """Seals under one key, and opens what was sealed under that or an older one. May be used from any thread."""

    def __init__(self, key: bytes, *older: bytes) -> None:
        self.mark = mark_of(key)
        self._keys = {mark_of(one): one for one in (key, *older)}
        self._key = key

    def names(self, words: str) -> str:
        """A name on disk for words that must not stand there: the same for the same words under the same key."""
        return hashlib.blake2b(words.encode(), key=self._key, digest_size=16, person=b"usen-desk name").hexdigest()

    def seal(self, place: str, content: bytes, turn: int = 0) -> bytes:
        where, nonce = place.encode(), os.urandom(12)
        length = _SHORTEST + len(where) + len(content)
        head = _HEAD.pack(MAGIC, length, self.mark, turn, nonce, len(where)) + where
        sealed = head + ChaCha20Poly1305(self._key).encrypt(nonce, content, head)
        return sealed + _CRC.pack(zlib.crc32(sealed))

    def open(self, place: str, sealed: bytes) -> bytes:
        """Raises: Damage, also for a record of another place; WrongKey."""
        head = head_of(sealed)
        if head.place != place:
            raise Damage("of another place")
        key = self._keys.get(head.mark)
        if key is None:
            raise WrongKey(head.mark.hex())
        nonce, body, begin = self._parts(sealed, len(place.encode()))
        try:
            return ChaCha20Poly1305(key).decrypt(nonce, body, begin)
        except InvalidTag as error:
            raise Damage("the seal is broken") from error

    def rescue(self, sealed: bytes) -> bytes:
        """What can still be read of a damaged record, unchecked: only to be shown to its author, never to be sent."""
        if len(sealed) < _SHORTEST:
            return b""
        _, _, mark, _, nonce, place_length = _HEAD.unpack_from(sealed)
        key = self._keys.get(mark, self._key)
        body = sealed[_HEAD.size + place_length : -_CRC.size - _TAG_BYTES]
        return Cipher(algorithms.ChaCha20(key, _FIRST_BLOCK + nonce), None).decryptor().update(body)

    @staticmethod
    def _parts(sealed: bytes, place_length: int) -> tuple[bytes, bytes, bytes]:
        begin = _HEAD.size + place_length
        nonce = _HEAD.unpack_from(sealed)[4]
        return nonce, sealed[begin : -_CRC.size], sealed[:begin]


_FIRST_BLOCK = (1).to_bytes(4, "little")
"""RFC 8439: the message begins at block 1; block 0 makes the key of the tag."""
