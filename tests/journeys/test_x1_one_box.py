"""X1: one box for everything (Ctrl+K), and what its jobs cost in acts (UI.md)."""

import pytest

from tests.journeys.desk import copied

NORD = "カフェ・ド・ノール 横浜南店"


def test_id_and_pass_forgotten_takes_four_acts_from_the_keyboard_alone(desk):
    """Find, read, copy ID and mail; today's tool takes nine."""
    desk.press("Ctrl+K")
    desk.type("045-123-4567")
    desk.press("Enter")
    desk.wait(lambda: desk.title.startswith(NORD))
    assert "nord-yokohama" in desk.texts
    desk.press("Ctrl+Shift+1")
    assert copied() == "nord-yokohama"
    desk.press("Ctrl+Shift+2")
    assert copied() == "yokohama@nord-cafe.example"
    assert desk.acts.done == ["Ctrl+K", "Enter", "Ctrl+Shift+1", "Ctrl+Shift+2"]


@pytest.mark.parametrize("spelling", ["045-123-4567", "０４５（１２３）４５６７", "+81 45 123 4567", "0451234567"])
def test_a_callers_number_opens_the_account_in_two_acts(desk, spelling):
    desk.press("Ctrl+K")
    desk.type(spelling)
    desk.press("Enter")
    desk.wait(lambda: desk.title.startswith(NORD))
    assert len(desk.acts) == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("0233-1845-01", NORD),
        ("nord-yokohama", NORD),
        ("yokohama@nord-cafe.example", NORD),
        ("ﾉｰﾙ横浜", NORD),
        ("𠮷田屋 祇園", "𠮷田屋 祇園店"),
    ],
)
def test_whatever_is_typed_a_single_hit_opens_at_once(desk, text, name):
    desk.press("Ctrl+K")
    desk.type(text)
    desk.press("Enter")
    desk.wait(lambda: desk.title.startswith(name))
    desk.press("Ctrl+K")
    assert desk.hits == [name]  # 最近開いたもの


def test_several_hits_are_listed_by_kind_and_the_arrows_choose(desk):
    desk.press("Ctrl+K")
    desk.type("さくら歯科")
    desk.wait(lambda: len(desk.hits) >= 2)
    second = desk.hits[1]
    desk.press("Down")
    desk.press("Enter")
    desk.wait(lambda: desk.title.startswith(f"{second} - "))


def test_a_hit_can_be_clicked(desk):
    desk.press("Ctrl+K")
    desk.type("さくら歯科")
    desk.wait(lambda: len(desk.hits) >= 2)
    first = desk.hits[0]
    desk.click_hit(first)
    desk.wait(lambda: desk.title.startswith(f"{first} - "))


def test_nothing_found_says_what_to_try_and_keeps_the_text(desk):
    desk.press("Ctrl+K")
    desk.type("ありえない店の名前")
    desk.press("Enter")
    desk.wait(lambda: any(text.startswith("「ありえない店の名前」は見つかりませんでした。") for text in desk.texts))
    assert desk.find_input.text() == "ありえない店の名前"
    desk.press("Esc")
    assert not desk.find_list.isVisible()


def test_a_command_is_found_by_its_words_and_runs(desk):
    desk.press("Ctrl+K")
    desk.type("支店別")
    desk.wait(lambda: "該当する店舗はありません。" in desk.texts)
    assert desk.hits == ["支店別顧客管理を開く"]  # and nothing that belongs to a page that isn't on screen
    desk.press("Enter")
    desk.wait(lambda: desk.title.startswith("支店別顧客管理"))
    desk.wait_idle()
