"""What a profile image has to be: one still PNG (W3C PNG, third edition), checked whole and stripped of all but its
picture. No decoding: Qt does that on the desks, so nothing may reach them that could surprise it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
"""Text, time, place, colour profiles and animation are left out: no desk needs them, and people don't know of them."""

_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""Colour type → bit depths it may have."""
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PALETTE, _NEEDS_NO_PALETTE = 3, (0, 4)
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column, first row, and steps of the seven passes."""


class BadPng(ValueError):
    """Not a PNG that the service takes; the text says why, for developers."""


@dataclass(frozen=True)
class _Header:
    width_px: int
    height_px: int
    depth: int
    colour: int
    is_interlaced: bool


@dataclass(frozen=True)
class _Chunk:
    kind: bytes
    content: bytes


def cleaned(data: bytes, max_side_px: int) -> bytes:
    """The same picture with nothing but its picture in it.

    Raises:
        BadPng: not one whole PNG, larger than max_side_px on a side, or its rows aren't what its header says.
    """
    chunks = list(_chunks(data))
    header = _header(chunks, max_side_px)
    _check_order(chunks, header)
    _check_rows(b"".join(chunk.content for chunk in chunks if chunk.kind == b"IDAT"), header)
    return SIGNATURE + b"".join(_written(chunk) for chunk in chunks if chunk.kind in _KEPT)


def _chunks(data: bytes) -> Iterator[_Chunk]:
    if not data.startswith(SIGNATURE):
        raise BadPng("no signature")
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        if len(data) < at + 12:
            raise BadPng("cut short")
        length, kind = struct.unpack_from(">I4s", data, at)
        if length > len(data) - at - 12:
            raise BadPng("a chunk is longer than the file")
        if not kind.isalpha() or kind[2:3].islower():
            raise BadPng("the name of a chunk is not one")
        content = data[at + 8 : at + 8 + length]
        if zlib.crc32(kind + content) != int.from_bytes(data[at + 8 + length : at + 12 + length]):
            raise BadPng("a checksum is wrong")
        yield _Chunk(kind, content)
        at += 12 + length
    if at != len(data):
        raise BadPng("something follows the end")


def _header(chunks: list[_Chunk], max_side_px: int) -> _Header:
    if chunks[0].kind != b"IHDR" or len(chunks[0].content) != 13:
        raise BadPng("no header")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", chunks[0].content)
    if not (1 <= width <= max_side_px and 1 <= height <= max_side_px):
        raise BadPng("too large, or empty")
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        raise BadPng("the header says what no PNG can")
    return _Header(width, height, depth, colour, bool(interlace))


def _check_order(chunks: list[_Chunk], header: _Header) -> None:
    kinds = [chunk.kind for chunk in chunks]
    if unknown := [kind for kind in kinds if kind[:1].isupper() and kind not in _KEPT]:
        raise BadPng(f"unknown critical chunk {unknown[0]!r}")
    repeated = [kind for kind in set(kinds) & set(_KEPT) if kind != b"IDAT" and kinds.count(kind) > 1]
    if repeated or chunks[-1].content:
        raise BadPng("a chunk stands twice, or the end isn't empty")
    if b"IDAT" not in kinds:
        raise BadPng("no picture")
    first = kinds.index(b"IDAT")
    if set(kinds[first : first + kinds.count(b"IDAT")]) != {b"IDAT"}:
        raise BadPng("the picture is not in one piece")
    if {b"PLTE", b"tRNS"} & set(kinds[first:]):
        raise BadPng("a chunk comes after the picture that belongs before it")
    _check_palette(chunks, kinds, header)


def _check_palette(chunks: list[_Chunk], kinds: list[bytes], header: _Header) -> None:
    content = {chunk.kind: chunk.content for chunk in chunks}
    palette, transparent = content.get(b"PLTE"), content.get(b"tRNS")
    if palette is None:
        if header.colour == _PALETTE:
            raise BadPng("no palette")
    elif header.colour in _NEEDS_NO_PALETTE or not palette or len(palette) % 3 or len(palette) > 3 * 256:
        raise BadPng("a palette that can't be")
    elif header.colour == _PALETTE and len(palette) // 3 > 1 << header.depth:
        raise BadPng("more colours than the depth allows")
    if transparent is None:
        return
    if palette is not None and kinds.index(b"tRNS") < kinds.index(b"PLTE"):
        raise BadPng("transparency before its palette")
    fits = 1 <= len(transparent) <= len(palette or b"") // 3
    if not (fits if header.colour == _PALETTE else len(transparent) == {0: 2, 2: 6}.get(header.colour)):
        raise BadPng("transparency that can't be")


def _check_rows(packed: bytes, header: _Header) -> None:
    """Unpacks at most what the header announces, so a few bytes can't become gigabytes."""
    sizes = [_row_bytes(header, width) for width in _row_widths(header)]
    inflating = zlib.decompressobj()
    try:
        rows = inflating.decompress(packed, sum(sizes) + 1)
    except zlib.error as error:
        raise BadPng("the picture can't be unpacked") from error
    if len(rows) != sum(sizes) or not inflating.eof or inflating.unused_data:
        raise BadPng("the picture isn't as large as the header says")
    at = 0
    for size in sizes:
        if rows[at] > 4:
            raise BadPng("a row has no such filter")
        at += size


def _row_widths(header: _Header) -> Iterator[int]:
    """Width in pixels of every row that is stored, pass by pass."""
    passes = _ADAM7 if header.is_interlaced else ((0, 0, 1, 1),)
    for column, row, across, down in passes:
        width = -((column - header.width_px) // across)
        height = -((row - header.height_px) // down)
        if width > 0:
            yield from (width for _ in range(height))


def _row_bytes(header: _Header, width: int) -> int:
    """With the byte of the filter."""
    return 1 + (width * _CHANNELS[header.colour] * header.depth + 7) // 8


def _written(chunk: _Chunk) -> bytes:
    checksum = zlib.crc32(chunk.kind + chunk.content)
    return struct.pack(">I4s", len(chunk.content), chunk.kind) + chunk.content + struct.pack(">I", checksum)
