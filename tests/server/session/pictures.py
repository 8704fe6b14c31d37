"""PNG files made for tests, right and wrong ones."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def header(width: int, height: int, depth: int = 8, colour: int = 2, *, interlace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def rows(size: int, count: int, filtering: int = 0) -> bytes:
    """`count` rows of `size` bytes, packed."""
    return zlib.compress((bytes([filtering]) + b"\x55" * size) * count)


def drawn(width: int, height: int) -> bytes:
    """A plain RGB picture."""
    return SIGNATURE + header(width, height) + chunk(b"IDAT", rows(width * 3, height)) + chunk(b"IEND")
