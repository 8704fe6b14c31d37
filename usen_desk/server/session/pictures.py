"""A customer's picture: a photo comes in as PNG or JPEG, and a small square PNG is kept, without its place and time."""

from __future__ import annotations

import io

SIDE_PX = 256
PIXELS_MAX = 50_000_000
"""A photo of 50 megapixels takes 150 MB while it is made small; larger ones are refused before that."""


class BadPicture(ValueError):
    """Neither a PNG nor a JPEG that can be shown."""


def small(data: bytes) -> bytes:
    """
    Raises:
        BadPicture
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # with the first picture: it takes some MB

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                raise BadPicture("too large")
            opened.draft("RGB", (SIDE_PX * 2, SIDE_PX * 2))
            upright = ImageOps.exif_transpose(opened)
            square = ImageOps.fit(upright.convert("RGBA"), (SIDE_PX, SIDE_PX))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadPicture(type(error).__name__) from error
    made = io.BytesIO()
    Image.frombytes("RGBA", square.size, square.tobytes()).save(made, "PNG", optimize=True)
    return made.getvalue()
