"""Tests for usen_desk.ui.shelf_cells."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.ui.shelf.samples import ALL, FORM, LEAFLET, OVER, PRICES, TODAY, document, version
from usen_desk.contract.shelf import ShelfCategory
from usen_desk.ui.shelf_cells import CATEGORIES, days_words, found, kept_of, state_look


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ALL),
        ("ﾊﾟﾝﾌ", [LEAFLET, OVER]),
        ("ぱんふ", [LEAFLET, OVER]),
        ("料金　2026", [PRICES]),
        ("申込書", [FORM]),
        ("名義", [FORM]),
        ("2.pdf 変更", [FORM]),
        ("無い", []),
    ],
)
def test_found_in_any_spelling_by_title_category_description_and_name(text, expected):
    assert found(ALL, text) == expected


def test_a_title_that_begins_so_comes_first():
    later = document(9, "別紙 料金")
    assert found([later, PRICES], "料金") == [PRICES, later]


def test_what_is_attached_names_the_version_and_no_bytes():
    kept = kept_of(LEAFLET)
    assert (kept.name, kept.size_bytes, kept.shelf_version_id, kept.path) == ("1.pdf", 412_345, 1, "")
    assert kept.upload_id != kept_of(LEAFLET).upload_id
    assert kept_of(OVER) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"is_withdrawn": True, "current": None}, "取り下げ"),
        ({"current": None, "newest": version(1, valid_from=date(2026, 12, 1))}, "公開前"),
        ({"current": None, "newest": version(1, valid_until=date(2026, 11, 21))}, "期限切れ"),
        ({"current": version(1, valid_until=date(2026, 12, 5))}, "12月5日まで"),
        ({"current": version(1, valid_until=date(2026, 12, 6))}, None),
    ],
)
def test_it_is_said_what_keeps_it_from_being_attached(changes, expected):
    look = state_look(replace(LEAFLET, **changes), TODAY)
    assert (look[0] if look else None) == expected


def test_days_in_words():
    assert days_words(version()) == ""
    assert days_words(version(valid_from=date(2026, 4, 1), valid_until=date(2027, 3, 31))).split() == [
        *("2026-04-01", "から", "2027-03-31", "まで")
    ]


def test_every_category_has_its_word():
    assert set(CATEGORIES) == set(ShelfCategory)
