"""Whatever bytes come: a reader shows something or says why not, and never fails in another way."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from tests.ui.preview import samples
from usen_desk.ui.preview.csv_file import read_csv
from usen_desk.ui.preview.image_file import read_image
from usen_desk.ui.preview.number_format import shown
from usen_desk.ui.preview.pdf_file import draw, open_paper, text_of
from usen_desk.ui.preview.text_file import open_text
from usen_desk.ui.preview.unreadable import Unreadable
from usen_desk.ui.preview.xlsx_file import open_workbook, read_sheet

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(max_examples=300, deadline=None)
PLACES = st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=6)), min_size=1, max_size=8)
LETTERS = '0#?.,%;"ymdhsgeaE+-[]()_*@¥/: 年\\'
PARTS = ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")


def changed(data: bytes, places) -> bytes:
    """With some bytes replaced."""
    made = bytearray(data)
    for at, piece in places:
        at %= len(made)
        made[at : at + len(piece)] = piece
    return bytes(made)


def pages(path):
    paper = open_paper(path)
    draw(path, 0, 0.3)
    text_of(path, len(paper.sizes) - 1)


def sheets(path):
    book = open_workbook(path)
    for at in range(len(book.sheets)):
        read_sheet(book, at)


def windows(path):
    text = open_text(path)
    for at in range(text.windows):
        text.window(at)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, qapp):
    made = tmp_path_factory.mktemp("hostile")
    samples.pdf(made / "a.pdf")
    samples.xlsx(made / "a.xlsx")
    samples.shared_xlsx(made / "shared.xlsx")
    samples.image(made / "a.png", kind="PNG")
    samples.turned_jpeg(made / "a.jpg")
    (made / "a.gif").write_bytes(samples.gif_of_two())
    return made


def survives(read, path, data):
    path.write_bytes(data)
    try:
        read(path)
    except Unreadable:
        pass


@pytest.mark.qt_log_level_fail("CRITICAL")  # what the decoders say of a damaged picture
@pytest.mark.parametrize(
    ("name", "read"),
    [("a.pdf", pages), ("a.png", read_image), ("a.jpg", read_image), ("a.gif", read_image), ("a.xlsx", sheets)],
)
@FEW
@given(places=PLACES, cut=st.floats(0, 1))
def test_a_damaged_file_never_fails_otherwise(folder, name, read, places, cut):
    whole = (folder / name).read_bytes()
    survives(read, folder / f"damaged_{name}", changed(whole, places)[: max(1, int(len(whole) * cut))])
    survives(read, folder / f"damaged_{name}", changed(whole, places))


@FEW
@given(part=st.sampled_from(PARTS), places=PLACES)
def test_a_workbook_whose_parts_were_changed_never_fails_otherwise(folder, part, places):
    source, target = folder / "shared.xlsx", folder / "changed.xlsx"
    with zipfile.ZipFile(source) as archive:
        content = archive.read(part)
    samples.with_part(source, target, part, changed(content, places))
    try:
        sheets(target)
    except Unreadable:
        pass


@MANY
@given(data=st.binary(max_size=400))
def test_any_bytes_are_some_text_and_some_table(folder, data):
    survives(windows, folder / "any.txt", data)
    survives(read_csv, folder / "any.csv", data)


@MANY
@given(value=st.floats(allow_nan=False, allow_infinity=False), code=st.text(alphabet=LETTERS, max_size=24))
def test_any_number_has_some_look_in_any_format(value, code):
    assert isinstance(shown(value, code), str)


def test_images_are_what_is_read(folder):
    assert isinstance(read_image(folder / "a.png"), QImage)
