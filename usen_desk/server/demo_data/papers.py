"""Bytes of the files that stores and staff send each other: plans, forms, sheets, photos, drawn here; the same name
gives the same bytes. No words are drawn into pictures: a font for them need not be there.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFilter
from xlsxwriter import Workbook

from usen_desk.server.demo_data.dice import Dice

PAGE = (595, 842)
LANDSCAPE = (842, 595)
PHOTO = (960, 640)
INK, LINE, PALE, ACCENT, RED, GREEN, NAVY = "#29324a", "#8b95ab", "#e9edf5", "#2952e3", "#d3312b", "#1f8f5f", "#1e2b58"
_BEGIN = time.gmtime(1_577_836_800)
_MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


@cache
def content(name: str) -> bytes:
    """Of a file of this name; its ending says what it is."""
    dice = Dice(sum(name.encode()))
    ending = name.rpartition(".")[2]
    if ending == "xlsx":
        return _sheet(dice)
    if ending == "docx":
        return _document(name)
    if ending == "txt":
        return "お世話になっております。\r\n機器の一覧をお送りします。\r\n".encode("cp932")
    if ending in ("jpg", "png"):
        return _photo(name, dice, "JPEG" if ending == "jpg" else "PNG")
    plan = any(word in name for word in ("図面", "配置"))
    leaf = any(word in name for word in ("カタログ", "手順", "パンフレット"))
    draw = _plan if plan else _leaflet if leaf else _form
    return _pdf(*draw(dice))


def _pdf(*pages: Image.Image) -> bytes:
    made = io.BytesIO()
    first, *others = pages
    when: dict[str, Any] = {"creationDate": _BEGIN, "modDate": _BEGIN}
    first.save(made, "PDF", resolution=144.0, save_all=True, append_images=others, quality=80, **when)
    return made.getvalue()


def _paper(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (size[0] * 2, size[1] * 2), "white")
    return image, ImageDraw.Draw(image)


def _plan(dice: Dice) -> list[Image.Image]:
    """Rooms, tables and where the speakers are; then a list of them."""
    image, draw = _paper(LANDSCAPE)
    draw.rectangle((90, 90, 1594, 940), outline=INK, width=12)
    wall = dice.between(980, 1180)
    draw.line((wall, 90, wall, 600), fill=INK, width=10)
    draw.line((wall, 600, 1380, 600), fill=INK, width=10)
    for at in range(dice.between(3, 4)):
        for line in range(2):
            left, top = 190 + at * 200, 190 + line * 240
            draw.rounded_rectangle((left, top, left + 120, top + 90), 10, fill=PALE, outline=LINE, width=4)
            for chair in (left - 26, left + 126):
                draw.rounded_rectangle((chair, top + 26, chair + 20, top + 64), 6, fill=PALE, outline=LINE, width=3)
    draw.rounded_rectangle((wall + 60, 140, wall + 320, 200), 8, fill=PALE, outline=LINE, width=4)
    draw.arc((560, 760, 900, 1100), 180, 270, fill=INK, width=5)
    for number in range(dice.between(4, 6)):
        x, y = dice.between(140, 1500), dice.between(130, 880)
        colour = RED if number == 2 else ACCENT
        draw.ellipse((x, y, x + 44, y + 44), outline=colour, width=7)
        draw.ellipse((x + 15, y + 15, x + 29, y + 29), fill=colour)
    draw.rectangle((90, 990, 1594, 1090), outline=INK, width=4)
    return [image, _table_page(dice)]


def _table_page(dice: Dice) -> Image.Image:
    image, draw = _paper(PAGE)
    draw.rectangle((100, 110, 470, 146), fill=INK)
    for line in range(14):
        top = 220 + line * 70
        draw.line((100, top + 60, 1090, top + 60), fill=PALE, width=3)
        for column, left in enumerate((100, 320, 640, 880)):
            wide = dice.between(60, 170)
            draw.rectangle((left, top + 18, left + wide, top + 38), fill=LINE if line and column else INK)
    return image


def _form(dice: Dice) -> list[Image.Image]:
    """A letter or a form with a seal."""
    image, draw = _paper(PAGE)
    draw.rectangle((110, 120, 560, 164), fill=INK)
    for line in range(dice.between(7, 12)):
        draw.rectangle((110, 270 + line * 76, dice.between(640, 1080), 286 + line * 76), fill=LINE)
    for line in range(4):
        draw.rectangle((110, 1180 + line * 90, 1080, 1250 + line * 90), outline=LINE, width=3)
    seal = dice.between(860, 960)
    draw.ellipse((seal, 110, seal + 130, 240), outline=RED, width=9)
    draw.rectangle((seal + 44, 146, seal + 86, 204), outline=RED, width=7)
    return [image]


def _leaflet(dice: Dice) -> list[Image.Image]:
    image, draw = _paper(LANDSCAPE)
    draw.rectangle((0, 0, 1684, 210), fill=NAVY)
    draw.rectangle((100, 86, 700, 124), fill="white")
    for at in range(3):
        left = 130 + at * 500
        draw.rounded_rectangle((left, 300, left + 400, 720), 20, fill=PALE)
        draw.rounded_rectangle((left + 110, 350, left + 290, 660), 14, fill="#3b4254")
        for top, size in ((410, 50), (540, 90)):
            draw.ellipse((left + 200 - size, top, left + 200 + size, top + 2 * size - 10), fill="#8b95ab")
        for line in range(3):
            draw.rectangle((left, 780 + line * 50, left + dice.between(220, 400), 796 + line * 50), fill=LINE)
    return [image, _table_page(dice)]


def _photo(name: str, dice: Dice, form: str) -> bytes:
    draws: tuple[tuple[str, Callable[[Dice], Image.Image]], ...] = (
        ("アンプ", _amplifier),
        ("型番", _label),
        ("配線", _wires),
        ("外観", _front),
        ("入口", _front),
        ("看板", _front),
    )
    draw = next((draw for word, draw in draws if word in name), _speaker)
    made = io.BytesIO()
    draw(dice).filter(ImageFilter.GaussianBlur(1)).save(made, form, quality=82)
    return made.getvalue()


def _wall(upper: str, lower: str, at: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.linear_gradient("L").resize(PHOTO)
    picture = Image.composite(Image.new("RGB", PHOTO, lower), Image.new("RGB", PHOTO, upper), image)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, at, *PHOTO), fill="#6b5a49")
    return picture, draw


def _amplifier(dice: Dice) -> Image.Image:
    picture, draw = _wall("#20242e", "#3b3f49", 520)
    draw.rounded_rectangle((90, 150, 870, 480), 18, fill="#4d5360", outline="#6d7482", width=5)
    draw.rectangle((130, 200, 400, 330), fill="#10141d")
    for bar in range(11):
        high = dice.between(15, 100)
        draw.rectangle((150 + bar * 22, 318 - high, 164 + bar * 22, 318), fill="#59c2dd")
    for at in range(3):
        draw.ellipse((470 + at * 125, 220, 570 + at * 125, 320), fill="#2a2e38", outline="#9aa1b0", width=6)
        draw.line((520 + at * 125, 270, 520 + at * 125 + dice.between(-30, 30), 232), fill="white", width=7)
    draw.ellipse((150, 380, 190, 420), fill="#ffa629")
    glow = Image.new("RGB", PHOTO, "#000000")
    ImageDraw.Draw(glow).ellipse((110, 340, 230, 460), fill="#ff9a1c")
    mask = Image.new("L", PHOTO, 0)
    ImageDraw.Draw(mask).ellipse((110, 340, 230, 460), fill=90)
    return Image.composite(glow, picture, mask.filter(ImageFilter.GaussianBlur(14)))


def _speaker(dice: Dice) -> Image.Image:
    picture, draw = _wall("#e9dfcf", "#c9b79d", 600)
    left = dice.between(300, 400)
    draw.rounded_rectangle((left, 100, left + 300, 500), 20, fill="#3a3f4b")
    for top, size in ((150, 55), (290, 90)):
        middle = left + 150
        draw.ellipse((middle - size, top, middle + size, top + 2 * size), fill="#1d2129", outline="#6d7482", width=8)
        draw.ellipse((middle - 18, top + size - 18, middle + 18, top + size + 18), fill="#8b95ab")
    draw.arc((left + 260, 60, left + 460, 420), 270, 90, fill="#3a3f4b", width=6)
    return picture


def _label(dice: Dice) -> Image.Image:
    picture, draw = _wall("#c5c9d2", "#a7adba", 640)
    draw.rounded_rectangle((170, 130, 790, 510), 16, fill="#f4f5f8", outline="#555c6b", width=5)
    for line in range(4):
        draw.rectangle((220, 180 + line * 56, dice.between(420, 720), 202 + line * 56), fill="#3a3f4b")
    left = 220
    while left < 720:
        wide = dice.between(3, 12)
        draw.rectangle((left, 420, left + wide, 480), fill="#10141d")
        left += wide + dice.between(4, 10)
    return picture


def _wires(dice: Dice) -> Image.Image:
    picture, draw = _wall("#a9b3c2", "#7e8796", 640)
    draw.rounded_rectangle((80, 120, 440, 560), 20, fill="#3a3f4b")
    for line, colour in enumerate(("#d3312b", "#1d2129", "#d3312b", "#1d2129")):
        top = 180 + line * 95
        draw.ellipse((190, top, 250, top + 60), fill=colour)
        points = [(220, top + 30), (560, top + dice.between(-40, 90)), (960, top + dice.between(-90, 160))]
        draw.line(points, fill=colour, width=16, joint="curve")
    return picture


def _front(dice: Dice) -> Image.Image:
    picture, draw = _wall("#39486f", "#e09064", 560)
    draw.rectangle((130, 130, 830, 570), fill="#4b352c")
    draw.rounded_rectangle((310, 150, 650, 215), 10, fill="#f7ead0")
    for at in range(12):
        left = 150 + at * 55
        draw.polygon(
            [(left, 240), (left + 55, 240), (left + 45, 310), (left + 10, 310)], fill=RED if at % 2 else "white"
        )
    for left in (170, 590):
        draw.rectangle((left, 330, left + 200, 540), fill="#ffd887")
        for person in range(2):
            x = left + dice.between(20, 130)
            draw.ellipse((x, 420 + person * 8, x + 34, 454 + person * 8), fill="#4b352c")
    draw.rectangle((420, 330, 540, 570), fill="#2f211b")
    return picture


def _sheet(dice: Dice) -> bytes:
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    book.set_properties({"created": _MADE_AT.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "bg_color": GREEN, "font_color": "#ffffff"})
    sheet = book.add_worksheet("見積書")
    for column, word in enumerate(("品名", "数量", "単価", "金額")):
        sheet.write(0, column, word, head)
    for line, word in enumerate(("天井埋込スピーカー", "アンプ", "配線工事", "チューナー", "設置調整費"), 1):
        count, price = dice.between(1, 8), dice.between(4, 60) * 1000
        for column, value in enumerate((word, count, price, count * price)):
            sheet.write(line, column, value)
    sheet.set_column(0, 0, 26)
    book.close()
    return made.getvalue()


def _document(name: str) -> bytes:
    """A document of one paragraph, as small as a word processor still opens."""
    space = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" Type='
        f'"{space}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{space}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        f"{name.rpartition('.')[0]}</w:t></w:r></w:p></w:body></w:document>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(zipfile.ZipInfo(part, _ZIP_DATE), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return made.getvalue()
