"""Pages of a PDF as pixels and as text, by pdfium; nothing in them is run: it has no scripts, no forms, no network.

pdfium is not for several threads: all that is here runs in the one thread of Lane.PAPERS. Nothing of it outlives a call,
so that nothing is closed elsewhere by the garbage collector. No Qt.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from usen_desk.ui.preview.unreadable import Reason, Unreadable

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

PAGES_MAX = 2_000
PIXELS_MAX = 24_000_000
"""Of one page as it is drawn; a larger one is drawn coarser."""
TEXT_MAX_CHARS = 200_000
_alone = threading.Lock()


@dataclass(frozen=True)
class Paper:
    """A document: the size of each page in points (1/72 inch)."""

    path: Path
    sizes: tuple[tuple[float, float], ...]
    page_count: int
    """Maybe more than are shown."""


@dataclass(frozen=True)
class Pixels:
    """A page: 4 bytes a pixel, blue green red unused."""

    width: int
    height: int
    stride: int
    data: bytes


def open_paper(path: Path) -> Paper:
    """
    Raises:
        Unreadable: BROKEN; LOCKED: it needs a password.
    """
    with _document(path) as document:
        count = len(document)
        if count == 0:
            raise Unreadable(Reason.BROKEN)
        sizes = [document.get_page_size(at) for at in range(min(count, PAGES_MAX))]
        return Paper(path, tuple((max(1.0, width), max(1.0, height)) for width, height in sizes), count)


def draw(path: Path, at: int, scale: float) -> Pixels:
    """One page, `scale` pixels to a point. Raises: Unreadable."""
    with _document(path) as document, contextlib.closing(document[at]) as page:
        width, height = page.get_size()
        most = (PIXELS_MAX / max(1.0, width * height)) ** 0.5
        bitmap = page.render(scale=min(scale, most), prefer_bgrx=True, may_draw_forms=False)
        try:
            return Pixels(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()


def text_of(path: Path, at: int) -> str:
    """All text of a page, as it stands in the file. Raises: Unreadable."""
    with (
        _document(path) as document,
        contextlib.closing(document[at]) as page,
        contextlib.closing(page.get_textpage()) as text,
    ):
        found: str = text.get_text_bounded()[:TEXT_MAX_CHARS]
        return found.replace("\r\n", "\n").replace("\ufffe", "")


@contextlib.contextmanager
def _document(path: Path) -> Iterator[PdfDocument]:
    from pypdfium2 import PdfDocument, PdfiumError, raw  # 80 ms and 8 MB that only the first PDF pays

    with _alone:
        try:
            document = PdfDocument(path)
            try:
                yield document
            finally:
                document.close()
        except PdfiumError as error:
            is_locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
            raise Unreadable(Reason.LOCKED if is_locked else Reason.BROKEN) from error
        except OSError as error:
            raise Unreadable(Reason.BROKEN) from error
