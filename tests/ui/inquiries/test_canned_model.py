"""Tests for usen_desk.ui.inquiries.canned_model: found as people type, filled in or left marked. X7."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.inquiries.canned_samples import ALL, BILL, LAMP, MEMO, OWN, THANKS, VISIT
from usen_desk.contract.catalogue import Category
from usen_desk.ui.inquiries.canned_model import CannedModel, filled, gap_words, gaps, unknown_placeholder


@pytest.fixture
def model(qapp):
    made = CannedModel()
    made.tester = QAbstractItemModelTester(made)
    made.put(ALL)
    made.begin(Category.REPAIR, is_note=False)
    return made


def titles(model):
    return [model.reply(row).text.title for row in range(model.rowCount())]


def names(*replies):
    return [one.text.title for one in replies]


def test_the_category_of_the_inquiry_comes_first_and_those_of_others_last(model):
    assert titles(model) == names(LAMP, VISIT, THANKS, OWN, BILL)
    model.begin(Category.BILLING, is_note=False)
    assert titles(model) == names(BILL, VISIT, THANKS, OWN, LAMP)


def test_notes_are_for_notes_and_come_first_there(model):
    model.begin(Category.REPAIR, is_note=True)
    assert titles(model)[:2] == names(MEMO, LAMP)
    assert len(titles(model)) == len(ALL)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hogo", LAMP),
        ("ＨＯＧＯ", LAMP),
        ("ho", LAMP),
        ("ほごかいろ", LAMP),
        ("ホゴ", LAMP),
        ("ﾗﾝﾌﾟ", LAMP),
        ("保護", LAMP),
        ("ほうもん", VISIT),
        ("せいきゅう", BILL),
        ("owari", THANKS),
        ("いつも 挨拶", OWN),
    ],
)
def test_found_by_key_word_or_reading_in_any_spelling(model, typed, first):
    model.narrow(typed)
    assert model.reply(0) is first


def test_what_begins_like_it_comes_before_what_only_holds_it(model):
    model.narrow("お礼")
    assert titles(model) == names(THANKS)
    model.narrow("再発行")
    assert titles(model) == names(BILL)
    model.narrow("どこにもない")
    assert titles(model) == []
    assert model.count == len(ALL)
    assert model.reply(0) is None


def test_each_word_has_to_fit(model):
    model.narrow("保護 請求")
    assert titles(model) == []


def test_a_line_says_title_and_key(model):
    assert model.index(0).data() == "保護回路のご案内　hogo"
    assert model.index(0).data(CannedModel.CANNED) is LAMP


def test_placeholders_are_filled_in_and_empty_ones_stay_marked():
    values = {"店舗": "焼肉大将 渋谷センター街店", "担当": "山田 美咲", "問い合わせID": "29", "営業": ""}
    assert filled(LAMP.text.body, values).startswith("焼肉大将 渋谷センター街店 様")
    text = filled(VISIT.text.body, values)
    assert text == "担当の山田 美咲です。{営業}がお伺いします。（29）"
    ((start, end),) = gaps(text)
    assert text[start:end] == "{営業}"
    assert "「営業」" in gap_words(text, (start, end))
    assert gaps("｛営業｝ {知らない} {}") == [(0, 4)]
    assert filled("{知らない}{店舗}", {"店舗": "A"}) == "{知らない}A"


def test_a_placeholder_that_nobody_fills_is_said_before_it_is_saved():
    assert unknown_placeholder("{店舗} 様、｛担当｝です。{問い合わせID} {営業}") == ""
    assert "「{店名}」という差し込みはありません" in unknown_placeholder("{店舗} {店名} 様")
    assert "{店舗}" in unknown_placeholder("｛店名｝")
