"""Tests for usen_desk.contract.markup: every text has its blocks, nothing is an error, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usen_desk.contract.markup import SCHEMES, Block, BlockKind, Span, blocks_of, plain_of


def texts(text):
    return [(block.kind, ["".join(span.text for span in line) for line in block.lines]) for block in blocks_of(text)]


def test_lines_make_paragraphs_headings_and_lists():
    text = "# 見出し\n一行目\n二行目\n\n三行目\n- 項目\n・項目二\n本文"
    assert texts(text) == [
        (BlockKind.HEADING, ["見出し"]),
        (BlockKind.PARAGRAPH, ["一行目", "二行目"]),
        (BlockKind.PARAGRAPH, ["三行目"]),
        (BlockKind.LIST, ["項目", "項目二"]),
        (BlockKind.PARAGRAPH, ["本文"]),
    ]


def spans(text):
    (block,) = blocks_of(text)
    (line,) = block.lines
    return line


def test_marks_inside_a_line():
    assert spans("**大切**な[案内](https://example.jp/a)です") == (
        Span("大切", is_bold=True),
        Span("な"),
        Span("案内", target="https://example.jp/a"),
        Span("です"),
    )


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("詳しくは https://example.jp/a?b=c をご覧ください", "https://example.jp/a?b=c"),
        ("(https://example.jp/a)です", "https://example.jp/a"),
        ("https://example.jp/a。次の文", "https://example.jp/a"),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(text, target):
    assert [span.target for span in spans(text) if span.target] == [target]


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](data:text/html,x)", "javascript:alert(1)", "[x](//example.jp)", "** **a"]
)
def test_what_could_run_is_plain_text(text):
    assert spans(text) == (Span(text),)


@given(st.text(max_size=200))
def test_every_text_has_blocks_and_only_known_schemes(text):
    for block in blocks_of(text):
        assert isinstance(block, Block)
        assert block.lines
        for line in block.lines:
            assert all(not span.target or span.target.startswith(SCHEMES) for span in line)


@given(st.text(alphabet="あいう \n", max_size=60))
def test_plain_text_loses_nothing_but_blanks(text):
    assert plain_of(text).replace(" ", "") == "".join(text.split())
