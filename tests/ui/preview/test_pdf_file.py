"""Pages as pixels and text, and hostile ones."""

import sys

import pytest
from PySide6.QtGui import QImage

from tests.ui.preview import samples
from usen_desk.ui.preview.pdf_file import PIXELS_MAX, draw, open_paper, text_of
from usen_desk.ui.preview.unreadable import Reason, Unreadable


def test_pages_have_their_sizes_pixels_and_texts(tmp_path, qapp):
    path = samples.pdf(tmp_path / "図面.pdf")
    paper = open_paper(path)
    assert paper.page_count == 2
    assert paper.sizes[0] == pytest.approx((595, 842), abs=1)
    pixels = draw(path, 0, 0.5)
    page = QImage(pixels.data, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB32)
    assert pixels.width == pytest.approx(298, abs=1)
    assert page.pixelColor(10, 10).name() == "#b3261e"
    assert page.pixelColor(290, 400).name() == "#ffffff"
    assert text_of(path, 1).strip() == "Page 2 of drawing"


def test_a_page_is_never_drawn_larger_than_fits_memory(tmp_path, qapp):
    path = samples.pdf(tmp_path / "a.pdf", 1)
    pixels = draw(path, 0, 100.0)
    assert pixels.width * pixels.height <= PIXELS_MAX * 1.01


def test_scripts_and_programs_of_a_pdf_are_not_run(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(samples.scripted_pdf())
    assert open_paper(path).sizes == ((200.0, 100.0),)
    assert draw(path, 0, 1.0).width == 200
    import pypdfium2

    assert "V8" not in pypdfium2.PDFIUM_INFO.flags, "a build with a script engine"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\ntrailer << /Root 9 0 R >>"])
def test_a_broken_pdf_is_told_as_broken(tmp_path, content):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        open_paper(path)
    assert refused.value.reason is Reason.BROKEN


def test_a_pdf_with_a_password_is_told_as_locked(tmp_path, qapp):
    from pypdf import PdfReader, PdfWriter

    plain = samples.pdf(tmp_path / "a.pdf", 1)
    writer = PdfWriter(clone_from=PdfReader(plain))
    writer.encrypt("秘密", algorithm="RC4-128")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    with pytest.raises(Unreadable) as refused:
        open_paper(path)
    assert refused.value.reason is Reason.LOCKED


def test_pdfium_is_not_loaded_before_the_first_pdf():
    import subprocess

    asked = "import sys, usen_desk.ui.preview.pdf_file; sys.exit('pypdfium2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
