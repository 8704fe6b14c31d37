"""Tests for usen_desk.ui.inquiries.print_view: the PDF is read back."""

import io

import pytest
from pypdf import PdfReader

from tests.ui.inquiries.samples import NOW, Thread, file, inquiry, message, note, system
from usen_desk.contract.text import fold
from usen_desk.ui.inquiries.papers_presenter import WholeThread
from usen_desk.ui.inquiries.print_view import pdf_of


@pytest.fixture
def read(qapp):
    def pages(messages, **of_card):
        made = pdf_of(WholeThread(inquiry(messages, **of_card), tuple(messages)), NOW)
        reader = PdfReader(io.BytesIO(made))
        sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages}
        assert sizes == {(595, 842)}
        return [fold(page.extract_text()) for page in reader.pages]  # the reader breaks words and knows old radicals

    return pages


def test_head_what_was_asked_and_every_message_stand_on_it(read):
    (page,) = read([message(1, attachments=(file(),)), message(2, body="確認いたします。")])
    said = ("#29", "焼肉大将", "修理", "対応中", "症状", "佐藤 様", "1件目のやり取り", "確認いたします", "店舗図面_2F")
    for words in said:
        assert fold(words) in page, words
    assert "社外秘" not in page
    assert fold("1ページ") in page


def test_a_long_thread_takes_as_many_pages_as_it_needs_and_loses_nothing(read):
    messages = Thread(300).messages
    pages = read(messages)
    assert len(pages) > 10
    text = "".join(pages)
    assert all(fold(f"{at}件目") in text for at in range(1, 301))
    assert fold(f"{len(pages)}ページ") in pages[-1]


def test_one_long_message_goes_over_pages(read):
    assert len(read([message(1, body="長い文章です。\n" * 150)])) > 2


def test_with_notes_every_page_says_that_it_is_internal(read):
    pages = read([message(1), note(2, body="結線のゆるみ"), system(3)] + Thread(60).messages[3:])
    assert fold("結線のゆるみ") in pages[0]
    assert all("社外秘" in page for page in pages)


def test_a_withdrawn_message_shows_nothing_of_itself(read):
    (page,) = read([message(1, body="", is_withdrawn=True)])
    assert fold("取り消されました") in page
