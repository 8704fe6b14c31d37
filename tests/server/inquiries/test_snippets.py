"""Tests for usen_desk.server.inquiries.snippets: marks stand on the characters as they were written."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from usen_desk.contract.inquiries import SNIPPET_CHARS
from usen_desk.contract.text import _clusters, fold
from usen_desk.server.inquiries.snippets import snippet


def marked(body, asked):
    piece = snippet(body, fold(asked))
    return [piece.text[start:end] for start, end in piece.marks]


@pytest.mark.parametrize(
    ("body", "asked", "found"),
    [
        ("スピーカーから雑音が出ます", "すぴーか", ["スピーカ"]),
        ("ｽﾋﾟｰｶｰから雑音", "スピーカー", ["ｽﾋﾟｰｶｰ"]),
        ("㈱大将フーズの髙橋です", "高橋", ["髙橋"]),
        ("㈱大将フーズ", "株", ["㈱"]),
        ("代金は㌔あたり", "ろあた", ["㌔あた"]),
        ("𠮷野家の𠮷田", "吉", ["𠮷", "𠮷"]),
        ("100%_オフ", "%_", ["%_"]),
        ("音 が 出 ない", "音が出", ["音 が 出"]),
        ("音が出ない。音がする。", "音が", ["音が", "音が"]),
        ("か\u3099き", "がき", ["か\u3099き"]),
        ("か\u200b\u3099き", "が", ["か\u200b\u3099"]),
        ("Straße", "ss", ["ß"]),
        ("", "音", []),
        ("音", "無", []),
    ],
)
def test_a_hit_is_marked_as_it_was_written(body, asked, found):
    assert marked(body, asked) == found


def test_a_long_message_is_cut_around_its_first_hit():
    piece = snippet("前" * 300 + "\n\n  雑音  " + "後" * 300, fold("雑音"))
    assert piece.text == "…" + "前" * 19 + " 雑音 " + "後" * (SNIPPET_CHARS - 23) + "…"
    assert [piece.text[start:end] for start, end in piece.marks] == ["雑音"]


def test_at_the_end_more_is_shown_of_what_came_before():
    piece = snippet("前" * 300 + "雑音", fold("雑音"))
    assert piece.text == "…" + "前" * (SNIPPET_CHARS - 2) + "雑音"
    assert piece.marks == ((SNIPPET_CHARS - 1, SNIPPET_CHARS + 1),)


def test_a_hit_longer_than_a_snippet_is_shown_whole():
    body = "あ" * 30 + "い" * 150 + "う" * 30
    assert marked(body, "い" * 150) == ["い" * 150]


TEXT = st.text(
    st.sampled_from("ｶｷﾞﾟか゛\u3099\u309aガがぱﾊ 　\n\u200b髙𠮷㈱㌔ﬁßİ\u0301\u0323é%_ー-‐가각ᄀ\u1161\u11a8"), max_size=30
)
ANY = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40)


@given(TEXT | ANY)
@example("か \u3099")
def test_clusters_fold_one_by_one_to_the_folded_text(line):
    ends, folded = _clusters(line)
    assert "".join(folded) == fold(line)
    assert ends == sorted(set(ends))
    assert ends[-1:] == ([len(line)] if line else [])
    starts = [0, *ends]
    assert all(fold(line[a:b]) == piece for a, b, piece in zip(starts, ends, folded, strict=False))


@given(TEXT | ANY, st.data())
def test_every_mark_holds_the_word_and_the_first_hit_is_marked(body, data):
    folded = fold(body)
    if not folded:
        return
    start = data.draw(st.integers(0, len(folded) - 1))
    word = folded[start : data.draw(st.integers(start + 1, len(folded)))]
    piece = snippet(body, word)
    assert piece.marks
    ends = [end for _, end in piece.marks]
    assert all(0 <= start < end <= len(piece.text) for start, end in piece.marks)
    assert all(end <= start for end, (start, _) in zip(ends, piece.marks[1:], strict=False))
    assert all(word in fold(piece.text[start:end]) for start, end in piece.marks)
    assert "\n" not in piece.text
