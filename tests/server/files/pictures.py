"""Pictures and a PDF as cameras and programs make them."""

from __future__ import annotations

import io
import struct

from PIL import Image

ORIENTATION, TURNED_RIGHT = 0x0112, 6


def photo(width: int = 640, height: int = 480, colour: str = "red", *, orientation: int = 1) -> bytes:
    """A JPEG whose left half is of the colour, the right half blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste(Image.new("RGB", (width // 2, height), colour), (0, 0))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif)
    return made.getvalue()


def png(width: int, height: int, mode: str = "RGBA") -> bytes:
    made = io.BytesIO()
    Image.new(mode, (width, height), 0).save(made, "PNG")
    return made.getvalue()


def pdf(text: str = "Plan", width: int = 595, height: int = 842) -> bytes:
    """One page with a black bar at its top and a word."""
    drawn = f"0 g 50 {height - 90} {width - 100} 40 re f BT /F1 24 Tf 60 60 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)


def bomb() -> bytes:
    """A PNG whose head says 30,000 x 30,000 pixels."""
    image = bytearray(png(2, 2))
    image[16:24] = struct.pack(">II", 30_000, 30_000)
    return bytes(image)
