"""Tests for usen_desk.server.demo_data.knowledge: the manual's notices, FAQ that can be read, versions of all."""

from datetime import datetime

from usen_desk.contract.base import JST
from usen_desk.server.demo_data.knowledge import NOTICES, faqs


def test_the_manuals_notices_stand_at_their_own_dates():
    dated = {one.text.title: one.at for one in NOTICES if one.at}
    assert dated == {
        "新商品のご案内": datetime(2020, 3, 17, 12, 11, tzinfo=JST),
        "システムメンテナンスのご案内": datetime(2020, 3, 17, 14, 1, tzinfo=JST),
    }
    assert len({one.text.kind for one in NOTICES}) == 3


def test_every_faq_has_its_words_and_no_placeholder():
    assert len({faq.question for faq in faqs()}) == len(faqs()) == 15
    assert all(faq.answer and faq.keywords and "{" not in faq.answer for faq in faqs())
    assert any(not faq.for_customers for faq in faqs())
