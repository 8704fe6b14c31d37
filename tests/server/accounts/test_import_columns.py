"""Tests for usen_desk.server.accounts.import_columns."""

import pytest

from usen_desk.server.accounts.import_columns import PREFECTURES, prefecture_code


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("北海道札幌市中央区", 1),
        ("東京都新宿区", 13),
        ("神奈川県横浜市港南区丸山台2-3-4", 14),
        ("京都府京都市", 26),
        ("和歌山県和歌山市", 30),
        ("沖縄県那覇市", 47),
        ("横浜市港南区", 0),
        ("", 0),
    ],
)
def test_the_prefecture_is_read_from_the_address(address, code):
    assert prefecture_code(address) == code


def test_there_are_47_prefectures():
    assert len(set(PREFECTURES)) == 47
