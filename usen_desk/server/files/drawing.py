"""Draws small pictures of files, in a process of its own: files come from strangers, and what breaks or grows here
takes nothing of the service with it. `python -m usen_desk.server.files.drawing` reads from its input and writes to its
output.

Asked: a letter for the kind, the length in eight bytes, the file. Answered: the length in eight bytes, a JPEG; length 0
where none can be made. It ends when its input ends, or when nothing was asked for IDLE_S.
"""

from __future__ import annotations

import contextlib
import io
import select
import struct
import sys
from typing import IO, Any

from usen_desk.contract.files import THUMBNAIL_HEIGHT_PX, THUMBNAIL_WIDTH_PX

IMAGE, PDF = b"i", b"p"
LENGTH = struct.Struct(">Q")
MEMORY_MAX_BYTES = 1024 * 1024 * 1024
PIXELS_MAX = 64_000_000
"""A picture of a large camera; said by the file's head, looked at before anything is decoded."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
PAPER_WIDTH_PX, PAPER_HEIGHT_PX = 368, 204
"""A page stands in its card with a margin."""
JPEG_QUALITY = 82
IDLE_S = 60.0


def drawn(kind: bytes, data: bytes) -> bytes:
    """A JPEG; empty where there is nothing to see.

    Raises:
        Exception: the file is damaged, too large, or not what it says.
    """
    picture = _of_pdf(data) if kind == PDF else _of_image(data)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=JPEG_QUALITY)
    return made.getvalue()


def _of_image(data: bytes) -> Any:
    """Fills the card: turned as its camera was held, on white where it is transparent, never enlarged."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > PIXELS_MAX:
            raise ValueError("too many pixels")
        if image.format == "JPEG":
            image.draft("RGB", (2 * THUMBNAIL_WIDTH_PX, 2 * THUMBNAIL_HEIGHT_PX))
        turned = ImageOps.exif_transpose(image).convert("RGBA")
    box = min(turned.width, THUMBNAIL_WIDTH_PX), min(turned.height, THUMBNAIL_HEIGHT_PX)
    small = ImageOps.fit(turned, box)  # before anything else: a copy of the whole may be a quarter of the memory
    return Image.alpha_composite(Image.new("RGBA", small.size, "white"), small).convert("RGB")


def _of_pdf(data: bytes) -> Any:
    """The upper part of the first page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        width, height = page.get_size()
        scale = PAPER_WIDTH_PX / width
        if not 0 < height * scale * PAPER_WIDTH_PX <= PIXELS_MAX:
            raise ValueError("no page of this world")
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        page.close()
    finally:
        document.close()
    return picture.crop((0, 0, picture.width, min(picture.height, PAPER_HEIGHT_PX)))


def main(asked: IO[bytes], answers: IO[bytes]) -> None:
    while _is_asked(asked) and (kind := asked.read(1)):
        data = asked.read(*LENGTH.unpack(asked.read(LENGTH.size)))
        picture = b""
        with contextlib.suppress(Exception, MemoryError):  # whatever is wrong with a stranger's file: no picture
            picture = drawn(kind, data)
        answers.write(LENGTH.pack(len(picture)) + picture)
        answers.flush()


def _is_asked(asked: IO[bytes]) -> bool:
    """False after a while without a question (none comes before the last one is answered, so that no buffer holds any);
    where pipes can't be waited for (Windows), the read waits."""
    try:
        return bool(select.select([asked], [], [], IDLE_S)[0])
    except OSError:
        return True


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))


if __name__ == "__main__":
    _limit_memory()
    main(sys.stdin.buffer, sys.stdout.buffer)
