"""Tests for usen_desk.server.inquiries.catalogue."""

import msgspec

from usen_desk import resources
from usen_desk.contract.catalogue import Catalogue, Category, FieldKind
from usen_desk.server.inquiries.catalogue import catalogue, form_of


def test_the_eight_categories_stand_in_the_manuals_order_and_words_and_then_the_new_store():
    assert [form.label for form in catalogue().categories] == [
        "放送プログラム",
        "支払・請求",
        "修理",
        "商品問合せ",
        "改装",
        "移転",
        "閉店",
        "その他",
        "新規出店のご相談",
    ]
    assert [form.category for form in catalogue().categories] == list(Category)
    assert [form.needs_store for form in catalogue().categories] == [True] * 8 + [False]


def test_what_the_manual_prints_of_the_fields_is_there():
    (about,) = form_of(Category.PROGRAM).fields
    assert [choice.label for choice in about.choices] == ["BGMに関するお問い合わせ", "CMに関するお問い合わせ"]
    signage = form_of(Category.PRODUCT).fields[0]
    assert (signage.label, [choice.label for choice in signage.choices]) == (
        "デジタルサイネージ",
        ["オンラインタイプ", "オフラインタイプ"],
    )
    assert not about.is_ours
    assert not signage.is_ours
    (note,) = form_of(Category.PROGRAM).notes
    assert "03-5489-3005もしくは03-5489-5333（平日9:30~20:00、土日祝9:30~18:00）" in note


def test_fields_that_the_manual_does_not_print_say_so():
    printed = {(Category.PROGRAM, "about"), (Category.PRODUCT, "signage")}
    for form in catalogue().categories:
        for field in form.fields:
            assert field.is_ours == ((form.category, field.key) not in printed), (form.category, field.key)


def test_every_form_is_well_made():
    for form in catalogue().categories:
        keys = [field.key for field in form.fields]
        assert len(keys) == len(set(keys))
        for field in form.fields:
            assert bool(field.choices) == (field.kind in (FieldKind.CHOICE, FieldKind.CHOICES)), field.key
        assert resources.path(f"icons/{form.icon}.svg").exists(), form.icon


def test_the_47_prefectures_have_their_jis_codes():
    by_code = {prefecture.code: prefecture.name for prefecture in catalogue().prefectures}
    assert list(by_code) == list(range(1, 48))
    assert (by_code[1], by_code[13], by_code[27], by_code[47]) == ("北海道", "東京都", "大阪府", "沖縄県")


def test_the_catalogue_survives_the_wire_and_its_version_follows_the_content():
    assert msgspec.json.decode(msgspec.json.encode(catalogue()), type=Catalogue) == catalogue()
    assert len(catalogue().version) == 16
