"""Tests for usen_desk.contract.text: named spellings, and properties over any text."""

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from usen_desk.contract.text import (
    code_key,
    fold,
    folded_hits,
    looks_like_phone,
    phone_key,
    query_tokens,
    tokens,
)

ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
JAPANESE = st.text("カフェかふぇｶﾌｪﾞ゛゙がガﾊﾟパーｰ-‐―～〜%_\\'\"𠮷𩸽𩸾髙高﨑崎㍿店　 0Aａé葛\U000e0100", max_size=20)
PHONE = "0451234567"


# fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("カフェ", "かふぇ"),
        ("ｶﾌｪ", "かふぇ"),
        ("ＣＡＦÉ Ｂａｒ", "cafébar"),
        ("ﾊﾞｰﾊﾞｰ", "ばーばー"),
        ("髙﨑　𠮷野家", "高崎吉野家"),
        ("2−3―4‐5", "2-3-4-5"),
        ("ラーメン", "らーめん"),
        ("〜～", "~~"),
        ("㍿ＵＳＥＮ", "株式会社usen"),
        ("葛\U000e0100飾", "葛飾"),
        ("zero\u200bwidth\u2060", "zerowidth"),
        ("か ゛", "が"),
        ("か \u3099", "が"),
        ("ヴァイオリン", "ゔぁいおりん"),
        ("%_\\'\"", "%_\\'\""),
        (" \t\r\n\u3000\u00a0", ""),
        ("a\x00b", "ab"),
    ],
)
def test_spellings_fold_into_one(written, folded):
    assert fold(written) == folded


@given(ANY | JAPANESE)
@example("か \u3099")
@example("ﾊ ﾟ")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(JAPANESE)
def test_width_and_case_do_not_matter(text):
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text.upper()) == fold(text)


@given(ANY | JAPANESE)
@example("\x1f")
def test_blanks_do_not_matter(text):
    assert fold("　".join(text)) == fold("".join(text.split())) or _has_marks(text)
    assert not any(character.isspace() for character in fold(text) if ord(character) > 0x20)
    assert not set(fold(text)) & set(" \t\r\n\x00\u200b\ufeff")


def _has_marks(text):
    """A mark that belongs to the letter before it is torn off by a blank, and NFKC orders several of them."""
    decomposed = unicodedata.normalize("NFKD", text)
    return any(unicodedata.combining(character) for character in decomposed) or "ﾞ" in text or "ﾟ" in text


# codes


@pytest.mark.parametrize(
    "written", ["02041-80400", "0204180400", "０２０４１ー８０４００", "0204 180400", "02041‐80400"]
)
def test_hyphens_in_codes_do_not_matter(written):
    assert code_key(written) == "0204180400"


@given(ANY | JAPANESE)
@example("か-\u3099")
def test_a_code_key_is_its_own_key(text):
    assert code_key(code_key(text)) == code_key(text)


# phones


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("045-123-4567", PHONE),
        ("０４５（１２３）４５６７", PHONE),
        ("+81 45 123 4567", PHONE),
        ("0451234567", PHONE),
        ("+81-(0)45-123-4567", PHONE),
        ("＋８１４５１２３４５６７", PHONE),
        ("0081 45 123 4567", PHONE),
        ("010-81-45-123-4567", PHONE),
        ("81451234567", PHONE),
        ("(+81)45-123-4567", PHONE),
        ("045ー123ー4567", PHONE),
        ("045.123.4567", PHONE),
        ("TEL 045-123-4567", PHONE),
        ("045-123-4567 内線12", PHONE),
        ("045-123-4567 ext. 12", PHONE),
        ("045-123-4567x12", PHONE),
        ("090-1234-5678", "09012345678"),
        ("+819012345678", "09012345678"),
        ("0120-123-456", "0120123456"),
        ("8112-3456", "81123456"),
        ("123-4567", "1234567"),
        ("なし", ""),
        ("", ""),
    ],
)
def test_a_phone_has_one_key_in_any_spelling(written, key):
    assert phone_key(written) == key


@given(st.from_regex(r"0[1-9][0-9]{8,9}", fullmatch=True), st.data())
def test_separators_and_width_do_not_change_a_phone(digits, data):
    spread = "".join(digit + data.draw(st.sampled_from(["", "-", " ", "（", ")", "ー", "‐", "."])) for digit in digits)
    wide = spread.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert phone_key(spread) == phone_key(wide) == phone_key("+81" + spread[1:]) == phone_key("+81 " + spread) == digits


@given(ANY)
def test_a_phone_key_has_only_digits_and_is_its_own_key(text):
    key = phone_key(text)
    assert not set(key) - set("0123456789")
    assert phone_key(key) == key or not key.startswith("0")


@pytest.mark.parametrize(
    "text", ["045-123-4567", "＋８１ ４５ １２３ ４５６７", "tel:0451234567", "電話 045(123)4567 内線1", "1"]
)
def test_what_looks_like_a_phone(text):
    assert looks_like_phone(text)


@pytest.mark.parametrize(
    "text", ["", "-", "xfeeaP", "カフェ24", "24時間", "C-1", "045-123-4567 横浜", "内線1", "a@b.jp"]
)
def test_what_does_not(text):
    assert not looks_like_phone(text)


# tokens


@given(ANY | JAPANESE, st.data())
def test_a_text_has_every_token_of_each_of_its_parts(text, data):
    folded = fold(text)
    assume(folded)
    start = data.draw(st.integers(0, len(folded) - 1))
    part = folded[start : data.draw(st.integers(start + 1, len(folded)))]
    asked, is_prefix = query_tokens(part)
    have = tokens(folded)
    if is_prefix:
        assert any(token.startswith(asked[0]) for token in have)
    else:
        assert set(asked) <= set(have)


@given(ANY | JAPANESE)
def test_tokens_are_hexadecimal_and_none_is_said_twice(text):
    made = tokens(fold(text))
    assert len(set(made)) == len(made)
    assert all(len(token) in (4, 8) and not set(token) - set("0123456789abcdef") for token in made)


def test_a_single_unit_is_asked_by_prefix_and_a_surrogate_pair_is_not():
    assert query_tokens("か") == (["304b"], True)
    assert query_tokens("𩸽") == (["d867de3d"], False)


def test_a_word_is_asked_by_pairs_that_cover_it():
    assert query_tokens("かふぇ") == (["304b3075", "30753047"], False)
    assert query_tokens("かふぇら") == (["304b3075", "30473089"], False)


def test_a_hit_in_folded_text_is_told_in_the_characters_as_written():
    line = "㈱大将の髙橋、ﾀｲｼｮｳの高橋"
    assert [line[start:end] for start, end in folded_hits(line, fold("高橋"))] == ["髙橋", "高橋"]
    assert [line[start:end] for start, end in folded_hits(line, fold("株"))] == ["㈱"]
    assert folded_hits(line, fold("無")) == []
