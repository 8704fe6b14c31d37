"""Files of every kind that is taken, as real programs write them, and some that are not."""

from __future__ import annotations

import io
import struct
import wave
import zipfile

import xlsxwriter

from tests.server.session.pictures import drawn

PNG = drawn(4, 3)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
BMP = b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
TIFF = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
MP3 = b"\xff\xfb\x90\x00" + b"\x00" * 413
MP3_WITH_TAG = b"ID3\x03\x00\x00\x00\x00\x00\x00" + MP3
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 48
ELF = b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 56
CSV = "顧客CD,店舗先名称\r\n0412-3398-01,焼肉大将\r\n"


def wav() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x01" * 80)
    return made.getvalue()


def xlsx() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.add_worksheet().write(0, 0, "焼肉大将")
    book.close()
    return made.getvalue()


def zipped(**members: str) -> bytes:
    """`zipped(**{"word/document.xml": "…"})`"""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def office(folder: str, **more: str) -> bytes:
    return zipped(**{"[Content_Types].xml": "<Types/>", f"{folder}/main.xml": "<x/>"}, **more)


def ole(stream: str) -> bytes:
    """The head of a compound file, and the name of its main stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 64
